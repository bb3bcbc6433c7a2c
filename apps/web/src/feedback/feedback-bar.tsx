import { ActionIcon, Badge, Text, Tooltip } from '@mantine/core'
import type { ProjectId } from '@reticle/domain'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { reasonHints, reasonNames } from '../app/labels.ts'
import { Time } from '../app/time.tsx'
import styles from './feedback.module.css'
import { byNames, type FeedbackDetail } from './feedback-words.ts'

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
    <Link to="/projects/$projectId/feedback" params={{ projectId }} className="strong-link" aria-label="Back to all feedback">
      ← List
    </Link>
    <Text component="h1" size="sm" fw={600} truncate maw={320} title={detail.sample.name}>
      {detail.sample.name}
    </Text>
    <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
      settled {byNames[detail.by]}, <Time at={detail.settledAt} />
    </Text>
    {detail.reasonCode !== null && (
      <Badge variant="default" size="sm" fw={400} title={reasonHints[detail.reasonCode]}>
        {reasonNames[detail.reasonCode]}
      </Badge>
    )}
    <span className={styles.grow} />
    <Tooltip label="Later (PageUp)">
      <ActionIcon aria-label="Feedback before this" disabled={!hasPrevious} onClick={() => onSample(-1)}>
        <IconChevronLeft size={18} />
      </ActionIcon>
    </Tooltip>
    <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
      {place}
    </Text>
    <Tooltip label="Earlier (PageDown)">
      <ActionIcon aria-label="Next feedback" disabled={!hasNext} onClick={() => onSample(1)}>
        <IconChevronRight size={18} />
      </ActionIcon>
    </Tooltip>
  </div>
)
