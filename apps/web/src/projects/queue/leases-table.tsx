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
import { t } from '../quality/words.ts'

const takeText = ({ sample, person }: Lease): string =>
  sample === null
    ? t('leasesTable.takeFromUnnamed', { person: person.name })
    : t('leasesTable.takeFrom', { sample: sample.name, person: person.name })
const askText = ({ sample, person }: Lease): string =>
  sample === null
    ? t('leasesTable.askFromUnnamed', { person: person.name })
    : t('leasesTable.askFrom', { sample: sample.name, person: person.name })
const freeText = ({ sample }: Lease): string =>
  sample === null ? t('leasesTable.isFreeUnnamed') : t('leasesTable.isFree', { sample: sample.name })

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
          <Text span size="sm" c="dimmed" title={t('leasesTable.youAlsoLabelHere')}>
            {t('leasesTable.hiddenFromYou')}
          </Text>
        ) : (
          <Link to="/projects/$projectId/contested/$taskId" params={{ projectId, taskId: lease.taskId }} className="plain-link">
            {lease.sample.name}
          </Link>
        )}
      </Table.Td>
      <Table.Td>{lease.purpose === null ? '' : t(`purposes.${lease.purpose}`)}</Table.Td>
      <Table.Td>
        <Ago at={lease.leasedAt} />
      </Table.Td>
      <Table.Td>
        {lease.draftAt === null ? (
          <Text span size="sm" c="dimmed">
            {t('leasesTable.nothingYet')}
          </Text>
        ) : (
          <Ago at={lease.draftAt} />
        )}
      </Table.Td>
      <Table.Td ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {left > 0 ? countdown(left) : t('leasesTable.runningOut')}
      </Table.Td>
      <Table.Td w={48}>
        {onRevoke !== undefined && (
          <Tooltip label={t('leasesTable.takeItBack')}>
            <ActionIcon aria-label={takeText(lease)} onClick={onRevoke}>
              <IconArrowBackUp size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

const heads = [
  [t('leasesTable.reader'), 'left'],
  [t('leasesTable.sample'), 'left'],
  [t('leasesTable.purpose'), 'left'],
  [t('leasesTable.heldSince'), 'left'],
  [t('leasesTable.draftSaved'), 'left'],
  [t('leasesTable.runsOutIn'), 'right'],
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
      title={askText(lease)}
      text={t('leasesTable.freeAtOnce', { person: lease.person.name })}
      confirm={t('leasesTable.takeItBack')}
      onConfirm={async (reason) => {
        await call('revokeLease', { params: { assignmentId: lease.assignmentId }, body: { reason } })
        notifyDone(freeText(lease))
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
      title={t('leasesTable.heldNow')}
      note={
        rows.length > 0 &&
        t.rich(mayRevoke ? 'leasesTable.moveAndTake' : 'leasesTable.move', {
          j: () => <KeyCap chord="j" />,
          k: () => <KeyCap chord="k" />,
          enter: () => <KeyCap chord="enter" />,
        })
      }
    >
      <Async query={leases}>
        {() =>
          rows.length === 0 ? (
            <Empty title={t('leasesTable.nobodyHoldsASample')}>{t('leasesTable.aSampleIsHeld')}</Empty>
          ) : (
            <Rows leases={rows} projectId={projectId} selected={selected} onRevoke={mayRevoke ? setRevoked : undefined} />
          )
        }
      </Async>
      {leases.hasNextPage && (
        <Group justify="center" pt="sm">
          <Button variant="default" onClick={() => void leases.fetchNextPage()} loading={leases.isFetchingNextPage}>
            {t('leasesTable.showMore')}
          </Button>
        </Group>
      )}
      {revoked !== undefined && <Revoke projectId={projectId} lease={revoked} onClose={() => setRevoked(undefined)} />}
    </Panel>
  )
}
