import type { PixelInfo } from '@reticle/contract'
import type { Stretch } from './stretch.ts'

/** How a channel is coloured: through a colour map (`colormapIds`; grey for others), or from black to one colour. */
export type Paint = { readonly kind: 'map'; readonly map: string } | { readonly kind: 'color'; readonly color: string }

/** How the values of one channel become light. `low` and `high` are stored values (before `rescale`); `high` may lie below `low`. */
export type ChannelSettings = {
  readonly isVisible: boolean
  readonly low: number
  readonly high: number
  readonly stretch: Stretch
  /** The exponent of the stretch `gamma`: below 1 brightens. */
  readonly gamma: number
  readonly paint: Paint
  readonly isInverted: boolean
}

/** What lies along z is shown as one slice, or as the largest value of all slices. */
export type Projection = 'slice' | 'max'

/** `auto`: nearest where a pixel is magnified, linear where the image is made small. */
export type Interpolation = 'auto' | 'nearest' | 'smooth'

/** How the pixels of a sample are shown. Only JSON; stored values are never changed by it. */
export type DisplaySettings = {
  /** One for each channel of the source. */
  readonly channels: readonly ChannelSettings[]
  /** `additive`: all visible channels at once (at most `maxBlended`), their light added. `single`: only `active`. */
  readonly blending: 'additive' | 'single'
  readonly active: number
  readonly z: number
  readonly t: number
  readonly projection: Projection
  readonly interpolation: Interpolation
  /** Where nothing was measured (nodata, NaN, infinities): a checker, or nothing at all. */
  readonly nodata: 'checker' | 'transparent'
  /** `#rrggbb` for values below `low` and above `high`; null: as `low` and `high`. */
  readonly under: string | null
  readonly over: string | null
}

/** Channels that are drawn at once. */
export const maxBlended = 8

/** What settings are made from: a part of PixelInfo. */
export type Described = Pick<PixelInfo, 'axes' | 'channels' | 'dtype' | 'isColor' | 'isLabel'>

/** Light colours that add up, for channels without one of their own. */
const channelColors = ['#00ff00', '#ff00ff', '#00ffff', '#ffff00', '#ff0000', '#0000ff', '#ff8000', '#ffffff']
const pictureColors = ['#ff0000', '#00ff00', '#0000ff']

const ranges = {
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65_535],
  int16: [-32_768, 32_767],
  uint32: [0, 4_294_967_295],
  int32: [-2_147_483_648, 2_147_483_647],
  float32: [0, 1],
  float64: [0, 1],
} as const

/** The least and the greatest value of a type of integers; 0 and 1 for floating point. */
export const rangeOf = (dtype: Described['dtype']): readonly [number, number] => ranges[dtype]

/** A window that is wider than nothing. */
const widened = (low: number, high: number): { readonly low: number; readonly high: number } =>
  high > low ? { low, high } : { low, high: low + Math.max(Math.abs(low) * 1e-6, 1) }

/** The window that a channel opens with: the whole range for pictures, else what the file recommends, else 0.1 to 99.9 % of the values. */
export const openingWindow = (described: Described, channel: number): { readonly low: number; readonly high: number } => {
  const { dtype, isColor } = described
  const own = described.channels[channel]
  const [least, greatest] = rangeOf(dtype)
  if (isColor && (dtype === 'uint8' || dtype === 'uint16')) return { low: least, high: greatest }
  if (own?.window != null && own.window.high > own.window.low) return own.window
  const spread = own?.spread
  if (spread == null) return { low: least, high: greatest }
  const { p01, p999 } = spread.percentiles
  return p999 > p01 ? { low: p01, high: p999 } : widened(spread.min, spread.max)
}

const lengthOf = (described: Described, name: string): number => described.axes.find((axis) => axis.name === name)?.length ?? 1

/** How many channels a source has: one when it has no such axis. */
export const channelCount = (described: Described): number => lengthOf(described, 'c')

/** Settings with which a sample opens: the middle slice, the first time, each channel in its window. */
export const openingSettings = (described: Described): DisplaySettings => {
  const count = channelCount(described)
  const isPicture = described.isColor && count >= 3
  const colorOf = (n: number): string =>
    (isPicture ? pictureColors[n] : (described.channels[n]?.color ?? channelColors[n % channelColors.length])) ?? '#ffffff'
  return {
    channels: Array.from({ length: count }, (_, n) => ({
      // The fourth channel of a picture is its opacity.
      isVisible: isPicture ? n < 3 : n < maxBlended,
      ...openingWindow(described, n),
      stretch: 'linear',
      gamma: 1,
      paint: count === 1 ? { kind: 'map', map: 'grey' } : { kind: 'color', color: colorOf(n) },
      isInverted: false,
    })),
    blending: isPicture || (count > 1 && count <= maxBlended) ? 'additive' : 'single',
    active: 0,
    z: Math.floor(lengthOf(described, 'z') / 2),
    t: 0,
    projection: 'slice',
    // A mean of two labels is a third one.
    interpolation: described.isLabel === true ? 'nearest' : 'auto',
    nodata: 'checker',
    under: null,
    over: null,
  }
}

/** The channels that are drawn, by their indices. */
export const shownChannels = (settings: DisplaySettings): readonly number[] =>
  settings.blending === 'single'
    ? [settings.active]
    : [...settings.channels.keys()].filter((n) => settings.channels[n]?.isVisible === true).slice(0, maxBlended)

export const withChannel = (settings: DisplaySettings, channel: number, change: Partial<ChannelSettings>): DisplaySettings => ({
  ...settings,
  channels: settings.channels.map((one, n) => (n === channel ? { ...one, ...change } : one)),
})

/** Settings that fit another source: indices within its axes, channels that it has; what the old ones do not say is as at its opening. */
export const fittedSettings = (settings: DisplaySettings, described: Described): DisplaySettings => {
  const opening = openingSettings(described)
  const within = (value: number, length: number) => Math.max(0, Math.min(length - 1, Math.round(value)))
  return {
    ...settings,
    channels: opening.channels.map((channel, n) => settings.channels[n] ?? channel),
    active: within(settings.active, opening.channels.length),
    z: within(settings.z, lengthOf(described, 'z')),
    t: within(settings.t, lengthOf(described, 't')),
  }
}
