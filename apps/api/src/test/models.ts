import { newId } from '@reticle/db'
import { loopPlanSchema, orderingRecipeSchema } from '@reticle/domain'
import type { TestApi } from './test-api.ts'

/** A model whose backend answers prompts, as far as anybody knows, a run of it that failed on a sample, a loop with a round, and scores. */
export const modelIds = async (api: TestApi, projectId: string, createdBy: string) => {
  const [modelId, backendId, runId, loopId, orderingId] = [newId(), newId(), newId(), newId(), newId()]
  const told = { name: 'Nets', version: '1', digest: null, licence: null, can: ['predict', 'prompt'], labels: ['crater'], questions: [] }
  await api.unitOfWork(async ({ models, backends, modelRuns, loops, orderings }) => {
    const at = { createdBy, createdAt: api.now() }
    await models.add({ id: modelId, projectId, name: 'Nets', description: '', modality: 'image', ...at })
    const mapping = { labels: { crater: 'crater' }, questions: {} }
    await models.addVersion({ id: newId(), modelId, projectId, version: '1', digest: null, licence: null, mapping, ...at })
    // Nothing listens there.
    await backends.add({
      id: backendId,
      projectId,
      modelId,
      name: 'Nets here',
      protocol: 'reticle',
      address: 'http://127.0.0.1:9',
      told,
      ...at,
    })
    const rejects = [{ at: 'a sample', reason: 'a reason' }]
    await modelRuns.add({ id: runId, projectId, modelId, backendId, kind: 'predict', state: 'failed', rejects, ...at })
    const ordering = orderingRecipeSchema.parse({ parts: [{ strategy: 'entropy' }] })
    const plan = loopPlanSchema.parse({ trigger: { kind: 'hand' }, ordering, heldOut: { share: 0.01, seed: 1 } })
    await loops.add({ id: loopId, projectId, backendId, name: 'Nets again', state: 'active', plan, ...at })
    const round = { id: newId(), loopId, projectId, number: 1, state: 'failed' as const, begunBy: 'hand', settled: 0 }
    await loops.addRound({ ...round, error: 'a reason', startedAt: api.now() })
    await orderings.add({ id: orderingId, projectId, recipe: ordering, kind: 'live', ...at })
  })
  return { modelId, backendId, runId, loopId, orderingId }
}
