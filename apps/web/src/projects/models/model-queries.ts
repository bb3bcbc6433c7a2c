import type { ModelRun } from '@reticle/contract'
import type { ModelId, ProjectId } from '@reticle/domain'
import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'

export const isOpenRun = ({ state }: Pick<ModelRun, 'state'>): boolean => state === 'waiting' || state === 'running'

/** Hints tell of each step; a lost one must not leave a bar standing. */
const again = 2_000
/** How backends fare changes too often for a hint each: asked again while the page is looked at. */
const askAgainEvery = 5_000
const ofModels = (projectId: ProjectId, ...rest: readonly unknown[]) => keys.topic(projectId, 'models', ...rest)

export const modelQueries = {
  models: (projectId: ProjectId) =>
    queryOptions({
      queryKey: ofModels(projectId, 'list'),
      queryFn: ({ signal }) => call('listModels', { params: { projectId }, signal }),
    }),
  model: (projectId: ProjectId, modelId: ModelId) =>
    queryOptions({
      queryKey: ofModels(projectId, 'model', modelId),
      queryFn: ({ signal }) => call('getModel', { params: { modelId }, signal }),
    }),
  backends: (projectId: ProjectId) =>
    queryOptions({
      queryKey: ofModels(projectId, 'backends'),
      queryFn: ({ signal }) => call('listBackends', { params: { projectId }, signal }),
      refetchInterval: askAgainEvery,
    }),
  /** The newest run of a model. */
  lastRun: (projectId: ProjectId, modelId: ModelId) =>
    queryOptions({
      queryKey: ofModels(projectId, 'runs', modelId),
      queryFn: async ({ signal }) =>
        (await call('listModelRuns', { params: { projectId }, query: { modelId, limit: 1 }, signal })).rows[0] ?? null,
    }),
  runs: (projectId: ProjectId) =>
    infiniteQueryOptions({
      queryKey: ofModels(projectId, 'runs', 'all'),
      queryFn: ({ signal, pageParam }) => call('listModelRuns', { params: { projectId }, query: { cursor: pageParam, limit: 20 }, signal }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      refetchInterval: ({ state }) => (state.data?.pages.some(({ rows }) => rows.some(isOpenRun)) === true ? again : false),
    }),
} as const

/** Asks for all of the page again, after something was done. */
export const useModelsAgain = (projectId: ProjectId) => {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ofModels(projectId) })
}
