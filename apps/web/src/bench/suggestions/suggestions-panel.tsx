import { ActionIcon, Button, Group, Text } from '@mantine/core'
import type { Protocol } from '@reticle/domain'
import { IconCheck, IconX } from '@tabler/icons-react'
import { answerWords } from '../../app/answer-words.ts'
import { chordText } from '../../canvas/editor/chord.ts'
import type { Binding } from '../../canvas/editor/command.ts'
import { KeyCap, keepFocus } from '../../canvas/editor/key-cap.tsx'
import { chordFor } from '../../canvas/editor/key-table.ts'
import { ConfidenceSlider } from './confidence-slider.tsx'
import type { Offer, Offers } from './offers.ts'
import styles from './suggestions.module.css'
import type { Suggestions } from './use-suggestions.ts'

type Props = { readonly suggestions: Suggestions; readonly protocol: Protocol; readonly table: readonly Binding[] }

/** More than this are not listed: keys walk them on the image. */
const mostListed = 200

type RowProps = {
  readonly name: string
  readonly detail?: string
  readonly confidence?: number | null
  readonly isCurrent?: boolean
  readonly onShow?: () => void
  readonly onTake: () => void
  readonly onDrop: () => void
}
const Row = ({ name, detail, confidence, isCurrent = false, onShow, onTake, onDrop }: RowProps) => (
  <li className={styles.row} data-current={isCurrent}>
    <button type="button" className={styles.name} onMouseDown={keepFocus} onClick={onShow} disabled={onShow === undefined}>
      {name}
      {detail !== undefined && <span className={styles.detail}>{detail}</span>}
    </button>
    {confidence !== undefined && (
      <span className={styles.sure} title={confidence === null ? 'The model does not say how sure it is' : 'How sure the model is'}>
        {confidence === null ? '–' : `${Math.round(100 * confidence)} %`}
      </span>
    )}
    <ActionIcon size="sm" variant="subtle" aria-label={`Take: ${name}`} title="Take" onMouseDown={keepFocus} onClick={onTake}>
      <IconCheck size={16} />
    </ActionIcon>
    <ActionIcon size="sm" variant="subtle" color="gray" aria-label={`Drop: ${name}`} title="Drop" onMouseDown={keepFocus} onClick={onDrop}>
      <IconX size={16} />
    </ActionIcon>
  </li>
)

const modelsOf = ({ marks, answers }: Offers): readonly string[] => [...new Set([...marks, ...answers].map(({ model }) => model))]
const ofModel = ({ marks, answers }: Offers, model: string): Offers => ({
  marks: marks.filter((one) => one.model === model),
  answers: answers.filter((one) => one.model === model),
})

const ModelPart = ({ model, part, suggestions, protocol }: Omit<Props, 'table'> & { model: string; part: Offers }) => {
  const labels = new Map(protocol.labels.map(({ id, name }) => [id, name]))
  const one = (mark: Offer): Offers => ({ marks: [mark], answers: [] })
  return (
    <section className={styles.part} aria-label={model}>
      <h3 className={styles.model} title={model}>
        {model}
      </h3>
      <ul className={styles.list}>
        {part.answers.map((offer) => {
          const question = protocol.questions.find(({ id }) => id === offer.answer.questionId)
          return (
            <Row
              key={offer.answer.questionId}
              name={answerWords(question ?? { options: [] }, offer.answer.value)}
              detail={question?.text ?? offer.answer.questionId}
              onTake={() => suggestions.take({ marks: [], answers: [offer] })}
              onDrop={() => suggestions.drop({ marks: [], answers: [offer] })}
            />
          )
        })}
        {part.marks.slice(0, mostListed).map((mark) => (
          <Row
            key={mark.region.id}
            name={labels.get(mark.region.labelId) ?? mark.region.labelId}
            detail={mark.region.geometry.type.replace('-', ' ')}
            confidence={mark.confidence}
            isCurrent={mark.region.id === suggestions.current}
            onShow={() => suggestions.show(mark)}
            onTake={() => suggestions.take(one(mark))}
            onDrop={() => suggestions.drop(one(mark))}
          />
        ))}
      </ul>
      {part.marks.length > mostListed && (
        <Text size="xs" c="dimmed">
          and {part.marks.length - mostListed} more, on the image
        </Text>
      )}
    </section>
  )
}

const words = ({ hasAny, hidden, error }: Suggestions): string => {
  if (hidden > 0) return 'All that is left is below this confidence.'
  if (error !== null) return `The suggestions could not be read: ${error.message}`
  if (hasAny) return 'All suggestions for this sample are taken or dropped. Undo brings back what you took.'
  return 'No model suggests anything for this sample.'
}

/** What models suggest, apart from one's own marks: taken or dropped one by one, or all at once. */
export const SuggestionsPanel = ({ suggestions, protocol, table }: Props) => {
  const { open } = suggestions
  const count = open.marks.length + open.answers.length
  const cap = (kind: 'accept-suggestion' | 'drop-suggestion' | 'accept-suggestions' | 'drop-suggestions' | 'next-suggestion') =>
    chordFor(table, { kind })
  const slider = suggestions.hasConfidence && <ConfidenceSlider suggestions={suggestions} table={table} />
  if (count === 0)
    return (
      <div className={styles.panel}>
        {slider}
        <Text size="sm">{words(suggestions)}</Text>
      </div>
    )
  return (
    <div className={styles.panel} data-testid="suggestions">
      <Text size="xs" c="dimmed">
        Guesses of a model, dotted on the image. Nothing of them is in your annotation until you take it.{' '}
        <KeyCap chord={cap('next-suggestion')} /> shows the next; <KeyCap chord={cap('accept-suggestion')} /> takes,{' '}
        <KeyCap chord={cap('drop-suggestion')} /> drops the one in hand. With Shift: all of them.
      </Text>
      {slider}
      <Group gap="xs" wrap="nowrap">
        <Button
          size="compact-xs"
          variant="default"
          onMouseDown={keepFocus}
          onClick={() => suggestions.take(open)}
          title={`Take all (${chordText(cap('accept-suggestions') ?? '')})`}
        >
          Take all {count}
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          onMouseDown={keepFocus}
          onClick={() => suggestions.drop(open)}
          title={`Drop all (${chordText(cap('drop-suggestions') ?? '')})`}
        >
          Drop all
        </Button>
      </Group>
      {modelsOf(open).map((model) => (
        <ModelPart key={model} {...{ model, suggestions, protocol }} part={ofModel(open, model)} />
      ))}
    </div>
  )
}
