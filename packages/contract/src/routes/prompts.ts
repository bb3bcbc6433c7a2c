import { backendIdSchema, geometrySchema, planeSchema, slugSchema, taskIdSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { assignmentParams } from '../shared.ts'

const px = z.number().finite()
const most = 200

/** What a reader pointed at, in px of image space. */
export const promptSchema = z
  .strictObject({
    points: z
      .array(z.strictObject({ x: px, y: px, isForeground: z.boolean() }))
      .max(most)
      .default([]),
    boxes: z
      .array(z.strictObject({ x: px, y: px, width: z.number().positive(), height: z.number().positive() }))
      .max(most)
      .default([]),
    strokes: z
      .array(
        z.strictObject({ points: z.array(px).min(2).max(20_000), width: z.number().positive().max(10_000), isForeground: z.boolean() }),
      )
      .max(most)
      .default([]),
  })
  .refine(({ points, boxes, strokes }) => points.length + boxes.length + strokes.length > 0, 'point at something')
export type Prompt = z.infer<typeof promptSchema>

/** A backend that answers prompts, as a reader may choose it. */
export const prompterSchema = z.object({
  backendId: backendIdSchema,
  name: z.string(),
  /** The model and its version. */
  model: z.string(),
  /** Labels of the protocol that it can say. `takesAny`: it outlines what is pointed at, and the mark has the label that was chosen. */
  labels: z.array(slugSchema),
  takesAny: z.boolean(),
})
export type Prompter = z.infer<typeof prompterSchema>

export const promptedSchema = z.object({
  /** As marks name their origin. */
  model: z.string(),
  regions: z.array(
    z.object({
      labelId: slugSchema,
      geometry: geometrySchema,
      /** 0 to 1; null where the model does not say. */
      confidence: z.number().nullable(),
    }),
  ),
})
export type Prompted = z.infer<typeof promptedSchema>

const access = { kind: 'project', of: 'assignment', can: 'task.label' } as const

export const listPrompters = defineRoute({
  method: 'GET',
  path: '/assignments/:assignmentId/prompts',
  tag: 'models',
  summary: 'Models that answer prompts about one’s own sample; empty in tests and where the protocol hides suggestions',
  access,
  params: assignmentParams,
  answers: { 200: z.array(prompterSchema) },
})
export const prompt = defineRoute({
  method: 'POST',
  path: '/assignments/:assignmentId/prompts',
  tag: 'models',
  summary: 'Ask a model for marks at what one points at, on the sample that one holds; a request that is given up ends at the backend, too',
  access,
  params: assignmentParams,
  body: z.strictObject({
    backendId: backendIdSchema,
    prompt: promptSchema,
    /** Which label the marks are to have. */
    labelId: slugSchema.optional(),
    plane: planeSchema.optional(),
    /** As with drafts: proves a lease that this server does not know yet. */
    taskId: taskIdSchema.optional(),
  }),
  answers: { 200: promptedSchema },
})

/** Signed, for some minutes, for one sample: backends that fetch pictures have no account. */
export const getSignedPicture = defineRoute({
  method: 'GET',
  path: '/pictures/:token',
  tag: 'models',
  summary: 'The picture of the one sample that a signed address names, for as long as it says',
  access: { kind: 'public' },
  params: z.object({ token: z.string().min(1).max(400) }),
  answers: { 200: 'bytes' },
})
