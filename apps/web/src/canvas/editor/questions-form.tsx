import { NumberInput, Text, Textarea } from '@mantine/core'
import { type AnswerValue, applicableQuestions, type Question } from '@reticle/domain'
import { useStore } from 'zustand'
import type { Editor } from './create-editor.ts'
import styles from './editor.module.css'
import { editorKey } from './editor-key.ts'
import { KeyCap, keepFocus } from './key-cap.tsx'
import { type Binding, chordFor } from './key-table.ts'
import { toggled } from './run-command.ts'
import { useTypedText } from './use-typed-text.ts'

type Props = {
  readonly editor: Editor
  readonly table: readonly Binding[]
  /** What is wrong with an answer, by question. Shown only when `areProblemsShown`: nobody likes to be scolded before they began. */
  readonly problems: ReadonlyMap<string, string>
  readonly areProblemsShown: boolean
}
type OneProps = Props & { readonly question: Question; readonly value: AnswerValue | undefined }

type OptionProps = {
  readonly role: 'radio' | 'checkbox'
  readonly text: string
  readonly isChosen: boolean
  readonly chord: string | undefined
  readonly onPress: () => void
}

/** A real input would take the focus from the canvas and its keys; the roles say the same to a screen reader. */
const OptionRow = ({ role, text, isChosen, chord, onPress }: OptionProps) => {
  const common = { type: 'button', className: styles.row, onMouseDown: keepFocus, onClick: onPress } as const
  const inside = (
    <>
      <span className={styles.mark} data-round={role === 'radio'} />
      <span className={styles.grow}>{text}</span>
      <KeyCap chord={chord} />
    </>
  )
  return role === 'radio' ? (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <button {...common} role="radio" aria-checked={isChosen}>
      {inside}
    </button>
  ) : (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <button {...common} role="checkbox" aria-checked={isChosen}>
      {inside}
    </button>
  )
}

const Options = ({ editor, table, question, value, kind }: OneProps & { kind: 'single' | 'multiple' }) =>
  question.options.map((option) => (
    <OptionRow
      key={option.id}
      role={kind === 'single' ? 'radio' : 'checkbox'}
      text={option.text}
      isChosen={value?.kind === 'choice' ? value.option === option.id : value?.kind === 'choices' && value.options.includes(option.id)}
      chord={chordFor(table, { kind: 'option', questionId: question.id, option: option.id })}
      onPress={() => editor.answer(question.id, toggled(kind, value, option.id))}
    />
  ))

const rangeText = ({ min, max, unit }: Question): string | undefined => {
  const of = unit === undefined ? '' : ` ${unit}`
  if (min !== undefined && max !== undefined) return `${min} to ${max}${of}`
  if (min !== undefined) return `${min}${of} or more`
  return max === undefined ? undefined : `${max}${of} or less`
}

const NumberField = ({ editor, question, value }: OneProps) => (
  <NumberInput
    size="xs"
    aria-label={question.text}
    placeholder={rangeText(question) ?? 'a number'}
    value={value?.kind === 'number' ? value.value : ''}
    onChange={(next) =>
      editor.answer(question.id, typeof next === 'number' && Number.isFinite(next) ? { kind: 'number', value: next } : undefined)
    }
    {...(question.unit === undefined ? {} : { suffix: ` ${question.unit}` })}
  />
)

const TextField = ({ editor, question, value }: OneProps) => {
  const text = useTypedText(value?.kind === 'text' ? value.value : '', (next) =>
    editor.answer(question.id, next === '' ? undefined : { kind: 'text', value: next }),
  )
  return (
    <Textarea
      size="xs"
      rows={2}
      classNames={{ input: styles.growing }}
      aria-label={question.text}
      maxLength={10_000}
      value={text.value}
      onChange={(event) => text.onChange(event.currentTarget.value)}
      onBlur={text.onBlur}
    />
  )
}

const Field = (props: OneProps) => {
  const { question } = props
  switch (question.kind) {
    case 'single':
    case 'multiple':
      return <Options {...props} kind={question.kind} />
    case 'number':
      return <NumberField key={editorKey(props.editor)} {...props} />
    case 'text':
      return <TextField key={editorKey(props.editor)} {...props} />
  }
}

const One = (props: OneProps) => {
  const { editor, table, question, value, problems, areProblemsShown } = props
  const problem = areProblemsShown || value !== undefined ? problems.get(question.id) : undefined
  return (
    <fieldset className={styles.question} data-question={question.id} tabIndex={-1}>
      <legend>
        {question.text}
        {!question.isRequired && (
          <Text span size="xs" c="dimmed" fw={400}>
            {' '}
            optional
          </Text>
        )}
      </legend>
      {question.help !== '' && (
        <Text size="xs" c="dimmed">
          {question.help}
        </Text>
      )}
      <Field {...props} />
      {question.allowsCannotTell && (
        <OptionRow
          role="radio"
          text="Can't tell"
          isChosen={value?.kind === 'cannot-tell'}
          chord={chordFor(table, { kind: 'cannot-tell', questionId: question.id })}
          onPress={() => editor.answer(question.id, value?.kind === 'cannot-tell' ? undefined : { kind: 'cannot-tell' })}
        />
      )}
      {problem !== undefined && (
        <Text size="xs" c="red" role="alert">
          {problem}
        </Text>
      )}
    </fieldset>
  )
}

/** The questions that are asked after the answers so far. */
export const QuestionsForm = (props: Props) => {
  const { editor } = props
  const answers = useStore(editor.store, (state) => state.content.answers)
  return (
    <>
      {applicableQuestions(editor.protocol, answers).map((question) => (
        <One key={question.id} {...props} question={question} value={answers.find((answer) => answer.questionId === question.id)?.value} />
      ))}
    </>
  )
}
