import { NumberInput, Text, Textarea } from '@mantine/core'
import { type AnswerConsensus, type AnswerValue, answerKey, applicableQuestions, type Question } from '@reticle/domain'
import { useStore } from 'zustand'
import { choosing, hasOptions } from '../canvas/editor/answering.ts'
import type { Editor } from '../canvas/editor/create-editor.ts'
import { type Binding, chordFor } from '../canvas/editor/key-table.ts'
import { taxonomyOf } from '../canvas/editor/questions/taxonomy.ts'
import { pathText, TaxonomyField } from '../canvas/editor/questions/taxonomy-field.tsx'
import { DateField } from '../canvas/editor/questions/typed-fields.tsx'
import styles from './desk.module.css'
import type { Reader } from './readers.ts'
import { VoteRow } from './vote-row.tsx'
import { t } from './words.ts'

type Props = {
  readonly editor: Editor
  readonly table: readonly Binding[]
  readonly readers: readonly Reader[]
  readonly consensus: readonly AnswerConsensus[]
  readonly isReadOnly: boolean
}
type OneProps = Props & { readonly question: Question; readonly value: AnswerValue | undefined }

const answerOf = (reader: Reader, question: Question): AnswerValue | undefined =>
  reader.content.answers.find((answer) => answer.questionId === question.id)?.value

const has = (value: AnswerValue | undefined, option: string): boolean =>
  value?.kind === 'choice' ? value.option === option : value?.kind === 'choices' && value.options.includes(option)

const Choices = ({ editor, table, readers, question, value, isReadOnly }: OneProps) => {
  const kind = question.kind === 'multiple' ? 'multiple' : 'single'
  return question.options.map((option) => (
    <VoteRow
      key={option.id}
      text={option.text}
      voters={readers.filter((reader) => has(answerOf(reader, question), option.id))}
      isChosen={has(value, option.id)}
      isMultiple={kind === 'multiple'}
      chord={chordFor(table, { kind: 'option', questionId: question.id, option: option.id })}
      isReadOnly={isReadOnly}
      onPress={() =>
        editor.answer(question.id, choosing(question, [value === undefined ? undefined : { questionId: question.id, value }], option.id))
      }
    />
  ))
}

/** What an answer is called: the way to an option of a tree, else what was written, with its unit. */
const textOf = (question: Question, answer: AnswerValue): string => {
  if (answer.kind === 'choice') return pathText(taxonomyOf(question.options).pathTo(answer.option))
  return `${answerKey(answer)}${question.unit === undefined ? '' : ` ${question.unit}`}`
}

/** Each distinct answer that a reader wrote or found in a tree, to be taken with one press, and a field for another one. */
const Written = (props: OneProps) => {
  const { editor, table, readers, question, value, isReadOnly } = props
  const field = {
    editor,
    table,
    question,
    value,
    regionIds: [],
    inHand: [value === undefined ? undefined : { questionId: question.id, value }],
  }
  const given = readers.flatMap((reader) => {
    const answer = answerOf(reader, question)
    return answer === undefined || answer.kind === 'cannot-tell' ? [] : [answer]
  })
  const distinct = [...new Map(given.map((answer) => [answerKey(answer), answer])).entries()]
  return (
    <>
      {distinct.map(([key, answer]) => (
        <VoteRow
          key={key}
          text={textOf(question, answer)}
          voters={readers.filter((reader) => {
            const own = answerOf(reader, question)
            return own !== undefined && own.kind !== 'cannot-tell' && answerKey(own) === key
          })}
          isChosen={value !== undefined && value.kind !== 'cannot-tell' && answerKey(value) === key}
          chord={undefined}
          isReadOnly={isReadOnly}
          onPress={() => editor.answer(question.id, answer)}
        />
      ))}
      {!isReadOnly && question.kind === 'number' && (
        <NumberInput
          size="xs"
          mt={2}
          aria-label={t('answers.decision', { question: question.text })}
          value={value?.kind === 'number' ? value.value : ''}
          onChange={(next) => editor.answer(question.id, typeof next === 'number' ? { kind: 'number', value: next } : undefined)}
          {...(question.unit === undefined ? {} : { suffix: ` ${question.unit}` })}
        />
      )}
      {!isReadOnly && question.kind === 'date' && <DateField {...field} />}
      {!isReadOnly && question.kind === 'taxonomy' && <TaxonomyField {...field} />}
      {!isReadOnly && question.kind === 'text' && (
        <Textarea
          size="xs"
          mt={2}
          autosize
          minRows={1}
          maxRows={5}
          aria-label={t('answers.decision', { question: question.text })}
          value={value?.kind === 'text' ? value.value : ''}
          onChange={({ currentTarget: { value: text } }) =>
            editor.answer(question.id, text === '' ? undefined : { kind: 'text', value: text })
          }
        />
      )}
    </>
  )
}

