import { Group, Text, Tooltip } from '@mantine/core'
import type { QueuedTask } from '@reticle/contract'
import { sampleIdSchema } from '@reticle/domain'
import { decimal } from '../../../app/numbers.tsx'
import { inARow } from '../../../language/lists.ts'
import { t } from '../../quality/words.ts'
import { Thumbnail } from '../../samples/thumbnail.tsx'
import styles from './ordering.module.css'
import { barsOf, detailsOf } from './strategy-words.ts'

const Bars = ({ parts }: { parts: Readonly<Record<string, number>> }) => {
  if (parts['held-out'] === 1)
    return (
      <Text size="xs" c="dimmed">
        {t('taskList.heldOutToMeasure')}
      </Text>
    )
  return (
    <div className={styles.bars}>
      {barsOf(parts).map(({ id, name, share }) => (
        <Tooltip key={id} label={t('taskList.before', { strategy: name, share: decimal(100 * share, 0), details: detailsOf(parts, id) })}>
          <div className={styles.bar}>
            <span className={styles.name}>{name}</span>
            <span className={styles.track}>
              <span className={styles.fill} style={{ width: `${100 * share}%` }} />
            </span>
            <span className={styles.number}>{decimal(share, 2)}</span>
          </div>
        </Tooltip>
      ))}
    </div>
  )
}

const standing = ({ score, counted, reads, priority }: QueuedTask): string =>
  inARow([
    score === null ? t('taskList.noScore') : t('taskList.score', { score: decimal(score, 3) }),
    ...(counted > 0 ? [t('taskList.readTimes', { counted, reads })] : []),
    ...(priority === 0 ? [] : [t('taskList.priority', { priority })]),
  ])

/** Tasks in their order, each with its score and why. */
export const TaskList = ({ tasks, label }: { tasks: readonly QueuedTask[]; label: string }) => (
  <ol className={styles.tasks} aria-label={label}>
    {tasks.map((task, at) => {
      const sampleId = sampleIdSchema.safeParse(task.sampleId).data
      return (
        <li key={task.taskId} className={styles.task}>
          <Text size="xs" c="dimmed" w={20} ta="right">
            {at + 1}
          </Text>
          {sampleId !== undefined && <Thumbnail sample={{ id: sampleId, width: 0, height: 0 }} size={44} />}
          <div className={styles.what}>
            <Group gap={6} wrap="nowrap">
              <Text size="sm" truncate title={task.name}>
                {task.name}
              </Text>
            </Group>
            <Text size="xs" c="dimmed">
              {standing(task)}
            </Text>
          </div>
          {task.parts !== null && <Bars parts={task.parts} />}
        </li>
      )
    })}
  </ol>
)
