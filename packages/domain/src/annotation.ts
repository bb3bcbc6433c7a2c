import { z } from 'zod'
import { answerSchema } from './answer.ts'
import { pixelDisplaySchema } from './display.ts'
import { planeSchema, regionSchema } from './region.ts'

/** What the annotator saw when submitting, so that a reviewer can see the same. */
export const displayStateSchema = z.strictObject({
  zoom: z.number().finite().positive(),
  centre: z.strictObject({ x: z.number().finite(), y: z.number().finite() }),
  /** Degrees, clockwise, by which the image was turned on the screen; upright without it. */
  angle: z.number().min(0).max(360).optional(),
  brightness: z.number().finite().default(0),
  contrast: z.number().finite().default(1),
  isInverted: z.boolean().default(false),
  /** Channels, windows, plane: how the values were shown. Absent in annotations from before there were any of these to choose. */
  pixels: pixelDisplaySchema.optional(),
})
export type DisplayState = z.infer<typeof displayStateSchema>

/** A comment on a mark, or on a place of the image in image space. */
export const noteSchema = z.strictObject({
  id: z.string().min(1).max(64),
  text: z.string().min(1).max(5000),
  regionId: z.string().max(64).optional(),
  at: z.strictObject({ x: z.number().finite(), y: z.number().finite() }).optional(),
  plane: planeSchema.optional(),
})
export type Note = z.infer<typeof noteSchema>

/** The content of an annotation, of a draft and of an adjudication: marks and answers, one document. */
export const annotationContentSchema = z.strictObject({
  regions: z.array(regionSchema).max(200_000),
  answers: z.array(answerSchema).max(500),
  comment: z.string().max(10_000).default(''),
  /** Comments pinned to marks and places. */
  notes: z.array(noteSchema).max(1000).optional(),
  display: displayStateSchema.optional(),
})
export type AnnotationContent = z.infer<typeof annotationContentSchema>

export const emptyContent: AnnotationContent = { regions: [], answers: [], comment: '' }
