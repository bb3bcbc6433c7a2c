import { Badge, Table, Text } from '@mantine/core'
import type { ContestedFilter, ContestedTask, TaskSummary } from '@reticle/contract'
import { Link } from '@tanstack/react-router'
import { Ago } from '../app/time.tsx'
import { useServerNow } from '../app/use-server-now.ts'
import { StateBadge } from '../projects/samples/state-badge.tsx'
import { Thumbnail } from '../projects/samples/thumbnail.tsx'
import styles from './queue.module.css'

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
        labelled by you: another reviewer decides
      </Text>
    )}
  </>
)

const minutes = (milliseconds: number): string => (milliseconds < 90_000 ? 'about 1 min' : `${Math.round(milliseconds / 60_000)} min`)

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
  if (heldBy === null) return <span className={styles.free}>free</span>
  const left = Date.parse(heldBy.expiresAt) - now
  return (
    <span className={styles.held} title="Their lease; it is renewed as long as they work on it">
      <b>{heldBy.isMe ? 'you' : heldBy.name}</b>
      <Text size="xs" c="dimmed">
        {left > 0 ? `for ${minutes(left)}` : 'time is up'}
      </Text>
    </span>
  )
}

const agreementText = (agreement: number | null): string => (agreement === null ? 'n/a' : agreement.toFixed(2))

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
      {task.objects === 0 ? '' : `${task.disputed} of ${task.objects}`}
    </Table.Td>
    <Table.Td ta="right">{task.annotations}</Table.Td>
    <Table.Td>
      {task.round > 0 && (
        <Badge size="sm" variant="default" fw={400} title="How often it was given back to its readers">
          round {task.round}
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
  ['Sample', 'left', ''],
  ['Reason', 'left', 'Why the rules sent it here'],
  ['Agreement', 'right', 'Between its readers, 0 to 1'],
  ['Disputed', 'right', 'Objects on which readers differ, of all objects'],
  ['Readers', 'right', ''],
  ['Round', 'left', 'How often it was given back to its readers'],
  ['Waiting', 'left', 'Since it was contested'],
  ['Held by', 'left', 'Who decides it just now, and who looks on'],
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
    <Table.Td ta="right">
      {task.annotations} of {task.reads}
    </Table.Td>
  </Table.Tr>
)

export const otherHeads = [
  ['', 'left', ''],
  ['Sample', 'left', ''],
  ['State', 'left', ''],
  ['Reason', 'left', 'What settled it, or why it waits'],
  ['Agreement', 'right', 'Between its readers, 0 to 1'],
  ['Readers', 'right', ''],
] as const
