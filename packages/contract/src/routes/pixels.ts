import { sampleIdSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { sampleParams } from '../shared.ts'

/** Types of stored values, named as NumPy names them. 64-bit integers are served as float64. */
export const pixelTypes = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'float64'] as const

/** Axes of what is served, always in the order t, c, z, y, x; those that a sample does not have are left out. */
export const pixelAxisSchema = z.object({
  name: z.enum(['t', 'c', 'z', 'y', 'x']),
  /** What the file calls it: `wavelength`, `depth`, `time`. */
  label: z.string(),
  length: z.int(),
  /** Distance between neighbours in `unit`; null when the file does not say. */
  spacing: z.number().nullable(),
  unit: z.string().nullable(),
  /** The coordinate of each index, where the file lists them. */
  coordinates: z.array(z.number()).optional(),
})

/** How the values of a channel are spread, from a sample of its middle plane. `histogram`: counts in equal bins from `min` to `max`. */
export const spreadSchema = z.object({
  min: z.number(),
  max: z.number(),
  percentiles: z.object({ p01: z.number(), p1: z.number(), p50: z.number(), p99: z.number(), p999: z.number() }),
  histogram: z.array(z.int()),
  sampled: z.int(),
})

export const pixelChannelSchema = z.object({
  name: z.string(),
  /** `#rrggbb`. */
  color: z.string().nullable(),
  unit: z.string().nullable(),
  /** What the file recommends to show as black and white, in stored values. */
  window: z.object({ low: z.number(), high: z.number() }).nullable(),
  spread: spreadSchema.nullable(),
})

/** From index coordinates (docs/spec/coordinates.md) to the world. The same as `World` in packages/imaging, in words there. */
export const worldSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('physical'), frame: z.string(), unit: z.string(), matrix: z.array(z.array(z.number())) }),
  z.object({
    kind: z.literal('sky'),
    projection: z.string(),
    frame: z.string(),
    keywords: z.record(z.string(), z.union([z.number(), z.string()])),
  }),
  z.object({
    kind: z.literal('map'),
    epsg: z.int().nullable(),
    name: z.string().nullable(),
    unit: z.string().nullable(),
    affine: z.array(z.number()).length(6),
  }),
])

export const pixelLevelSchema = z.object({
  /** Of its Zarr array, below the root of the pixels. */
  path: z.string(),
  /** One number for each axis, as all lists here. */
  shape: z.array(z.int()),
  /** Full-resolution pixels per pixel of this level. */
  scale: z.array(z.number()),
  /** What is fetched at once. */
  chunk: z.array(z.int()),
  /**
   * False while it is being made: its chunks come one after the other. Of a large image one more level, `sketch`, is complete from the beginning,
   * and listed last until all others are: every so many pixels of the whole (docs/spec/pyramids.md, Y15).
   */
  isComplete: z.boolean(),
})

/**
 * How the pixels of a sample are had. `plain`: an 8-bit PNG or JPEG, shown as it is (`/samples/{id}/image`); `levels` is empty. `queued`,
 * `building`: a worker makes the pyramid; what is there already is served. `ready`, `failed`: see `problem`.
 */
export const pixelInfoSchema = z.object({
  sampleId: sampleIdSchema,
  state: z.enum(['plain', 'queued', 'building', 'ready', 'failed']),
  progress: z.object({ done: z.int(), total: z.int() }).nullable(),
  problem: z.object({ at: z.string(), reason: z.string() }).nullable(),
  /** Names this very pyramid; part of the address of its pixels, which therefore never change: `/samples/{id}/pixels/{version}/{path}`. */
  version: z.string(),
  format: z.string(),
  /** Which array of the file. */
  dataset: z.string(),
  axes: z.array(pixelAxisSchema),
  dtype: z.enum(pixelTypes),
  channels: z.array(pixelChannelSchema),
  /** The channels are red, green and blue (and alpha) of one picture. */
  isColor: z.boolean(),
  /** The values are numbers that name things: they are never mixed, in no level and not on the screen. */
  isLabel: z.boolean().optional(),
  /** A stored value stands for `slope * stored + intercept`, in `unit`. */
  rescale: z.object({ slope: z.number(), intercept: z.number(), unit: z.string().nullable() }).nullable(),
  /** The stored value that means "not measured"; NaN always does. */
  nodata: z.number().nullable(),
  world: worldSchema.nullable(),
  levels: z.array(pixelLevelSchema),
})
export type PixelInfo = z.infer<typeof pixelInfoSchema>

export const headerSchema = z.object({
  parts: z.array(
    z.object({
      name: z.string(),
      lines: z.array(z.object({ key: z.string(), value: z.string(), comment: z.string().optional() })),
    }),
  ),
  /** Keys that are left out because they tell of people. */
  withheld: z.array(z.string()),
  warnings: z.array(z.string()),
})
export type SampleHeader = z.infer<typeof headerSchema>

export const getSamplePixels = defineRoute({
  method: 'GET',
  path: '/samples/:sampleId/pixels',
  tag: 'samples',
  summary: 'What the pixels of a sample are, and how they are had',
  access: { kind: 'project', of: 'sample', can: 'sample.read' },
  params: sampleParams,
  answers: { 200: pixelInfoSchema },
})
/** `*`: a path of the Zarr hierarchy (`zarr.json`, `0/zarr.json`, `0/c/0/0/0`). Ranges are answered: shards are read in parts. */
export const getSamplePixelFile = defineRoute({
  method: 'GET',
  path: '/samples/:sampleId/pixels/:version/*',
  tag: 'samples',
  summary: 'A file of the OME-Zarr hierarchy of a sample',
  access: { kind: 'project', of: 'sample', can: 'sample.read' },
  params: sampleParams.extend({ version: z.string().max(100), '*': z.string().max(500) }),
  answers: { 200: 'bytes', 206: 'bytes', 304: 'empty', 416: 'empty' },
})
/** For a file that was missing, or somewhere else, when a worker looked: what was wrong with it is forgotten, and a worker looks again. */
export const lookAgainAtSample = defineRoute({
  method: 'POST',
  path: '/samples/:sampleId/examination',
  tag: 'samples',
  summary: 'Look again into the file of a sample whose pixels could not be made ready',
  access: { kind: 'project', of: 'sample', can: 'sample.read' },
  params: sampleParams,
  answers: { 202: pixelInfoSchema },
})
export const getSampleHeader = defineRoute({
  method: 'GET',
  path: '/samples/:sampleId/header',
  tag: 'samples',
  summary: 'The header of the original file, verbatim, without what tells of people',
  access: { kind: 'project', of: 'sample', can: 'sample.read' },
  params: sampleParams,
  answers: { 200: headerSchema },
})
