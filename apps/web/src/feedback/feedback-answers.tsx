import { type AnswerValue, answerKey, type Protocol } from '@reticle/domain'
import { answerWords } from '../app/answer-words.ts'
import { t } from '../desk/words.ts'
import styles from './feedback.module.css'
import type { FeedbackDetail } from './feedback-words.ts'

const keyOf = (value: AnswerValue | undefined): string => (value === undefined ? '' : `${value.kind} ${answerKey(value)}`)

/** One's answers beside those that were decided. */
export const FeedbackAnswers = ({ detail, protocol }: { detail: FeedbackDetail; protocol: Protocol }) => {
  const find = (answers: FeedbackDetail['mine']['answers'], questionId: string) =>
    answers.find((answer) => answer.questionId === questionId)?.value
  const rows = protocol.questions
    .filter(({ scope }) => scope === 'sample')
    .map((question) => ({ question, mine: find(detail.mine.answers, question.id), decided: find(detail.decided.answers, question.id) }))
    .filter(({ mine, decided }) => mine !== undefined || decided !== undefined)
  if (rows.length === 0) return null
  return (
    <section className={styles.section} aria-label={t('answers.title')}>
      <h2 className={styles.heading}>{t('answers.title')}</h2>
      <dl className={styles.answers}>
        {rows.map(({ question, mine, decided }) => [
          <dt key={question.id}>{question.text}</dt>,
          <dd key={`${question.id} you`}>{t('feedback.you')}</dd>,
          <dd key={`${question.id} yours`}>{answerWords(question, mine)}</dd>,
          <dd key={`${question.id} it`}>{t('feedback.decidedAnswer')}</dd>,
          <dd key={`${question.id} decided`} className={keyOf(mine) === keyOf(decided) ? undefined : styles.differs}>
            {answerWords(question, decided)}
          </dd>,
        ])}
      </dl>
    </section>
  )
}
