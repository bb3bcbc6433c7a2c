import type { Analysis } from '@reticle/contract'
import type { AnalysisId, ProjectId } from '@reticle/domain'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { queries } from '../../net/queries.ts'

const isOpen = ({ state }: Analysis): boolean => state === 'waiting' || state === 'running'

/** The latest of one kind: the one that waits or runs, the one that is done, and the last of all. */
export const useAnalyses = (projectId: ProjectId, kind: Analysis['request']['kind']) => {
  const list = useQuery({
    ...queries.analyses(projectId),
    // Hints tell of each step; a lost one must not leave a bar standing.
    refetchInterval: ({ state }) => (state.data?.some(isOpen) === true ? 3000 : false),
  })
  const own = list.data?.filter(({ request }) => request.kind === kind) ?? []
  const done = own.find(({ state }) => state === 'done')
  const detail = useQuery(queries.analysis(projectId, done?.id))
  return { list, open: own.find(isOpen), last: own[0], detail }
}

export const useAnalysisActs = (projectId: ProjectId) => {
  const client = useQueryClient()
  const again = () => client.invalidateQueries({ queryKey: keys.topic(projectId, 'progress', 'analyses') })
  const start = useMutation({
    mutationFn: (body: Analysis['request']) => call('startAnalysis', { params: { projectId }, body }),
    onSettled: again,
  })
  const cancel = useMutation({
    mutationFn: (analysisId: AnalysisId) => call('cancelAnalysis', { params: { projectId, analysisId } }),
    onSettled: again,
  })
  return { start, cancel }
}
