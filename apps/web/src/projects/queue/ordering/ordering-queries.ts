import type { Ordering } from '@reticle/contract'
import type { OrderingId, ProjectId } from '@reticle/domain'
import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { call } from '../../../net/client.ts'
import { keys } from '../../../net/keys.ts'

const again = 1_500
const ofOrdering = (projectId: ProjectId, ...rest: readonly unknown[]) => keys.topic(projectId, 'progress', 'ordering', ...rest)
export const isUnderWay = ({ state }: Pick<Ordering, 'state'>): boolean => state === 'waiting' || state === 'running'

export const orderingQueries = {
  ordering: (projectId: ProjectId) =>
    queryOptions({
      queryKey: ofOrdering(projectId, 'recipe'),
      queryFn: ({ signal }) => call('getOrdering', { params: { projectId }, signal }),
      refetchInterval: ({ state }) => (state.data?.runs.some(isUnderWay) === true ? again : false),
    }),
  run: (projectId: ProjectId, orderingId: OrderingId) =>
    queryOptions({
      queryKey: ofOrdering(projectId, 'run', orderingId),
      queryFn: ({ signal }) => call('getOrderingRun', { params: { projectId, orderingId }, signal }),
      refetchInterval: ({ state }) => (state.data === undefined || isUnderWay(state.data) ? again : false),
    }),
  next: (projectId: ProjectId) =>
    queryOptions({
      queryKey: ofOrdering(projectId, 'next'),
      queryFn: ({ signal }) => call('listNextTasks', { params: { projectId }, query: { limit: 12 }, signal }),
    }),
} as const

export const useOrderingAgain = (projectId: ProjectId) => {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ofOrdering(projectId) })
}
