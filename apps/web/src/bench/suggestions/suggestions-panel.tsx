import { ActionIcon, Button, Group, Text } from '@mantine/core'
import type { Protocol } from '@reticle/domain'
import { IconCheck, IconX } from '@tabler/icons-react'
import { answerWords } from '../../app/answer-words.ts'
import { chordText } from '../../canvas/editor/chord.ts'
import type { Binding } from '../../canvas/editor/command.ts'
import { KeyCap, keepFocus } from '../../canvas/editor/key-cap.tsx'
import { chordFor } from '../../canvas/editor/key-table.ts'
import { typeNames } from '../../canvas/editor/region-list/mark-words.ts'
import { t } from '../words.ts'
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
      <span className={styles.sure} title={confidence === null ? t('suggestions.unsure') : t('suggestions.sure')}>
        {confidence === null ? '–' : t('suggestions.percent', { percent: Math.round(100 * confidence) })}
      </span>
    )}
    <ActionIcon
      size="sm"
      variant="subtle"
      aria-label={t('suggestions.takeOne', { name })}
      title={t('suggestions.take')}
      onMouseDown={keepFocus}
      onClick={onTake}
    >
      <IconCheck size={16} />
    </ActionIcon>
    <ActionIcon
      size="sm"
      variant="subtle"
      color="gray"
      aria-label={t('suggestions.dropOne', { name })}
      title={t('suggestions.drop')}
      onMouseDown={keepFocus}
      onClick={onDrop}
    >
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
            detail={typeNames[mark.region.geometry.type]}
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
          {t('suggestions.more', { count: part.marks.length - mostListed })}
        </Text>
      )}
    </section>
  )
}

const words = ({ hasAny, hidden, error }: Suggestions): string => {
  if (hidden > 0) return t('suggestions.allBelow')
  if (error !== null) return t('suggestions.notRead', { reason: error.message })
  if (hasAny) return t('suggestions.allDone')
  return t('suggestions.none')
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
        {t.rich('suggestions.lead', {
          next: () => <KeyCap chord={cap('next-suggestion')} />,
          take: () => <KeyCap chord={cap('accept-suggestion')} />,
          drop: () => <KeyCap chord={cap('drop-suggestion')} />,
        })}
      </Text>
      {slider}
      <Group gap="xs" wrap="nowrap">
        <Button
          size="compact-xs"
          variant="default"
          onMouseDown={keepFocus}
          onClick={() => suggestions.take(open)}
          title={t('suggestions.takeAllKey', { key: chordText(cap('accept-suggestions') ?? '') })}
        >
          {t('suggestions.takeAll', { count })}
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          onMouseDown={keepFocus}
          onClick={() => suggestions.drop(open)}
          title={t('suggestions.dropAllKey', { key: chordText(cap('drop-suggestions') ?? '') })}
        >
          {t('suggestions.dropAll')}
        </Button>
      </Group>
      {modelsOf(open).map((model) => (
        <ModelPart key={model} {...{ model, suggestions, protocol }} part={ofModel(open, model)} />
      ))}
    </div>
  )
}
