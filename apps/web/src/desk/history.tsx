import { Box, Text } from '@mantine/core'
import type { TaskDetail } from '@reticle/contract'
import { reasonHints, reasonNames } from '../app/labels.ts'
import { Time } from '../app/time.tsx'
import styles from './desk.module.css'
import { t } from './words.ts'

/** Signed decisions, the latest first. None is ever changed; a later one supersedes. */
export const History = ({ decisions }: { decisions: TaskDetail['adjudications'] }) => {
  if (decisions.length === 0) return null
  const superseded = new Set(decisions.map((one) => one.supersedes))
  return (
    <section className={styles.section} aria-label={t('history.title')}>
      <h2 className={styles.heading}>{t('history.title')}</h2>
      {decisions.map((one) => (
        <Box key={one.id} mb="xs" opacity={superseded.has(one.id) ? 0.65 : 1}>
          <Text size="sm">
            {t.rich(superseded.has(one.id) ? 'history.superseded' : 'history.signed', {
              reviewer: one.reviewer,
              b: (text) => <b>{text}</b>,
              at: () => <Time at={one.signedAt} />,
            })}
          </Text>
          <Text size="xs" c="dimmed" title={reasonHints[one.reasonCode]}>
            {t('history.said', {
              reason: reasonNames[one.reasonCode],
              marks: one.content.regions.length,
              answers: one.content.answers.length,
            })}
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