const supportText = (found: AnswerConsensus | undefined): string => {
  if (found === undefined || found.raters === 0) return t('answers.notCompared')
  const { support, raters } = found
  if (found.isTied) return t('answers.tied', { raters })
  return support === raters ? t('answers.allAgree', { support, raters }) : t('answers.leading', { support, raters })
}

const One = (props: OneProps) => {
  const { editor, table, readers, consensus, question, value, isReadOnly } = props
  const found = consensus.find((one) => one.questionId === question.id)
  const differs = found !== undefined && found.votes.length > 1
  const isOpen = !isReadOnly && question.isRequired && value === undefined
  const isChoice = hasOptions(question) && question.kind !== 'taxonomy'
  return (
    <fieldset className={styles.question} data-differs={differs ? '' : undefined}>
      <legend>
        <Text span size="sm" fw={600}>
          {question.text}
        </Text>
      </legend>
      <Text size="xs" c={differs ? 'var(--reticle-warn)' : 'dimmed'}>
        {isOpen
          ? t.rich('answers.open', {
              support: supportText(found),
              open: (text) => (
                <Text span inherit c="var(--reticle-warn)">
                  {text}
                </Text>
              ),
            })
          : supportText(found)}
      </Text>
      <div {...{ role: question.kind === 'multiple' ? 'group' : 'radiogroup', 'aria-label': question.text }}>
        {isChoice ? <Choices {...props} /> : <Written {...props} />}
        {question.allowsCannotTell && (
          <VoteRow
            text={t('answers.cannotTell')}
            voters={readers.filter((reader) => answerOf(reader, question)?.kind === 'cannot-tell')}
            isChosen={value?.kind === 'cannot-tell'}
            chord={chordFor(table, { kind: 'cannot-tell', questionId: question.id })}
            isReadOnly={isReadOnly}
            onPress={() => editor.answer(question.id, value?.kind === 'cannot-tell' ? undefined : { kind: 'cannot-tell' })}
          />
        )}
      </div>
    </fieldset>
  )
}

/** Questions with the readers' answers beside each option; the chosen row is the decision. */
export const AnswerVotes = (props: Props) => {
  const { editor, readers } = props
  const answers = useStore(editor.store, (state) => state.content.answers)
  const asked = new Set(applicableQuestions(editor.protocol, answers).map((question) => question.id))
  const questions = editor.protocol.questions.filter(({ scope }) => scope === 'sample')
  const others = questions.filter(
    (question) => !asked.has(question.id) && readers.some((reader) => answerOf(reader, question) !== undefined),
  )
  if (questions.length === 0) return null
  return (
    <section className={styles.section} aria-label={t('answers.title')}>
      <h2 className={styles.heading}>{t('answers.title')}</h2>
      {questions
        .filter((question) => asked.has(question.id))
        .map((question) => (
          <One
            key={question.id}
            {...props}
            question={question}
            value={answers.find((answer) => answer.questionId === question.id)?.value}
          />
        ))}
      {others.map((question) => (
        <div key={question.id}>
          <Text size="xs" c="dimmed">
            {t('answers.notAsked')}
          </Text>
          <One {...props} question={question} value={undefined} isReadOnly />
        </div>
      ))}
    </section>
  )
}
