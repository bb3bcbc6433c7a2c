import { Button, Group } from '@mantine/core'
import type { ContestedFilter } from '@reticle/contract'
import type { ProjectId, TaskId } from '@reticle/domain'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import { Empty } from '../app/async.tsx'
import { usePresences } from '../net/live-presence.ts'
import { queries } from '../net/queries.ts'
import { useHint } from '../net/use-hint.ts'
import { presenceWords } from './presence-words.ts'
import { withPart } from './queue-filter.ts'
import { type QueueFacets, QueueFilters } from './queue-filters.tsx'
import { useQueueKeys } from './queue-keys.ts'
import { queueQueries } from './queue-queries.ts'
import { ContestedRow, contestedHeads } from './queue-rows.tsx'
import { QueueTable } from './queue-table.tsx'
import { emptyOf } from './queue-words.ts'
import { t } from './words.ts'

const noFacets: QueueFacets = { total: 0, reasons: [], labels: [], groups: [], readers: [], agreement: { bins: [], unknown: 0 } }

type Props = {
  readonly projectId: ProjectId
  readonly filter: ContestedFilter
  readonly onFilter: (filter: ContestedFilter) => void
  readonly onOpen: (taskId: TaskId) => void
  /** Absent where nothing can be claimed. */
  readonly onNext: (() => void) | undefined
  readonly onSettled: () => void
}

type NothingProps = Pick<Props, 'projectId' | 'filter' | 'onFilter' | 'onSettled'> & { readonly total: number }

const Nothing = ({ projectId, filter, total, onFilter, onSettled }: NothingProps) => {
  const { title, text, cure } = emptyOf(filter, total)
  const cures = {
    clear: (
      <Button variant="default" onClick={() => onFilter({})}>
        {t('queue.noFilters')}
      </Button>
    ),
    'show-held': (
      <Button variant="default" onClick={() => onFilter(withPart(filter, 'isFree', undefined))}>
        {t('queue.showHeld')}
      </Button>
    ),
    settled: (
      <>
        <Button variant="default" onClick={onSettled}>
          {t('queue.seeSettled')}
        </Button>
        <Button variant="default" renderRoot={(props) => <Link to="/projects/$projectId" params={{ projectId }} {...props} />}>
          {t('queue.toOverview')}
        </Button>
      </>
    ),
  }
  return (
    <Empty title={title} action={<Group mt="sm">{cures[cure]}</Group>}>
      {text}
    </Empty>
  )
}

/** The contested samples, longest waiting first, under filters; who holds what, and the next free one by a key. */
export const QueueView = ({ projectId, filter, onFilter, onOpen, onNext, onSettled }: Props) => {
  const list = useInfiniteQuery(queueQueries.list(projectId, filter))
  const facets = useQuery(queueQueries.facets(projectId)).data ?? noFacets
  const presentAt = usePresences()
  const isBlind = useQuery(queries.protocols(projectId)).data?.[0]?.content.review.isBlind ?? true
  // Who holds what changes without the list of contested samples changing.
  useHint(projectId, 'reviews', () => void list.refetch())
  const first = useRef<HTMLInputElement>(null)
  useQueueKeys({
    onNext,
    onFree: () => onFilter(withPart(filter, 'isFree', filter.isFree !== true)),
    onClear: () => onFilter({}),
    onFilter: () => first.current?.focus(),
  })
  return (
    <>
      {facets.total > 0 && <QueueFilters facets={facets} filter={filter} onFilter={onFilter} first={first} />}
      <QueueTable
        query={list}
        heads={contestedHeads}
        onOpen={onOpen}
        row={(task, isSelected, open) => (
          <ContestedRow
            key={task.id}
            task={task}
            isSelected={isSelected}
            filter={filter}
            onOpen={open}
            present={presenceWords(presentAt(task.id), task.heldBy, isBlind)}
          />
        )}
        empty={<Nothing {...{ projectId, filter, onFilter, onSettled }} total={facets.total} />}
      />
    </>
  )
}
