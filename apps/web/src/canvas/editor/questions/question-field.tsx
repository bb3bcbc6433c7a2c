import { Text } from '@mantine/core'
import { type AnswerValue, answerKey } from '@reticle/domain'
import { t } from '../../words.ts'
import styles from '../editor.module.css'
import { editorKey } from '../editor-key.ts'
import { chordFor } from '../key-table.ts'
import { OptionsField, OrderField } from './choice-fields.tsx'
import { ConfidenceField } from './confidence-field.tsx'
import type { FieldProps } from './field-props.ts'
import { OptionRow } from './option-row.tsx'
import { TaxonomyField } from './taxonomy-field.tsx'
import { DateField, NumberField, TextField } from './typed-fields.tsx'

const Field = (props: FieldProps) => {
  switch (props.question.kind) {
    case 'single':
    case 'multiple':
      return <OptionsField {...props} />
    case 'scale':
      return <OrderField {...props} />
    case 'taxonomy':
      return <TaxonomyField {...props} />
    case 'number':
      return <NumberField {...props} />
    case 'text':
      return <TextField {...props} />
    case 'date':
      return <DateField {...props} />
  }
}

/** What all answers in hand say; undefined when one is open or says something else. */
const common = (inHand: FieldProps['inHand']): AnswerValue | undefined => {
  const [first, ...others] = inHand
  const isSame = (value: AnswerValue) =>
    first !== undefined && value.kind === first.value.kind && answerKey(value) === answerKey(first.value)
  return others.every((answer) => answer !== undefined && isSame(answer.value)) ? first?.value : undefined
}

type Props = Omit<FieldProps, 'value'> & {
  readonly problem: string | undefined
  readonly areProblemsShown: boolean
}

/** One question: its text, its field, "can't tell", how sure one is, and what is wrong. */
export const QuestionField = ({ problem, areProblemsShown, ...props }: Props) => {
  const { editor, table, question, inHand, regionIds } = props
  const value = common(inHand)
  const cannotTell = inHand.filter((answer) => answer?.value.kind === 'cannot-tell').length
  const isDefinite = inHand.some((answer) => answer !== undefined && answer.value.kind !== 'cannot-tell')
  const shown = areProblemsShown || value !== undefined ? problem : undefined
  return (
    <fieldset className={styles.question} data-question={question.id} tabIndex={-1}>
      <legend>
        {question.text}
        {!question.isRequired && (
          <Text span size="xs" c="dimmed" fw={400}>
            {' '}
            {t('questions.optional')}
          </Text>
        )}
      </legend>
      {question.help !== '' && (
        <Text size="xs" c="dimmed">
          {question.help}
        </Text>
      )}
      <Field key={`${editorKey(editor)} ${regionIds.join(' ')}`} {...props} value={value} />
      {question.allowsCannotTell && (
        <OptionRow
          role="radio"
          text={t('questions.cannotTell')}
          isChosen={cannotTell === 0 ? false : cannotTell === inHand.length || 'mixed'}
          chord={chordFor(table, { kind: 'cannot-tell', questionId: question.id })}
          onPress={() => editor.answer(question.id, cannotTell === inHand.length ? undefined : { kind: 'cannot-tell' })}
        />
      )}
      {question.asksConfidence && isDefinite && <ConfidenceField editor={editor} question={question} inHand={inHand} />}
      {shown !== undefined && (
        <Text size="xs" c="red" role="alert">
          {shown}
        </Text>
      )}
    </fieldset>
  )
}
