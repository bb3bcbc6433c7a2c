import { useQuery } from '@tanstack/react-query'
import styles from './bench.module.css'
import type { Work } from './session/bench-state.ts'
import { testQueries } from './test-queries.ts'
import { scoreWords } from './test-words.ts'

/** Says above the bench that this is a task of the test, how far the test is, and what follows. */
export const TestBanner = ({ work }: { work: Work }) => {
  const { data } = useQuery(testQueries.mine(work.assignment.projectId))
  if (data === undefined) return null
  return (
    <div className={styles.notice} role="status" data-testid="test-banner">
      <span>
        <b>
          Test, {Math.min(data.done + 1, data.of)} of {data.of}.
        </b>{' '}
        A mean score of {scoreWords(data.passScore)} opens the project to you.{' '}
        {data.showsAnswers ? 'After each submit you see the known answer.' : 'You hear how you did at the end.'}
      </span>
    </div>
  )
}
