import { NumberInput, Textarea, TextInput } from '@mantine/core'
import type { AnswerValue, Question } from '@reticle/domain'
import { t } from '../../words.ts'
import editorStyles from '../editor.module.css'
import { useTypedText } from '../use-typed-text.ts'
import type { FieldProps } from './field-props.ts'

/** What a number may be, in words; undefined when it may be any. */
export const rangeText = ({ min, max, unit }: Pick<Question, 'min' | 'max' | 'unit'>): string | undefined => {
  if (min !== undefined && max !== undefined)
    return unit === undefined
      ? t('questions.range', { min: `${min}`, max: `${max}` })
      : t('questions.rangeIn', { min: `${min}`, max: `${max}`, unit })
  if (min !== undefined)
    return unit === undefined ? t('questions.least', { min: `${min}` }) : t('questions.leastIn', { min: `${min}`, unit })
  if (max === undefined) return undefined
  return unit === undefined ? t('questions.most', { max: `${max}` }) : t('questions.mostIn', { max: `${max}`, unit })
}

const leaveOnEscape = (event: { readonly key: string; readonly currentTarget: HTMLElement }): void => {
  if (event.key === 'Escape') event.currentTarget.blur()
}

/** Marks that say different things show nothing; what is typed is then the answer of all of them. */
const mixedText = ({ inHand, value }: FieldProps): string | undefined =>
  value === undefined && inHand.some((answer) => answer !== undefined && answer.value.kind !== 'cannot-tell')
    ? t('questions.different')
    : undefined

const useTyped = ({ editor, question, value, regionIds }: FieldProps, read: (text: string) => AnswerValue | undefined) =>
  useTypedText(value !== undefined && 'value' in value ? String(value.value) : '', (text) =>
    editor.answer(question.id, read(text), regionIds),
  )

export const NumberField = (props: FieldProps) => {
  const { question } = props
  const typed = useTyped(props, (text) =>
    text.trim() === '' || !Number.isFinite(Number(text)) ? undefined : { kind: 'number', value: Number(text) },
  )
  return (
    <NumberInput
      size="xs"
      aria-label={question.text}
      description={rangeText(question)}
      inputWrapperOrder={['input', 'description']}
      placeholder={mixedText(props) ?? t('questions.number')}
      value={typed.value}
      clampBehavior="none"
      onChange={(next) => typed.onChange(String(next))}
      onBlur={typed.onBlur}
      onKeyDown={leaveOnEscape}
      {...(question.min === undefined ? {} : { min: question.min })}
      {...(question.max === undefined ? {} : { max: question.max })}
      {...(question.unit === undefined ? {} : { suffix: ` ${question.unit}` })}
    />
  )
}

export const TextField = (props: FieldProps) => {
  const typed = useTyped(props, (text) => (text === '' ? undefined : { kind: 'text', value: text }))
  return (
    <Textarea
      size="xs"
      rows={2}
      classNames={{ input: editorStyles.growing }}
      aria-label={props.question.text}
      placeholder={mixedText(props)}
      maxLength={10_000}
      value={typed.value}
      onChange={(event) => typed.onChange(event.currentTarget.value)}
      onBlur={typed.onBlur}
      onKeyDown={leaveOnEscape}
    />
  )
}

/** The browser's own field of a date: typed in the order of the place, picked from a calendar, kept as ISO 8601. */
export const DateField = (props: FieldProps) => {
  const { editor, question, value } = props
  return (
    <TextInput
      size="xs"
      type="date"
      min="0001-01-01"
      max="9999-12-31"
      aria-label={question.text}
      description={mixedText(props)}
      inputWrapperOrder={['input', 'description']}
      value={value?.kind === 'date' ? value.value : ''}
      onChange={({ currentTarget: { value: day } }) => editor.answer(question.id, day === '' ? undefined : { kind: 'date', value: day })}
      onKeyDown={leaveOnEscape}
    />
  )
}
