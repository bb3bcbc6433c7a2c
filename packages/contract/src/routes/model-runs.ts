import {
  backendIdSchema,
  modelIdSchema,
  modelRunIdSchema,
  modelRunKinds,
  modelRunScopeSchema,
  modelRunStates,
  projectIdSchema,
  releaseIdSchema,
  trainingParametersSchema,
} from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { backendParams, modelRunParams, pageOf, pageQuery, projectParams, timeSchema } from '../shared.ts'

export const modelRunSchema = z.object({
  id: modelRunIdSchema,
  projectId: projectIdSchema,
  modelId: modelIdSchema,
  /** The model's name, and the version that was asked or that came of a training; null while that is open. */
  model: z.string(),
  version: z.string().nullable(),
  backendId: backendIdSchema.nullable(),
  /** The backend's name; null of what was pushed. */
  backend: z.string().nullable(),
  kind: z.enum(modelRunKinds),
  state: z.enum(modelRunStates),
  scope: modelRunScopeSchema.nullable(),
  releaseId: releaseIdSchema.nullable(),
  parameters: trainingParametersSchema,
  /** Samples; of a training hundredths of it. */
  done: z.int(),
  failed: z.int(),
  total: z.int(),
  metrics: z.record(z.string(), z.number()).nullable(),
  /** The first failures. Someone who also labels is not told of which samples. */
  rejects: z.array(z.object({ at: z.string(), reason: z.string() })),
  /** Why it failed, and what to do. */
  error: z.string().nullable(),
  createdBy: z.string(),
  createdAt: timeSchema,
  finishedAt: timeSchema.nullable(),
})
export type ModelRun = z.infer<typeof modelRunSchema>

export const startModelRun = defineRoute({
  method: 'POST',
  path: '/backends/:backendId/runs',
  tag: 'models',
  summary: 'Have a backend predict over samples, or learn from a release; a worker does it',
  access: { kind: 'project', of: 'backend', can: 'project.manage' },
  params: backendParams,
  body: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('predict'), scope: modelRunScopeSchema.prefault({}) }),
    z.strictObject({ kind: z.literal('train'), releaseId: releaseIdSchema, parameters: trainingParametersSchema.default({}) }),
  ]),
  answers: { 202: modelRunSchema },
})
export const listModelRuns = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/model-runs',
  tag: 'models',
  summary: 'Runs of models, newest first',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  query: pageQuery.extend({ modelId: modelIdSchema.optional() }),
  answers: { 200: pageOf(modelRunSchema) },
})
export const getModelRun = defineRoute({
  method: 'GET',
  path: '/model-runs/:runId',
  tag: 'models',
  summary: 'One run of a model',
  access: { kind: 'project', of: 'run', can: 'quality.read' },
  params: modelRunParams,
  answers: { 200: modelRunSchema },
})
export const cancelModelRun = defineRoute({
  method: 'POST',
  path: '/model-runs/:runId/cancel',
  tag: 'models',
  summary: 'Stop a run; what it said until then stays',
  access: { kind: 'project', of: 'run', can: 'project.manage' },
  params: modelRunParams,
  answers: { 200: modelRunSchema },
})
