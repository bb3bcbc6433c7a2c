import type { ProjectId } from '@reticle/domain'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'

export const goldQueries = {
  list: (projectId: ProjectId) =>
    infiniteQueryOptions({
      queryKey: keys.topic(projectId, 'gold', 'list'),
      queryFn: ({ signal, pageParam }) => call('listGold', { params: { projectId }, query: { cursor: pageParam, limit: 50 }, signal }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  readers: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'gold', 'readers'),
      queryFn: ({ signal }) => call('listGoldReaders', { params: { projectId }, signal }),
      retry: false,
    }),
} as const
