import { ActionIcon, Button, Group, Table, Text, Tooltip } from '@mantine/core'
import type { Lease } from '@reticle/contract'
import type { AssignmentId, ProjectId } from '@reticle/domain'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Async, Empty } from '../../app/async.tsx'
import { countdown } from '../../app/countdown.ts'
import { Panel } from '../../app/page.tsx'
import { notifyDone } from '../../app/problems.tsx'
import { ReasonDialog } from '../../app/reason-dialog.tsx'
import { Ago } from '../../app/time.tsx'
import { useServerNow } from '../../app/use-server-now.ts'
import { KeyCap } from '../../canvas/editor/key-cap.tsx'
import { useListKeys } from '../../desk/use-list-keys.ts'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { rowsOf } from '../../net/pages.ts'
import { queries } from '../../net/queries.ts'

const purposes = { vote: 'Reading', repeat: 'Repeat', gold: 'Gold', qualification: 'Test', revision: 'Change' } as const

type RowProps = {
  readonly lease: Lease
  readonly projectId: ProjectId
  readonly now: number
  readonly isSelected: boolean
  readonly onRevoke: (() => void) | undefined
}

const Row = ({ lease, projectId, now, isSelected, onRevoke }: RowProps) => {
  const left = Date.parse(lease.expiresAt) - now
  return (
    <Table.Tr data-selected={isSelected ? '' : undefined} aria-selected={isSelected} className="row-selectable">
      <Table.Td fw={500}>{lease.person.name}</Table.Td>
      <Table.Td>
        {lease.sample === null || lease.taskId === null ? (
          <Text span size="sm" c="dimmed" title="You also label here: what others hold is not shown to you">
            hidden from you
          </Text>
        ) : (
          <Link to="/projects/$projectId/contested/$taskId" params={{ projectId, taskId: lease.taskId }} className="plain-link">
            {lease.sample.name}
          </Link>
        )}
      </Table.Td>
      <Table.Td>{lease.purpose === null ? '' : purposes[lease.purpose]}</Table.Td>
      <Table.Td>
        <Ago at={lease.leasedAt} />
      </Table.Td>
      <Table.Td>
        {lease.draftAt === null ? (
          <Text span size="sm" c="dimmed">
            nothing yet
          </Text>
        ) : (
          <Ago at={lease.draftAt} />
        )}
      </Table.Td>
      <Table.Td ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {left > 0 ? countdown(left) : 'running out'}
      </Table.Td>
      <Table.Td w={48}>
        {onRevoke !== undefined && (
          <Tooltip label="Take it back">
            <ActionIcon aria-label={`Take ${lease.sample?.name ?? 'the sample'} back from ${lease.person.name}`} onClick={onRevoke}>
              <IconArrowBackUp size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

const heads = [
  ['Reader', 'left'],
  ['Sample', 'left'],
  ['For', 'left'],
  ['Held since', 'left'],
  ['Draft saved', 'left'],
  ['Runs out in', 'right'],
  ['', 'left'],
] as const

type RowsProps = {
  readonly leases: readonly Lease[]
  readonly projectId: ProjectId
  readonly selected: number
  readonly onRevoke: ((lease: Lease) => void) | undefined
}

/** One clock for all rows. */
const Rows = ({ leases, projectId, selected, onRevoke }: RowsProps) => {
  const now = useServerNow(1_000)
  return (
    <Table stickyHeader data-testid="leases">
      <Table.Thead>
        <Table.Tr>
          {heads.map(([name, align]) => (
            <Table.Th key={name} ta={align}>
              {name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {leases.map((lease, index) => (
          <Row
            key={lease.assignmentId}
            lease={lease}
            projectId={projectId}
            now={now}
            isSelected={index === selected}
            onRevoke={onRevoke === undefined ? undefined : () => onRevoke(lease)}
          />
        ))}
      </Table.Tbody>
    </Table>
  )
}

const Revoke = ({ projectId, lease, onClose }: { projectId: ProjectId; lease: Lease; onClose: () => void }) => {
  const client = useQueryClient()
  return (
    <ReasonDialog
      title={`Take ${lease.sample?.name ?? 'the sample'} back from ${lease.person.name}?`}
      text={`It is free for other readers at once. ${lease.person.name} is told, with your reason; a saved draft is kept, and a submit that comes all the same is kept too.`}
      confirm="Take it back"
      onConfirm={async (reason) => {
        await call('revokeLease', { params: { assignmentId: lease.assignmentId }, body: { reason } })
        notifyDone(`${lease.sample?.name ?? 'The sample'} is free again`)
        await client.invalidateQueries({ queryKey: keys.topic(projectId, 'progress') })
      }}
      onClose={onClose}
    />
  )
}

/** More rows than this are not asked for again every few seconds: the page would do little else. */
const livePages = 3

/** Who holds which sample now, longest held first. */
export const LeasesTable = ({ projectId, mayRevoke }: { projectId: ProjectId; mayRevoke: boolean }) => {
  const leases = useInfiniteQuery({
    ...queries.leases(projectId),
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > livePages ? false : 5_000),
  })
  const rows = rowsOf(leases.data)
  const [revoked, setRevoked] = useState<Lease>()
  const find = (id: AssignmentId) => setRevoked(mayRevoke ? rows.find((row) => row.assignmentId === id) : undefined)
  const selected = useListKeys(
    rows.map((row) => row.assignmentId),
    find,
  )
  return (
    <Panel
      title="Held now"
      note={
        rows.length > 0 && (
          <>
            <KeyCap chord="j" /> <KeyCap chord="k" /> to move
            {mayRevoke && (
              <>
                , <KeyCap chord="enter" /> to take one back
              </>
            )}
          </>
        )
      }
    >
      <Async query={leases}>
        {() =>
          rows.length === 0 ? (
            <Empty title="Nobody holds a sample">A sample is held while a reader works on it, and shows here within a second.</Empty>
          ) : (
            <Rows leases={rows} projectId={projectId} selected={selected} onRevoke={mayRevoke ? setRevoked : undefined} />
          )
        }
      </Async>
      {leases.hasNextPage && (
        <Group justify="center" pt="sm">
          <Button variant="default" onClick={() => void leases.fetchNextPage()} loading={leases.isFetchingNextPage}>
            Show more
          </Button>
        </Group>
      )}
      {revoked !== undefined && <Revoke projectId={projectId} lease={revoked} onClose={() => setRevoked(undefined)} />}
    </Panel>
  )
}
