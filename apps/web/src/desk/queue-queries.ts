import type { ContestedFilter } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'

export const queueQueries = {
  list: (projectId: ProjectId, filter: ContestedFilter) =>
    infiniteQueryOptions({
      queryKey: keys.topic(projectId, 'contested', 'queue', filter),
      queryFn: ({ signal, pageParam }) =>
        call('listContested', { params: { projectId }, query: { ...filter, cursor: pageParam, limit: 50 }, signal }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      // While the same list is asked under other filters, the one before stays on screen.
      placeholderData: (before) => before,
    }),
  facets: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'contested', 'facets'),
      queryFn: ({ signal }) => call('getContestedFacets', { params: { projectId }, signal }),
    }),
} as const
