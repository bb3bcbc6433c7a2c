import { answerSchema, attributeValueSchema, geometrySchema, planeSchema, slugSchema, trackSchema } from '@reticle/domain'
import { z } from 'zod'

const id = z.int().min(0)
const finite = z.number().finite()

export const categorySchema = z.object({
  id,
  name: z.string().min(1).max(200),
  reticle: z.object({ label_id: slugSchema }).optional(),
})

/** A name that stays below the image folder: no absolute path, no step up, no backslash, no control character. */
const fileNameSchema = z
  .string()
  .min(1)
  .max(1000)
  .refine(
    (name) => !/^[/~]|^[a-z]:|\\|\p{Cc}/iu.test(name) && !name.split('/').some((part) => part === '..' || part === ''),
    'is not a file name below the image folder',
  )

/** An answer, with the readers behind it where there are any. */
const ownAnswer = answerSchema.or(z.object({ ...answerSchema.shape, support: z.int(), raters: z.int() }))

export const imageSchema = z.object({
  id,
  file_name: fileNameSchema,
  width: z.int().min(1).max(10_000_000),
  height: z.int().min(1).max(10_000_000),
  reticle: z.object({ answers: z.array(ownAnswer).optional() }).optional(),
})

const rleSchema = z.object({
  size: z.tuple([z.int().min(1), z.int().min(1)]),
  counts: z.union([z.array(z.int().min(0)).max(5_000_000), z.string().max(5_000_000)]),
})

export const annotationSchema = z.object({
  id,
  image_id: id,
  category_id: id,
  bbox: z.tuple([finite, finite, finite, finite]).optional(),
  segmentation: z.union([z.array(z.array(finite)).max(10_000), rleSchema]).optional(),
  keypoints: z.array(finite).max(30_000).optional(),
  reticle: z
    .object({
      region_id: z.string().min(1).max(64),
      geometry: geometrySchema.optional(),
      attributes: z.record(slugSchema, attributeValueSchema).default({}),
      plane: planeSchema.optional(),
      track: trackSchema.optional(),
      answers: z.array(ownAnswer).max(100).optional(),
    })
    .optional(),
})
export type CocoAnnotation = z.infer<typeof annotationSchema>

/** The three lists; what is in them is checked entry by entry. */
export const documentSchema = z.object({
  images: z.array(z.unknown()),
  categories: z.array(z.unknown()),
  annotations: z.array(z.unknown()).default([]),
})
