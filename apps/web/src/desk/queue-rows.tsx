import { Badge, Table, Text } from '@mantine/core'
import type { ContestedFilter, ContestedTask, TaskSummary } from '@reticle/contract'
import { Link } from '@tanstack/react-router'
import { decimal } from '../app/numbers.tsx'
import { Ago } from '../app/time.tsx'
import { useServerNow } from '../app/use-server-now.ts'
import { t as tApp } from '../app/words.ts'
import { StateBadge } from '../projects/samples/state-badge.tsx'
import { Thumbnail } from '../projects/samples/thumbnail.tsx'
import styles from './queue.module.css'
import { t } from './words.ts'

type RowProps<T extends TaskSummary> = {
  readonly task: T
  readonly isSelected: boolean
  readonly filter: ContestedFilter
  readonly onOpen: () => void
}

const Name = ({ task, filter }: { task: TaskSummary; filter: ContestedFilter }) => (
  <>
    <Link
      to="/projects/$projectId/contested/$taskId"
      params={{ projectId: task.projectId, taskId: task.id }}
      search={filter}
      className="strong-link"
      onClick={(event) => event.stopPropagation()}
    >
      {task.sample.name}
    </Link>
    {task.isOwn && (
      <Text size="xs" c="dimmed">
        {t('rows.own')}
      </Text>
    )}
  </>
)

const leftWords = (milliseconds: number): string => {
  if (milliseconds <= 0) return t('rows.timeUp')
  return milliseconds < 90_000 ? t('rows.aMinute') : t('rows.minutes', { minutes: Math.round(milliseconds / 60_000) })
}

type HolderProps = { readonly task: ContestedTask; readonly present: string }

const Holder = ({ task, present }: HolderProps) => (
  <>
    <Lease task={task} />
    {present !== '' && (
      <Text size="xs" c="dimmed" className={styles.present} role="status">
        {present}
      </Text>
    )}
  </>
)

const Lease = ({ task }: { task: ContestedTask }) => {
  const now = useServerNow(15_000)
  const { heldBy } = task
  if (heldBy === null) return <span className={styles.free}>{t('rows.free')}</span>
  return (
    <span className={styles.held} title={t('rows.leaseHint')}>
      <b>{heldBy.isMe ? t('rows.you') : heldBy.name}</b>
      <Text size="xs" c="dimmed">
        {leftWords(Date.parse(heldBy.expiresAt) - now)}
      </Text>
    </span>
  )
}

const agreementText = (agreement: number | null): string => (agreement === null ? tApp('numbers.notAvailable') : decimal(agreement, 2))

export const ContestedRow = ({ task, isSelected, filter, onOpen, present }: RowProps<ContestedTask> & { readonly present: string }) => (
  <Table.Tr className="row-link" data-selected={isSelected ? '' : undefined} aria-selected={isSelected} onClick={onOpen}>
    <Table.Td w={64}>
      <Thumbnail sample={task.sample} size={48} />
    </Table.Td>
    <Table.Td>
      <Name task={task} filter={filter} />
    </Table.Td>
    <Table.Td className={styles.reason}>{task.reason ?? ''}</Table.Td>
    <Table.Td ta="right">{agreementText(task.agreement)}</Table.Td>
    <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
      {task.objects === 0 ? '' : t('rows.disputedOf', { disputed: task.disputed, objects: task.objects })}
    </Table.Td>
    <Table.Td ta="right">{task.annotations}</Table.Td>
    <Table.Td>
      {task.round > 0 && (
        <Badge size="sm" variant="default" fw={400} title={t('rows.roundHint')}>
          {t('rows.roundNumber', { round: task.round })}
        </Badge>
      )}
    </Table.Td>
    <Table.Td>{task.contestedAt !== null && <Ago at={task.contestedAt} />}</Table.Td>
    <Table.Td>
      <Holder task={task} present={present} />
    </Table.Td>
  </Table.Tr>
)

export const contestedHeads = [
  ['', 'left', ''],
  [t('rows.sample'), 'left', ''],
  [t('rows.reason'), 'left', t('rows.reasonHint')],
  [t('rows.agreement'), 'right', t('rows.agreementHint')],
  [t('rows.disputed'), 'right', t('rows.disputedHint')],
  [t('rows.readers'), 'right', ''],
  [t('rows.round'), 'left', t('rows.roundHint')],
  [t('rows.waiting'), 'left', t('rows.waitingHint')],
  [t('rows.heldBy'), 'left', t('rows.heldByHint')],
] as const

export const OtherRow = ({ task, isSelected, filter, onOpen }: RowProps<TaskSummary>) => (
  <Table.Tr className="row-link" data-selected={isSelected ? '' : undefined} aria-selected={isSelected} onClick={onOpen}>
    <Table.Td w={64}>
      <Thumbnail sample={task.sample} size={48} />
    </Table.Td>
    <Table.Td>
      <Name task={task} filter={filter} />
    </Table.Td>
    <Table.Td>
      <StateBadge state={task.state} />
    </Table.Td>
    <Table.Td className={styles.reason}>{task.reason ?? ''}</Table.Td>
    <Table.Td ta="right">{agreementText(task.agreement)}</Table.Td>
    <Table.Td ta="right">{t('rows.readsOf', { done: task.annotations, reads: task.reads })}</Table.Td>
  </Table.Tr>
)

export const otherHeads = [
  ['', 'left', ''],
  [t('rows.sample'), 'left', ''],
  [t('rows.state'), 'left', ''],
  [t('rows.reason'), 'left', t('rows.settledHint')],
  [t('rows.agreement'), 'right', t('rows.agreementHint')],
  [t('rows.readers'), 'right', ''],
] as const
