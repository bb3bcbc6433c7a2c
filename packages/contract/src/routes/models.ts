import {
  modalities,
  modelIdSchema,
  modelRunKinds,
  modelRunStates,
  modelVersionSchema,
  predictionRecordSchema,
  projectIdSchema,
  releaseIdSchema,
} from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { modelParams, modelVersionParams, projectParams, timeSchema } from '../shared.ts'

const manages = { kind: 'project', of: 'project', can: 'project.manage' } as const
const reads = { kind: 'project', of: 'project', can: 'quality.read' } as const
const mostRecords = 2000

export const shownModelVersionSchema = modelVersionSchema.extend({
  id: z.uuid(),
  /** The release that it learnt from, where that is known. */
  releaseId: releaseIdSchema.nullable(),
  metrics: z.record(z.string(), z.number()),
  createdBy: z.string(),
  createdAt: timeSchema,
  /** Tasks that it said something of, and suggestions altogether. */
  counts: z.object({ tasks: z.int(), suggestions: z.int(), embeddings: z.int() }),
})
export type ShownModelVersion = z.infer<typeof shownModelVersionSchema>

export const modelSchema = z.object({
  id: modelIdSchema,
  projectId: projectIdSchema,
  name: z.string(),
  description: z.string(),
  modality: z.string(),
  createdBy: z.string(),
  createdAt: timeSchema,
  withdrawn: z.object({ at: timeSchema, reason: z.string() }).nullable(),
  /** The newest version; null before there is one. */
  latest: z.string().nullable(),
  versions: z.int(),
  backends: z.int(),
})
export type Model = z.infer<typeof modelSchema>

export const modelDetailSchema = modelSchema.extend({
  /** Newest first. */
  registered: z.array(shownModelVersionSchema),
  /** How many runs there are, by kind and state. */
  runs: z.array(z.object({ kind: z.enum(modelRunKinds), state: z.enum(modelRunStates), n: z.int() })),
})
export type ModelDetail = z.infer<typeof modelDetailSchema>

export const listModels = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/models',
  tag: 'models',
  summary: 'Models of a project, by name',
  access: reads,
  params: projectParams,
  answers: { 200: z.array(modelSchema) },
})
export const registerModel = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/models',
  tag: 'models',
  summary: 'Register a model, with a first version where that is known; its name stays, since suggestions and releases speak of it',
  access: manages,
  params: projectParams,
  body: z.strictObject({
    name: z.string().trim().min(1).max(200),
    description: z.string().trim().max(5000).default(''),
    modality: z.enum(modalities).default('image'),
    version: modelVersionSchema.optional(),
  }),
  answers: { 201: modelDetailSchema },
})
export const getModel = defineRoute({
  method: 'GET',
  path: '/models/:modelId',
  tag: 'models',
  summary: 'One model with its versions, what they said, and its runs',
  access: { kind: 'project', of: 'model', can: 'quality.read' },
  params: modelParams,
  answers: { 200: modelDetailSchema },
})
export const registerModelVersion = defineRoute({
  method: 'POST',
  path: '/models/:modelId/versions',
  tag: 'models',
  summary: 'Register a version. It never changes; the same version with the same facts again answers what is there',
  access: { kind: 'project', of: 'model', can: 'project.manage' },
  params: modelParams,
  body: modelVersionSchema,
  answers: { 200: shownModelVersionSchema, 201: shownModelVersionSchema },
})
export const withdrawModel = defineRoute({
  method: 'POST',
  path: '/models/:modelId/withdrawal',
  tag: 'models',
  summary: 'Take a model back: it is asked nothing more and shown to nobody; what was taken over from it stays',
  access: { kind: 'project', of: 'model', can: 'project.manage' },
  params: modelParams,
  body: z.strictObject({ reason: z.string().trim().min(1, 'say why').max(2000) }),
  answers: { 200: modelDetailSchema },
})

/** What came of a push, or of a file with predictions. */
export const pushedSchema = z.object({
  /** The run that this was counted in; null when all of it was there already. */
  runId: z.uuid().nullable(),
  stored: z.int(),
  /** Said before, with the same key. */
  known: z.int(),
  /** Tasks that got a score, and an embedding. */
  scored: z.int(),
  embedded: z.int(),
  rejected: z.int(),
  /** The first 1,000. */
  rejects: z.array(z.object({ at: z.string(), reason: z.string() })),
})
export type Pushed = z.infer<typeof pushedSchema>

export const pushPredictions = defineRoute({
  method: 'PUT',
  path: '/models/:modelId/versions/:version/predictions',
  tag: 'models',
  summary: `Push what a model says of samples: up to ${mostRecords} records, each of them taken whole or refused with place and reason`,
  access: { kind: 'project', of: 'model', can: 'project.manage' },
  params: modelVersionParams,
  body: z.strictObject({
    /** Of an earlier push of this version: counted with it. */
    runId: z.uuid().optional(),
    // Each is checked for itself, so that one which is wrong does not refuse the others.
    records: z
      .array(z.unknown())
      .min(1)
      .max(mostRecords)
      .meta({ items: z.toJSONSchema(predictionRecordSchema, { io: 'input' }) }),
  }),
  answers: { 200: pushedSchema },
})
/** Multipart: one `file`, Parquet with one row a sample (docs/spec/models.md, MR15). */
export const pushPredictionFile = defineRoute({
  method: 'POST',
  path: '/models/:modelId/versions/:version/prediction-files',
  tag: 'models',
  summary: 'Push what a model says of samples as one Parquet file of at most 256 MB: probabilities, scores and embeddings',
  access: { kind: 'project', of: 'model', can: 'project.manage' },
  params: modelVersionParams,
  body: 'multipart',
  answers: { 200: pushedSchema },
})
