import type { LoopDetail, LoopRound } from '@reticle/contract'
import type { LoopId, ProjectId } from '@reticle/domain'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../../net/client.ts'
import { keys } from '../../../net/keys.ts'

const again = 2_000
const over: readonly LoopRound['state'][] = ['done', 'failed', 'cancelled']
export const isRoundOpen = (round: Pick<LoopRound, 'state'> | null | undefined): boolean => round != null && !over.includes(round.state)

export const loopQueries = {
  loops: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'models', 'loops'),
      queryFn: ({ signal }) => call('listLoops', { params: { projectId }, signal }),
      refetchInterval: ({ state }) => (state.data?.some(({ lastRound }) => isRoundOpen(lastRound)) === true ? again : false),
    }),
  loop: (projectId: ProjectId, loopId: LoopId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'models', 'loop', loopId),
      queryFn: ({ signal }): Promise<LoopDetail> => call('getLoop', { params: { loopId }, signal }),
      refetchInterval: ({ state }) => (isRoundOpen(state.data?.lastRound) ? again : false),
    }),
} as const
