import { z } from 'zod'
import { slugSchema } from './ids.ts'

/** How values between the ends of a window become light. `gamma`: v ^ gamma. */
const stretchSchema = z.enum(['linear', 'gamma', 'sqrt', 'log', 'asinh'])

const finite = z.number().finite()
const colorSchema = z.string().regex(/^#[0-9a-f]{6}$/, 'a colour such as #1f77b4')
const gammaSchema = z.number().min(0.01).max(100)
/** A name of a colour map. What a viewer does not know, it shows as grey. */
const colorMapSchema = z.string().min(1).max(60)

/** How one channel was shown. `low` and `high`: stored values that are the first and the last colour. */
const channelDisplaySchema = z.strictObject({
  isVisible: z.boolean(),
  low: finite,
  high: finite,
  stretch: stretchSchema,
  gamma: gammaSchema.default(1),
  paint: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('map'), map: colorMapSchema }),
    /** From black to this colour. */
    z.strictObject({ kind: z.literal('color'), color: colorSchema }),
  ]),
  isInverted: z.boolean().default(false),
})

/** How the values of an image were shown: what a reader sets on the panel, recorded with an annotation. */
export const pixelDisplaySchema = z.strictObject({
  /** One for each channel of the image, in its order. */
  channels: z.array(channelDisplaySchema).min(1).max(1024),
  /** `additive`: the light of all visible channels is added; `single`: `active` alone is shown. */
  blending: z.enum(['additive', 'single']).default('additive'),
  active: z.int().min(0).default(0),
  z: z.int().min(0),
  t: z.int().min(0),
  /** `max`: of each channel, the greatest value along z. */
  projection: z.enum(['slice', 'max']).default('slice'),
  interpolation: z.enum(['auto', 'nearest', 'smooth']).default('auto'),
  /** Where nothing was measured. */
  nodata: z.enum(['checker', 'transparent']).default('checker'),
  /** Colours of values below and above the window; null: as its ends. */
  under: colorSchema.nullable().default(null),
  over: colorSchema.nullable().default(null),
})
export type PixelDisplay = z.infer<typeof pixelDisplaySchema>

/** What the ends of a window are taken from. */
export const windowRuleSchema = z.discriminatedUnion('kind', [
  /** What the file recommends, else the middle 99.8 % of the values. */
  z.strictObject({ kind: z.literal('file') }),
  /** The middle share of the values, in percent: 99 leaves half a percent out at either end. */
  z.strictObject({ kind: z.literal('percentile'), share: z.number().min(50).max(100) }),
  z.strictObject({ kind: z.literal('zscale') }),
  /** In the unit of the values: after the rescaling that the file states (Hounsfield units). */
  z.strictObject({ kind: z.literal('range'), low: finite, high: finite }),
])
export type WindowRule = z.infer<typeof windowRuleSchema>

/** A named way to look at the samples of a project, the same for all readers. */
export const displayPresetSchema = z.strictObject({
  id: slugSchema,
  name: z.string().min(1).max(100),
  window: windowRuleSchema.default({ kind: 'file' }),
  stretch: stretchSchema.default('linear'),
  gamma: gammaSchema.default(1),
  /** Of channels that have no colour of their own. */
  colorMap: colorMapSchema.default('grey'),
  isInverted: z.boolean().default(false),
  /** Names of the channels to show; empty: all of a composite, the first of others. Names that an image has not are passed over. */
  channels: z.array(z.string().min(1).max(200)).max(64).default([]),
  isSmooth: z.boolean().default(false),
})
export type DisplayPreset = z.infer<typeof displayPresetSchema>

/** How the samples of a protocol are shown: the first preset at the start, the others by choice. */
export const protocolDisplaySchema = z.strictObject({ presets: z.array(displayPresetSchema).max(20).default([]) })
