import { choosing } from '../answering.ts'
import { chordText } from '../chord.ts'
import { chordFor } from '../key-table.ts'
import type { FieldProps } from './field-props.ts'
import { OptionRow } from './option-row.tsx'
import { ScaleField } from './scale-field.tsx'

type Held = FieldProps['inHand']

const has = (answer: Held[number], option: string): boolean =>
  answer?.value.kind === 'choice'
    ? answer.value.option === option
    : answer?.value.kind === 'choices' && answer.value.options.includes(option)

const chosenBy = (inHand: Held, option: string): boolean | 'mixed' => {
  const count = inHand.filter((answer) => has(answer, option)).length
  return count === 0 ? false : count === inHand.length || 'mixed'
}

/** Retired options are offered no more; one that was chosen stays to be seen, and taken back. */
const offered = ({ options }: FieldProps['question'], inHand: Held) =>
  options.filter(({ id, isRetired }) => isRetired !== true || chosenBy(inHand, id) !== false)

/** One or several options, one below the other. */
export const OptionsField = ({ editor, table, question, inHand }: FieldProps) =>
  offered(question, inHand).map((option) => (
    <OptionRow
      key={option.id}
      role={question.kind === 'multiple' ? 'checkbox' : 'radio'}
      text={option.text}
      isChosen={chosenBy(inHand, option.id)}
      chord={chordFor(table, { kind: 'option', questionId: question.id, option: option.id })}
      onPress={() => editor.answer(question.id, choosing(question, inHand, option.id))}
    />
  ))

const mostSteps = 7
const longestStep = 14

/** An order from the least to the most: side by side where the words are short, else one below the other. */
export const OrderField = (props: FieldProps) => {
  const { editor, table, question, inHand, value } = props
  const options = offered(question, inHand)
  if (options.length > mostSteps || options.some(({ text }) => text.length > longestStep)) return <OptionsField {...props} />
  return (
    <ScaleField
      label={question.text}
      steps={options.map(({ id, text }) => {
        const chord = chordFor(table, { kind: 'option', questionId: question.id, option: id })
        return { id, text, ...(chord === undefined ? {} : { chord: chordText(chord) }) }
      })}
      chosen={value?.kind === 'choice' ? value.option : undefined}
      mixed={options.flatMap(({ id }) => (chosenBy(inHand, id) === 'mixed' ? [id] : []))}
      onChoose={(option) => editor.answer(question.id, { kind: 'choice', option })}
    />
  )
}
