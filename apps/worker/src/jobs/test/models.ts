import { newId } from '@reticle/db'
import {
  type BackendId,
  type BackendProtocol,
  type ModelId,
  type ModelMapping,
  type ModelRunScope,
  modelRunIdSchema,
  modelRunScopeSchema,
} from '@reticle/domain'
import { type BackendAnswer, backendServer, json } from '@reticle/testkit'
import { runModel } from '../run-model.ts'
import { flatPng } from './labels-of-tools.ts'
import type { World } from './world.ts'

const bytesOf = async function* (bytes: Uint8Array) {
  yield bytes
}

export const info = {
  ...{ protocol: 1, name: 'Nets', version: '1', digest: 'sha256:aa', licence: 'MIT', can: ['predict', 'prompt', 'train'] },
  ...{ labels: ['crater', 'pebble'], questions: [{ id: 'quality', options: ['good', 'poor'] }] },
}
export const said = {
  regions: [
    { label: 'crater', geometry: { type: 'box', x: 1, y: 2, width: 10, height: 12 }, confidence: 0.75 },
    { label: 'pebble', geometry: { type: 'point', x: 3, y: 4 } },
  ],
  answers: [{ question: 'quality', probabilities: { good: 0.9, poor: 0.1 } }],
  scores: { uncertainty: 0.25 },
  embedding: [0.5, 0.25],
}

/** Answers as a sound backend of our protocol does, where nothing else is said. */
export const backendOf = (answers: Readonly<Record<string, BackendAnswer>> = {}) =>
  backendServer({ '/info': (_, response) => json(response, info), '/predict': (_, response) => json(response, said), ...answers })

export const mapping: ModelMapping = {
  labels: { crater: 'crater', pebble: null },
  questions: { quality: { to: 'quality', options: { good: 'good', poor: 'poor' } } },
}

/** Tasks with pictures of 64 x 48 px, models and backends in a world of jobs. */
export const modelsIn = (world: World) => {
  const { context, projectId, people, clock } = world
  const createdBy = people[0] ?? ''
  const at = {
    createdBy,
    get createdAt() {
      return clock.now
    },
  }
  return {
    /** Tasks in the order of import, whose samples are called `sample 1`, ... */
    pictures: async (count: number): Promise<string[]> => {
      const ids = await world.open(count)
      for (const [index, id] of ids.entries()) {
        const stored = await context.storage.put(bytesOf(await flatPng(64, 48, index + 1)))
        if (!stored.ok) throw new Error(stored.error.code)
        const { sha256, bytes } = stored.value
        await world.query(`update samples s set name = $2, sha256 = $3, bytes = $4 from tasks t where t.id = $1 and s.id = t.sample_id`, [
          id,
          `sample ${index + 1}`,
          sha256,
          bytes,
        ])
      }
      return ids
    },
    model: async (name = 'Nets', version: string | null = '1', of: ModelMapping = mapping): Promise<ModelId> => {
      const id = newId() as ModelId
      await context.unitOfWork(async ({ models }) => {
        await models.add({ id, projectId, name, description: '', modality: 'image', ...at })
        if (version !== null)
          await models.addVersion({ id: newId(), modelId: id, projectId, version, digest: null, licence: 'MIT', mapping: of, ...at })
      })
      return id
    },
    backend: async (
      modelId: ModelId,
      address: string,
      changes: { protocol?: BackendProtocol; concurrency?: number; mostPerMinute?: number } = {},
    ) => {
      const id = newId() as BackendId
      const row = {
        id,
        projectId,
        modelId,
        name: `Backend ${id.slice(-4)}`,
        protocol: 'reticle' as const,
        address,
        secret: 'open sesame',
        ...changes,
        ...at,
      }
      await context.unitOfWork(({ backends }) => backends.add(row))
      return id
    },
    ask: async (
      backendId: BackendId,
      what: { scope?: Partial<ModelRunScope>; releaseId?: string; parameters?: Record<string, string | number | boolean> } = {},
    ) => {
      const id = modelRunIdSchema.parse(newId())
      const backend = await context.read.backends.get(backendId)
      const { releaseId, parameters = {} } = what
      const kind = releaseId === undefined ? 'predict' : 'train'
      const scope = kind === 'predict' ? modelRunScopeSchema.parse(what.scope ?? {}) : null
      await context.unitOfWork(({ modelRuns }) =>
        modelRuns.add({
          id,
          projectId,
          modelId: backend?.modelId ?? '',
          backendId,
          kind,
          state: 'waiting',
          scope,
          releaseId,
          parameters,
          ...at,
        }),
      )
      return id
    },
    run: async (id: ReturnType<typeof modelRunIdSchema.parse>) => {
      await runModel(context, { modelRunId: id })
      const row = await context.read.modelRuns.get(id)
      if (row === undefined) throw new Error('the run is gone')
      return row
    },
    suggestions: async () =>
      world.query(
        'select s.*, p.name from suggestions s join tasks t on t.id = s.task_id join samples p on p.id = t.sample_id order by t.position, s.id',
      ),
  }
}
export type Models = ReturnType<typeof modelsIn>
