import { useQuery } from '@tanstack/react-query'
import styles from './bench.module.css'
import type { Work } from './session/bench-state.ts'
import { testQueries } from './test-queries.ts'
import { scoreWords } from './test-words.ts'
import { t } from './words.ts'

/** Says above the bench that this is a task of the test, how far the test is, and what follows. */
export const TestBanner = ({ work }: { work: Work }) => {
  const { data } = useQuery(testQueries.mine(work.assignment.projectId))
  if (data === undefined) return null
  return (
    <div className={styles.notice} role="status" data-testid="test-banner">
      <span>
        {t.rich('test.banner', {
          b: (text) => <b>{text}</b>,
          number: Math.min(data.done + 1, data.of),
          count: data.of,
          score: scoreWords(data.passScore),
          shows: data.showsAnswers ? 'yes' : 'no',
        })}
      </span>
    </div>
  )
}
