import { z } from 'zod'

const name = z.string().min(1).max(200)
const side = z.int().min(8).max(8192)
const channels = z.int().min(1).max(64)

/** How values become what the model was trained on: (value * scale - mean) / std, mean and std one for all channels or one for each. */
const normaliseSchema = z
  .strictObject({
    scale: z.number().default(1),
    mean: z.array(z.number()).min(1).max(64).default([0]),
    std: z
      .array(z.number().refine((value) => value !== 0, 'nothing can be divided by 0'))
      .min(1)
      .max(64)
      .default([1]),
  })
  .default({ scale: 1, mean: [0], std: [1] })
export type Normalise = z.infer<typeof normaliseSchema>

const inputSchema = z.strictObject({
  name,
  layout: z.enum(['nchw', 'nhwc']).default('nchw'),
  channels,
  /** Rows and columns that it takes at once; larger images go in as tiles. */
  size: z.tuple([side, side]),
  normalise: normaliseSchema,
})
export type ModelInput = z.infer<typeof inputSchema>

const common = {
  name,
  version: z.string().min(1).max(100),
  licence: z.string().min(1).max(200).optional(),
  labels: z
    .array(name)
    .min(1)
    .max(1000)
    .refine((labels) => new Set(labels).size === labels.length, 'the same name twice'),
}

/** Pixels by class: a map of numbers for each label. */
const segmentationSchema = z.strictObject({
  ...common,
  /** `semantic-segmentation`: a label is one mark; `instance-segmentation`: its objects are parted by a watershed on their depth. */
  kind: z.enum(['semantic-segmentation', 'instance-segmentation']),
  file: z.string().min(1),
  input: inputSchema,
  output: z.strictObject({
    name,
    layout: z.enum(['nchw', 'nhwc']).default('nchw'),
    /** `softmax`: the first map is the background, then one for each label; else one for each label, each for itself. */
    activation: z.enum(['none', 'sigmoid', 'softmax']),
  }),
  threshold: z.number().gt(0).lt(1).default(0.5),
  /** The share of a tile that it has in common with the next. */
  overlap: z.number().min(0).max(0.5).default(0.125),
  /** The smallest mark, in elements. */
  least: z.int().min(1).default(20),
})
export type SegmentationConfig = z.infer<typeof segmentationSchema>

/** What points and boxes mean: an encoder, run once an image, and a decoder as the public export of Segment Anything has it. */
const samSchema = z.strictObject({
  ...common,
  kind: z.literal('sam'),
  encoder: z.strictObject({ file: z.string().min(1), input: inputSchema, output: name }),
  decoder: z.strictObject({ file: z.string().min(1), embedding: name.default('image_embeddings') }),
  /** The logit from which an element is object. */
  threshold: z.number().default(0),
})
export type SamConfig = z.infer<typeof samSchema>

export const onnxConfigSchema = z.discriminatedUnion('kind', [segmentationSchema, samSchema])
export type OnnxConfig = z.infer<typeof onnxConfigSchema>
