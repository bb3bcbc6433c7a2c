import { ActionIcon, Badge, Text, Tooltip } from '@mantine/core'
import type { ProjectId } from '@reticle/domain'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { reasonHints, reasonNames } from '../app/labels.ts'
import { Time } from '../app/time.tsx'
import { t } from '../desk/words.ts'
import styles from './feedback.module.css'
import type { FeedbackDetail } from './feedback-words.ts'

type Props = {
  readonly projectId: ProjectId
  readonly detail: FeedbackDetail
  readonly place: string
  readonly hasPrevious: boolean
  readonly hasNext: boolean
  readonly onSample: (by: 1 | -1) => void
}

/** Which sample, how it was settled, and the way to its neighbours. */
export const FeedbackBar = ({ projectId, detail, place, hasPrevious, hasNext, onSample }: Props) => (
  <div className={styles.bar}>
    <Link to="/projects/$projectId/feedback" params={{ projectId }} className="strong-link" aria-label={t('feedback.toList')}>
      {t('feedback.list')}
    </Link>
    <Text component="h1" size="sm" fw={600} truncate maw={320} title={detail.sample.name}>
      {detail.sample.name}
    </Text>
    <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
      {t.rich('feedback.settledAt', { settled: t(`settledBy.${detail.by}`), at: () => <Time at={detail.settledAt} /> })}
    </Text>
    {detail.reasonCode !== null && (
      <Badge variant="default" size="sm" fw={400} title={reasonHints[detail.reasonCode]}>
        {reasonNames[detail.reasonCode]}
      </Badge>
    )}
    <span className={styles.grow} />
    <Tooltip label={t('feedback.later')}>
      <ActionIcon aria-label={t('feedback.previous')} disabled={!hasPrevious} onClick={() => onSample(-1)}>
        <IconChevronLeft size={18} />
      </ActionIcon>
    </Tooltip>
    <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
      {place}
    </Text>
    <Tooltip label={t('feedback.earlier')}>
      <ActionIcon aria-label={t('feedback.next')} disabled={!hasNext} onClick={() => onSample(1)}>
        <IconChevronRight size={18} />
      </ActionIcon>
    </Tooltip>
  </div>
)
