import { Text } from '@mantine/core'
import { type AnnotationProblem, applicableQuestions } from '@reticle/domain'
import { useStore } from 'zustand'
import { t } from '../words.ts'
import { answersInHand, questionsOf } from './answering.ts'
import type { Editor } from './create-editor.ts'
import type { Binding } from './key-table.ts'
import { QuestionField } from './questions/question-field.tsx'

type Props = {
  readonly editor: Editor
  readonly table: readonly Binding[]
  readonly problems: readonly AnnotationProblem[]
  /** What is wrong is shown of answers that are there; all of it only when a submit was tried: nobody likes to be scolded before they began. */
  readonly areProblemsShown: boolean
}

/** The questions on the sample that are asked after the answers so far. */
export const QuestionsForm = ({ editor, table, problems, areProblemsShown }: Props) => {
  const answers = useStore(editor.store, (state) => state.content.answers)
  return applicableQuestions(editor.protocol, answers).map((question) => (
    <QuestionField
      key={question.id}
      {...{ editor, table, question, areProblemsShown }}
      regionIds={[]}
      inHand={answersInHand(editor.protocol, answers, [], question)}
      problem={problems.find(({ questionId, regionId }) => questionId === question.id && regionId === undefined)?.message}
    />
  ))
}

/** The questions on marks, for the marks that are selected or the one that was drawn last: one answer for all of them. */
export const MarkQuestionsForm = ({ editor, table, problems, areProblemsShown }: Props) => {
  const answers = useStore(editor.store, (state) => state.content.answers)
  useStore(editor.store, (state) => state.content.regions)
  useStore(editor.store, (state) => state.selected)
  useStore(editor.store, (state) => state.latest)
  const marks = editor.inHand()
  const ids = new Set(marks.map(({ id }) => id))
  if (marks.length === 0)
    return (
      <Text size="xs" c="dimmed">
        {t('questions.drawFirst')}
      </Text>
    )
  const questions = questionsOf(editor.protocol, marks)
  return (
    <>
      <Text size="xs" c="dimmed" role="status">
        {t(questions.length === 0 ? 'questions.nothingAbout' : 'questions.about', { count: marks.length })}
      </Text>
      {questions.map((question) => (
        <QuestionField
          key={question.id}
          {...{ editor, table, question, areProblemsShown }}
          regionIds={marks.map(({ id }) => id)}
          inHand={answersInHand(editor.protocol, answers, marks, question)}
          problem={
            problems.find(({ questionId, regionId }) => questionId === question.id && regionId !== undefined && ids.has(regionId))?.message
          }
        />
      ))}
    </>
  )
}
