import { attributeValueSchema, geometrySchema } from '@reticle/domain'
import { z } from 'zod'
import { abilities } from '../port.ts'

/** Our own protocol on the wire; docs/spec/backends.md, MB10 to MB16. */
const name = z.string().min(1).max(200)
const share = z.number().min(0).max(1)

export const healthSchema = z.looseObject({ status: z.enum(['ok', 'starting']) })

export const infoSchema = z.looseObject({
  protocol: z.literal(1),
  name,
  version: name,
  digest: z.string().max(200).nullish(),
  licence: z.string().max(200).nullish(),
  can: z.array(z.enum(abilities)).min(1).max(3),
  labels: z.array(name).max(10_000),
  questions: z
    .array(z.looseObject({ id: name, options: z.array(name).max(10_000) }))
    .max(100)
    .default([]),
})

export const predictionSchema = z.looseObject({
  regions: z.array(
    z.looseObject({
      label: name,
      geometry: geometrySchema,
      confidence: share.nullish(),
      attributes: z.record(z.string().max(100), attributeValueSchema).default({}),
    }),
  ),
  answers: z
    .array(z.looseObject({ question: name, probabilities: z.record(name, share) }))
    .max(100)
    .default([]),
  scores: z.record(z.string().max(100), z.number().finite()).default({}),
  embedding: z.array(z.number().finite()).nullish(),
})

export const jobSchema = z.looseObject({ job: z.string().min(1).max(200) })

export const trainingSchema = z.looseObject({
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  progress: share.default(0),
  metrics: z.record(z.string().max(100), z.number().finite()).default({}),
  version: name.nullish(),
  error: z.string().max(10_000).nullish(),
})
