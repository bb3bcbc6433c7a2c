import { Button, Checkbox, Group, Table, Text } from '@mantine/core'
import type { AnswerOf, routes } from '@reticle/contract'
import type { ProjectId, SampleId } from '@reticle/domain'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Async, Empty } from '../../app/async.tsx'
import { byteSize } from '../../app/numbers.tsx'
import { Time } from '../../app/time.tsx'
import { plain } from '../../language/plain.ts'
import { rowsOf } from '../../net/pages.ts'
import { queries } from '../../net/queries.ts'
import { t } from '../words.ts'
import { type SampleSearch, sampleQuery } from './sample-search.ts'
import { nothingChosen, type Selection, toggle, toggleAll } from './selection.ts'
import { SelectionBar } from './selection-bar.tsx'
import { StateBadge } from './state-badge.tsx'
import { Thumbnail } from './thumbnail.tsx'

type Row = AnswerOf<(typeof routes)['listSamples']>['rows'][number]
type Choice = { readonly isChosen: boolean; readonly canBe: boolean; readonly onToggle: (isRange: boolean) => void }

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
        {t('sampleTable.cutFrom', { parent: origin.parent.name, x: plain(origin.parent.x), y: plain(origin.parent.y) })}
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
          aria-label={t('sampleTable.choose', { name: row.name })}
          checked={choice.isChosen}
          onChange={() => undefined}
          onClick={(event) => choice.onToggle(event.shiftKey)}
          disabled={!choice.canBe}
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
      <Text size="xs" c="dimmed" className="hash" title={t('sampleTable.sha256', { hash: row.sha256 })}>
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

const heads = ['name', 'state', 'size', 'groups', 'origin', 'licence', 'added'] as const

type HeadProps = { readonly all: 'none' | 'some' | 'all'; readonly onToggleAll: (() => void) | undefined }

const Head = ({ all, onToggleAll }: HeadProps) => (
  <Table.Thead>
    <Table.Tr>
      {onToggleAll !== undefined && (
        <Table.Th w={40}>
          <Checkbox
            size="xs"
            aria-label={t('sampleTable.chooseAll')}
            checked={all === 'all'}
            indeterminate={all === 'some'}
            onChange={onToggleAll}
          />
        </Table.Th>
      )}
      <Table.Th />
      {heads.map((head) => (
        <Table.Th key={head} ta={head === 'size' ? 'right' : 'left'}>
          {t(`sampleTable.${head}`)}
        </Table.Th>
      ))}
    </Table.Tr>
  </Table.Thead>
)

type Props = {
  readonly projectId: ProjectId
  readonly search: SampleSearch
  readonly mayManage: boolean
  readonly action: ReactNode
}

/** The samples that the filters leave; a manager chooses some for a priority, to withdraw them, or to take them back in. */
export const SampleTable = ({ projectId, search, mayManage, action }: Props) => {
  const samples = useInfiniteQuery({ ...queries.samples(projectId, sampleQuery(search)), placeholderData: keepPreviousData })
  const isWithdrawn = search.filter?.withdrawn === 'only'
  const [selection, setSelection] = useState<Selection<SampleId>>(nothingChosen)
  const rows = rowsOf(samples.data)
  const ids = rows.filter((row) => isWithdrawn || row.taskState !== 'withdrawn').map((row) => row.id)
  const { chosen } = selection
  const all = chosen.size === 0 ? 'none' : ids.every((id) => chosen.has(id)) ? 'all' : 'some'
  return (
    <Async query={samples}>
      {() =>
        rows.length === 0 ? (
          search.filter === undefined ? (
            <Empty title={t('sampleTable.noneYet')} action={action}>
              {t('sampleTable.whatIsOne')}
            </Empty>
          ) : (
            <Empty title={t('sampleFilters.none')}>{t('sampleFilters.noneHint')}</Empty>
          )
        ) : (
          <>
            {chosen.size > 0 && <SelectionBar {...{ projectId, chosen, isWithdrawn }} onClear={() => setSelection(nothingChosen)} />}
            <Table stickyHeader>
              <Head all={all} onToggleAll={mayManage ? () => setSelection(toggleAll(selection, ids)) : undefined} />
              <Table.Tbody>
                {rows.map((row) => (
                  <SampleRow
                    key={row.id}
                    row={row}
                    choice={
                      mayManage
                        ? {
                            isChosen: chosen.has(row.id),
                            canBe: isWithdrawn || row.taskState !== 'withdrawn',
                            onToggle: (isRange) => setSelection(toggle(selection, ids, row.id, isRange)),
                          }
                        : undefined
                    }
                  />
                ))}
              </Table.Tbody>
            </Table>
            {samples.hasNextPage && (
              <Group justify="center" p="sm">
                <Button variant="default" onClick={() => void samples.fetchNextPage()} loading={samples.isFetchingNextPage}>
                  {t('common.showMore')}
                </Button>
              </Group>
            )}
          </>
        )
      }
    </Async>
  )
}
