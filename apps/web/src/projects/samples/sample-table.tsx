import { Button, Checkbox, Group, Table, Text } from '@mantine/core'
import type { AnswerOf, routes } from '@reticle/contract'
import type { ProjectId, SampleId } from '@reticle/domain'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Async, Empty } from '../../app/async.tsx'
import { byteSize } from '../../app/numbers.tsx'
import { Time } from '../../app/time.tsx'
import { rowsOf } from '../../net/pages.ts'
import { queries } from '../../net/queries.ts'
import { nothingChosen, type Selection, toggle, toggleAll } from './selection.ts'
import { SelectionBar } from './selection-bar.tsx'
import { StateBadge } from './state-badge.tsx'
import { Thumbnail } from './thumbnail.tsx'

type Row = AnswerOf<(typeof routes)['listSamples']>['rows'][number]
type Choice = { readonly isChosen: boolean; readonly onToggle: (isRange: boolean) => void }

const Groups = ({ groups }: Pick<Row, 'groups'>) =>
  Object.entries(groups).map(([key, value]) => (
    <Text key={key} size="xs" style={{ whiteSpace: 'nowrap' }}>
      <Text span c="dimmed" inherit>
        {key}:
      </Text>{' '}
      {value}
    </Text>
  ))

const Origin = ({ origin }: Pick<Row, 'origin'>) => (
  <>
    <Text size="xs">{origin.title ?? origin.source ?? ''}</Text>
    {origin.parent !== undefined && (
      <Text size="xs" c="dimmed">
        cut from {origin.parent.name} at ({origin.parent.x}, {origin.parent.y})
      </Text>
    )}
  </>
)

const SampleRow = ({ row, choice }: { row: Row; choice: Choice | undefined }) => (
  <Table.Tr className="row-selectable" data-selected={choice?.isChosen === true ? '' : undefined}>
    {choice !== undefined && (
      <Table.Td w={40}>
        <Checkbox
          size="xs"
          aria-label={`Choose ${row.name}`}
          checked={choice.isChosen}
          onChange={() => undefined}
          onClick={(event) => choice.onToggle(event.shiftKey)}
          disabled={row.taskState === 'withdrawn'}
        />
      </Table.Td>
    )}
    <Table.Td w={64}>
      <Thumbnail sample={row} size={48} />
    </Table.Td>
    <Table.Td>
      <Text size="sm" fw={500} truncate maw={{ base: 150, md: 260 }} title={row.name}>
        {row.name}
      </Text>
      <Text size="xs" c="dimmed" className="hash" title={`SHA-256 ${row.sha256}`}>
        {row.sha256.slice(0, 12)}
      </Text>
    </Table.Td>
    <Table.Td>
      <StateBadge state={row.taskState} />
    </Table.Td>
    <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
      {row.width} × {row.height}
      <Text size="xs" c="dimmed">
        {byteSize(row.bytes)}
      </Text>
    </Table.Td>
    <Table.Td>
      <Groups groups={row.groups} />
    </Table.Td>
    <Table.Td maw={280}>
      <Origin origin={row.origin} />
    </Table.Td>
    <Table.Td>
      <Text size="xs">{row.origin.licence ?? ''}</Text>
    </Table.Td>
    <Table.Td>
      <Time at={row.createdAt} isDay />
    </Table.Td>
  </Table.Tr>
)

const heads = ['', 'Name', 'State', 'Size', 'Groups', 'Origin', 'Licence', 'Added'] as const

type HeadProps = { readonly all: 'none' | 'some' | 'all'; readonly onToggleAll: (() => void) | undefined }

const Head = ({ all, onToggleAll }: HeadProps) => (
  <Table.Thead>
    <Table.Tr>
      {onToggleAll !== undefined && (
        <Table.Th w={40}>
          <Checkbox
            size="xs"
            aria-label="Choose all that are listed"
            checked={all === 'all'}
            indeterminate={all === 'some'}
            onChange={onToggleAll}
          />
        </Table.Th>
      )}
      {heads.map((head) => (
        <Table.Th key={head} ta={head === 'Size' ? 'right' : 'left'}>
          {head}
        </Table.Th>
      ))}
    </Table.Tr>
  </Table.Thead>
)

type Props = { readonly projectId: ProjectId; readonly mayManage: boolean; readonly action: ReactNode }

/** All samples in the order of their import; a manager chooses some for a priority or to withdraw them. */
export const SampleTable = ({ projectId, mayManage, action }: Props) => {
  const samples = useInfiniteQuery(queries.samples(projectId))
  const [selection, setSelection] = useState<Selection<SampleId>>(nothingChosen)
  const rows = rowsOf(samples.data)
  const ids = rows.filter((row) => row.taskState !== 'withdrawn').map((row) => row.id)
  const { chosen } = selection
  const all = chosen.size === 0 ? 'none' : ids.every((id) => chosen.has(id)) ? 'all' : 'some'
  return (
    <Async query={samples}>
      {() =>
        rows.length === 0 ? (
          <Empty title="No samples yet" action={action}>
            A sample is one image under study. Its original bytes are kept as they came.
          </Empty>
        ) : (
          <>
            {chosen.size > 0 && <SelectionBar projectId={projectId} chosen={chosen} onClear={() => setSelection(nothingChosen)} />}
            <Table stickyHeader>
              <Head all={all} onToggleAll={mayManage ? () => setSelection(toggleAll(selection, ids)) : undefined} />
              <Table.Tbody>
                {rows.map((row) => (
                  <SampleRow
                    key={row.id}
                    row={row}
                    choice={
                      mayManage
                        ? { isChosen: chosen.has(row.id), onToggle: (isRange) => setSelection(toggle(selection, ids, row.id, isRange)) }
                        : undefined
                    }
                  />
                ))}
              </Table.Tbody>
            </Table>
            {samples.hasNextPage && (
              <Group justify="center" p="sm">
                <Button variant="default" onClick={() => void samples.fetchNextPage()} loading={samples.isFetchingNextPage}>
                  Show more
                </Button>
              </Group>
            )}
          </>
        )
      }
    </Async>
  )
}
