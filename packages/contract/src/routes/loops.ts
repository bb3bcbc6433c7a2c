import { backendIdSchema, loopIdSchema, loopPlanSchema, modelIdSchema, projectIdSchema, roundIdSchema, roundStates } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { projectParams, timeSchema } from '../shared.ts'

export const loopParams = z.object({ loopId: loopIdSchema })
const reads = { kind: 'project', of: 'loop', can: 'quality.read' } as const
const manages = { kind: 'project', of: 'loop', can: 'project.manage' } as const

/** How a model fared on what is held out. */
export const roundMeasureSchema = z.object({
  /** The one of `all` that is plotted. */
  metric: z.string(),
  value: z.number(),
  /** Samples it was measured on. */
  n: z.int(),
  /** Of 95 %, by drawing samples anew. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  all: z.record(z.string(), z.number()),
})
export type RoundMeasure = z.infer<typeof roundMeasureSchema>

export const roundSchema = z.object({
  id: roundIdSchema,
  number: z.int(),
  state: z.enum(roundStates),
  /** `settled`, `schedule`, or `hand`. */
  begunBy: z.string(),
  /** Settled samples that it could learn from when it began. */
  settled: z.int(),
  releaseId: z.string().nullable(),
  /** The release's version, and its id: the SHA-256 of its manifest. */
  release: z.string().nullable(),
  releaseSha256: z.string().nullable(),
  /** Labelled samples that it learnt from. */
  labels: z.int().nullable(),
  trainingRunId: z.string().nullable(),
  predictionRunId: z.string().nullable(),
  version: z.string().nullable(),
  measure: roundMeasureSchema.nullable(),
  /** With so many labels that were drawn at random: what is to be compared with the round before. */
  randomLabels: z.int().nullable(),
  randomMeasure: roundMeasureSchema.nullable(),
  /** Tasks that got a score. */
  scored: z.int().nullable(),
  /** What failed, and the cure. */
  error: z.string().nullable(),
  startedAt: timeSchema,
  finishedAt: timeSchema.nullable(),
})
export type LoopRound = z.infer<typeof roundSchema>

export const loopSchema = z.object({
  id: loopIdSchema,
  projectId: projectIdSchema,
  name: z.string(),
  backendId: backendIdSchema,
  backend: z.string(),
  modelId: modelIdSchema,
  state: z.enum(['active', 'paused', 'ended']),
  /** Why it was paused or ended. */
  reason: z.string().nullable(),
  plan: loopPlanSchema,
  /** Of a schedule: when the next round begins. */
  nextAt: timeSchema.nullable(),
  createdBy: z.string(),
  createdAt: timeSchema,
  /** The last one; null before the first. */
  lastRound: roundSchema.nullable(),
  rounds: z.int(),
  /** Settled samples now: those to learn from, and those to measure by. */
  settled: z.object({ rest: z.int(), heldOut: z.int() }),
})
export type Loop = z.infer<typeof loopSchema>

export const loopDetailSchema = loopSchema.extend({
  /** The first one first. */
  history: z.array(roundSchema),
})
export type LoopDetail = z.infer<typeof loopDetailSchema>

const name = z.string().trim().min(1).max(100)

export const listLoops = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/loops',
  tag: 'models',
  summary: 'Retrain loops of a project, newest first',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  answers: { 200: z.array(loopSchema) },
})
export const createLoop = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/loops',
  tag: 'models',
  summary: 'Have a backend learn again and again from what is settled; from now on no suggestion is shown on what is held out',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  body: z.strictObject({ name, backendId: backendIdSchema, plan: loopPlanSchema }),
  answers: { 201: loopDetailSchema },
})
export const getLoop = defineRoute({
  method: 'GET',
  path: '/loops/:loopId',
  tag: 'models',
  summary: 'A retrain loop with all its rounds and their measures',
  access: reads,
  params: loopParams,
  answers: { 200: loopDetailSchema },
})
export const updateLoop = defineRoute({
  method: 'PATCH',
  path: '/loops/:loopId',
  tag: 'models',
  summary: 'Change a loop from its next round on; what is held out stays, since rounds are compared by it',
  access: manages,
  params: loopParams,
  body: loopPlanSchema
    .omit({ heldOut: true })
    .extend({ name })
    .partial()
    .refine((body) => Object.keys(body).length > 0, 'say what to change'),
  answers: { 200: loopDetailSchema },
})
export const startRound = defineRoute({
  method: 'POST',
  path: '/loops/:loopId/rounds',
  tag: 'models',
  summary: 'Begin a round now',
  access: manages,
  params: loopParams,
  answers: { 202: loopDetailSchema },
})
export const pauseLoop = defineRoute({
  method: 'POST',
  path: '/loops/:loopId/pause',
  tag: 'models',
  summary: 'Begin no further round until somebody resumes the loop; the one under way goes on',
  access: manages,
  params: loopParams,
  answers: { 200: loopDetailSchema },
})
export const resumeLoop = defineRoute({
  method: 'POST',
  path: '/loops/:loopId/resumption',
  tag: 'models',
  summary: 'Let a paused loop go on',
  access: manages,
  params: loopParams,
  answers: { 200: loopDetailSchema },
})
export const endLoop = defineRoute({
  method: 'POST',
  path: '/loops/:loopId/end',
  tag: 'models',
  summary: 'End a loop for good: the round under way is cancelled, and readers see new suggestions on what was held out',
  access: manages,
  params: loopParams,
  body: z.strictObject({ reason: z.string().trim().min(1, 'say why').max(2000) }),
  answers: { 200: loopDetailSchema },
})
