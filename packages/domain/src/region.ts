import type { Geometry } from '@reticle/geometry'
import { z } from 'zod'
import { answerSchema } from './answer.ts'
import { slugSchema } from './ids.ts'

const coordinate = z.number().finite().min(-1e7).max(1e7)
const length = z.number().finite().min(0).max(1e7)
const flat = (vertices: number) =>
  z
    .array(coordinate)
    .min(2 * vertices)
    .max(200_000)
    .refine((values) => values.length % 2 === 0, 'x and y must come in pairs')
    .readonly()

/** Shapes in native image space; see packages/geometry/src/types.ts and docs/spec/coordinates.md. */
export const geometrySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('point'), x: coordinate, y: coordinate }).readonly(),
  z.strictObject({ type: z.literal('box'), x: coordinate, y: coordinate, width: length, height: length }).readonly(),
  z
    .strictObject({
      type: z.literal('rotated-box'),
      cx: coordinate,
      cy: coordinate,
      width: length,
      height: length,
      angle: z.number().finite(),
    })
    .readonly(),
  z
    .strictObject({ type: z.literal('ellipse'), cx: coordinate, cy: coordinate, rx: length, ry: length, angle: z.number().finite() })
    .readonly(),
  z.strictObject({ type: z.literal('polyline'), points: flat(2) }).readonly(),
  z.strictObject({ type: z.literal('polygon'), rings: z.array(flat(3)).min(1).max(10_000).readonly() }).readonly(),
  z
    .strictObject({
      type: z.literal('bezier'),
      nodes: z
        .array(coordinate)
        .min(12)
        .max(200_000)
        .refine((values) => values.length % 6 === 0, 'a node has six numbers')
        .readonly(),
      isClosed: z.boolean(),
    })
    .readonly(),
  z
    .strictObject({
      type: z.literal('skeleton'),
      points: flat(1),
      states: z
        .array(z.enum(['visible', 'occluded', 'absent']))
        .min(1)
        .max(1000)
        .readonly(),
    })
    .readonly(),
  z
    .strictObject({
      type: z.literal('mask'),
      x: z.int(),
      y: z.int(),
      width: z.int().min(1).max(100_000),
      height: z.int().min(1).max(100_000),
      counts: z.array(z.int().min(0)).min(1).max(5_000_000).readonly(),
    })
    .readonly(),
]) satisfies z.ZodType<Geometry>

/** Where a mark came from: a canvas tool, a model's suggestion, another reader's mark (adjudication), a consensus cluster, or a file. */
export const originSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tool'), tool: z.string().max(64) }),
  z.strictObject({ kind: z.literal('model'), model: z.string().max(200), edited: z.boolean() }),
  z.strictObject({
    kind: z.literal('reader'),
    /** Region ids are unique within one annotation only. */
    annotationId: z.string().max(64).optional(),
    regionId: z.string().max(64),
    edited: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('consensus'), clusterId: z.string().max(64), edited: z.boolean() }),
  z.strictObject({ kind: z.literal('file'), name: z.string().max(200) }),
])
export type Origin = z.infer<typeof originSchema>

export const attributeValueSchema = z.union([z.string().max(2000), z.number().finite(), z.boolean()])

const planeIndex = z.int().min(0).max(1_000_000)

/** The plane that a mark lies on, by its indices; an axis that is left out: the mark stands for all planes along it. */
export const planeSchema = z.strictObject({ z: planeIndex.optional(), t: planeIndex.optional() })
export type Plane = z.infer<typeof planeSchema>

/**
 * A mark that is a key plane of an object through z or time: marks with the same `id` are one object, which is interpolated between them.
 * `state`: seen; there but covered; or out of the frame from this plane on, up to the next key plane.
 */
export const trackSchema = z.strictObject({
  id: z.string().min(1).max(64),
  state: z.enum(['visible', 'occluded', 'outside']).default('visible'),
})
export type Track = z.infer<typeof trackSchema>

/** One mark of an annotation. `id` is unique within its annotation and stays through edits. */
export const regionSchema = z.strictObject({
  id: z.string().min(1).max(64),
  labelId: slugSchema,
  geometry: geometrySchema,
  attributes: z.record(slugSchema, attributeValueSchema).default({}),
  origin: originSchema,
  plane: planeSchema.optional(),
  track: trackSchema.optional(),
  /** Answers to the protocol's questions on marks. */
  answers: z.array(answerSchema).max(100).optional(),
})
export type Region = z.infer<typeof regionSchema>
