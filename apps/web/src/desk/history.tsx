import { Box, Text } from '@mantine/core'
import type { TaskDetail } from '@reticle/contract'
import { reasonHints, reasonNames } from '../app/labels.ts'
import { plural } from '../app/numbers.tsx'
import { Time } from '../app/time.tsx'
import styles from './desk.module.css'

/** Signed decisions, the latest first. None is ever changed; a later one supersedes. */
export const History = ({ decisions }: { decisions: TaskDetail['adjudications'] }) => {
  if (decisions.length === 0) return null
  const superseded = new Set(decisions.map((one) => one.supersedes))
  return (
    <section className={styles.section} aria-label="Decisions">
      <h2 className={styles.heading}>Decisions</h2>
      {decisions.map((one) => (
        <Box key={one.id} mb="xs" opacity={superseded.has(one.id) ? 0.65 : 1}>
          <Text size="sm">
            <b>{one.reviewer}</b>, <Time at={one.signedAt} />
            {superseded.has(one.id) && ', superseded'}
          </Text>
          <Text size="xs" c="dimmed" title={reasonHints[one.reasonCode]}>
            {reasonNames[one.reasonCode]}; {plural(one.content.regions.length, 'mark')}, {plural(one.content.answers.length, 'answer')}
          </Text>
          {one.note !== '' && (
            <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
              {one.note}
            </Text>
          )}
        </Box>
      ))}
    </section>
  )
}
