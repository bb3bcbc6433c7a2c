import { bandsOf, sizeOf } from './box.ts'
import type { Dataset } from './dataset.ts'
import { pictureHash } from './picture-hash.ts'
import { loadSharp } from './sharp.ts'

/** How the values of one channel are spread, from a sample of its middle plane. */
export type Spread = {
  readonly min: number
  readonly max: number
  /** Values below which 0.1, 1, 50, 99 and 99.9 % lie. */
  readonly percentiles: { readonly p01: number; readonly p1: number; readonly p50: number; readonly p99: number; readonly p999: number }
  /** Counts in 256 equal bins from `min` to `max`. */
  readonly histogram: readonly number[]
  readonly sampled: number
}

export type Preview = {
  /** One for each channel; null where no value is finite. */
  readonly spreads: readonly (Spread | null)[]
  /** WebP, at most 256 pixels on its longer side. */
  readonly thumbnail: Uint8Array
  /** How it looks, coarsely: 16 hexadecimal digits; null where nothing is to be seen. */
  readonly pictureHash: string | null
}

const side = 256
/** Pixels along the longer side of the sample that spreads are made of. */
const sampleSide = 512
const bins = 256
/** Light colours that add up, for channels without one of their own. */
const colors = ['#ffffff', '#00ff00', '#ff00ff', '#00ffff', '#ffff00', '#ff0000', '#0000ff']

type Plane = { readonly width: number; readonly height: number; readonly channels: readonly Float64Array[] }

/** The middle z and t of every channel, thinned by whole steps; NaN where nothing was measured. */
const planeOf = async (dataset: Dataset): Promise<Plane> => {
  const { axes, nodata } = dataset
  const at = (name: string) => axes.findIndex((axis) => axis.name === name)
  const [x, y, c] = [at('x'), at('y'), at('c')]
  // A level that is fine enough costs least.
  const level = dataset.levels.findLastIndex(
    (shape) => Math.max(shape[x] ?? 1, shape[y] ?? 1) >= Math.min(sampleSide, Math.max(axes[x]?.length ?? 1, axes[y]?.length ?? 1)),
  )
  const shape = dataset.levels[Math.max(0, level)] ?? axes.map((axis) => axis.length)
  const [fullWidth, fullHeight, count] = [shape[x] ?? 1, shape[y] ?? 1, shape[c] ?? 1]
  const step = Math.max(1, Math.ceil(Math.max(fullWidth, fullHeight) / sampleSide))
  const [width, height] = [Math.max(1, Math.floor(fullWidth / step)), Math.max(1, Math.floor(fullHeight / step))]
  const channels = Array.from({ length: count }, () => new Float64Array(width * height).fill(Number.NaN))
  const middle = shape.map((length, axis) => (axis === x || axis === y || axis === c ? 0 : Math.floor(length / 2)))
  const part = shape.map((length, axis) => (axis === x || axis === y || axis === c ? length : 1))
  const whole = {
    axes: part.map((length, axis) => ({
      ...axes[axis],
      name: axes[axis]?.name ?? '',
      kind: 'other' as const,
      length,
      spacing: null,
      unit: null,
    })),
    chunk: dataset.chunk,
  }
  for (const band of bandsOf(whole, 8 * 1024 * 1024)) {
    const start = band.start.map((from, axis) => from + (middle[axis] ?? 0))
    const values = await dataset.read({ start, shape: band.shape }, Math.max(0, level))
    const strides = band.shape.map((_, axis) => sizeOf(band.shape.slice(axis + 1)))
    const [sx, sy, sc] = [strides[x] ?? 0, strides[y] ?? 0, strides[c] ?? 0]
    for (let channel = 0; channel < (band.shape[c] ?? 1); channel++) {
      const target = channels.at(channel + (start[c] ?? 0)) ?? new Float64Array(0)
      for (let row = 0; row < height; row++) {
        const inBand = row * step - (start[y] ?? 0)
        if (inBand < 0 || inBand >= (band.shape[y] ?? 1)) continue
        for (let column = 0; column < width; column++) {
          const inRow = column * step - (start[x] ?? 0)
          if (inRow < 0 || inRow >= (band.shape[x] ?? 1)) continue
          const value = Number(values[channel * sc + inBand * sy + inRow * sx])
          target[row * width + column] = value === nodata ? Number.NaN : value
        }
      }
    }
  }
  return { width, height, channels }
}

/** The finite values in ascending order. Integers of 16 bits are counted, which is quicker than to sort them. */
const ascending = (values: Float64Array, isCountable: boolean): Float64Array => {
  let count = 0
  const finite = new Float64Array(values.length)
  for (const value of values) if (value - value === 0) finite[count++] = value
  const found = finite.subarray(0, count)
  if (!isCountable) return found.sort()
  const counts = new Uint32Array(least + most)
  for (const value of found) counts[value + least] = (counts[value + least] ?? 0) + 1
  let at = 0
  for (let value = 0; value < counts.length; value++) {
    const times = counts[value] ?? 0
    if (times > 0) found.fill(value - least, at, at + times)
    at += times
  }
  return found
}
/** From -32,768 to below 65,536. */
const least = 32_768
const most = 65_536
const countable: ReadonlySet<string> = new Set(['uint8', 'int8', 'uint16', 'int16'])

const spreadOf = (values: Float64Array, isCountable: boolean): Spread | null => {
  const sorted = ascending(values, isCountable)
  const [min, max] = [sorted[0], sorted.at(-1)]
  if (min === undefined || max === undefined) return null
  const below = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? max
  const counts = new Uint32Array(bins)
  const scale = max > min ? bins / (max - min) : 0
  for (const value of sorted) {
    const bin = Math.min(bins - 1, Math.floor((value - min) * scale))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const percentiles = { p01: below(0.001), p1: below(0.01), p50: below(0.5), p99: below(0.99), p999: below(0.999) }
  return { min, max, percentiles, histogram: [...counts], sampled: sorted.length }
}

const rgbOf = (color: string) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)

/** Colour pictures as they are; else each channel in its colour between its window's ends, added up. */
const paint = (dataset: Dataset, { width, height, channels }: Plane, spreads: readonly (Spread | null)[]): Uint8Array => {
  const pixels = new Float64Array(width * height * 3)
  const isPlainColor = dataset.isColor && channels.length >= 3
  const shown = isPlainColor ? channels.slice(0, 3) : channels.slice(0, colors.length)
  for (const [n, values] of shown.entries()) {
    const spread = spreads[n]
    if (spread === null || spread === undefined) continue
    const own = dataset.channels[n]
    const window = own?.window ?? { low: spread.percentiles.p01, high: spread.percentiles.p999 }
    const depth = dataset.dtype === 'uint16' ? 65_535 : 255
    const { low, high } = isPlainColor ? { low: 0, high: depth } : window.high > window.low ? window : { low: spread.min, high: spread.max }
    const scale = high > low ? 255 / (high - low) : 0
    const color = isPlainColor
      ? [0, 1, 2].map((one) => (one === n ? 1 : 0))
      : rgbOf(shown.length === 1 ? '#ffffff' : (own?.color ?? colors[n] ?? '#ffffff'))
    for (let at = 0; at < width * height; at++) {
      const value = values[at] ?? Number.NaN
      if (value - value !== 0) continue
      const bright = Math.max(0, Math.min(255, (value - low) * scale))
      for (let part = 0; part < 3; part++) pixels[at * 3 + part] = (pixels[at * 3 + part] ?? 0) + bright * (color[part] ?? 0)
    }
  }
  return Uint8Array.from(Uint8ClampedArray.from(pixels))
}

/**
 * A plane as it is first shown, as PNG.
 * @param values channels x rows x columns of `dataset`
 */
export const pictureOf = async (
  dataset: Dataset,
  { values, shape }: { readonly values: ArrayLike<number>; readonly shape: readonly [number, number, number] },
): Promise<Uint8Array> => {
  const [count, height, width] = shape
  const channels = Array.from({ length: count }, (_, channel) =>
    Float64Array.from({ length: height * width }, (__, at) => {
      const value = values[channel * height * width + at] ?? Number.NaN
      return value === dataset.nodata ? Number.NaN : value
    }),
  )
  const spreads = channels.map((channel) => spreadOf(channel, countable.has(dataset.dtype)))
  const sharp = await loadSharp()
  const painted = paint(dataset, { width, height, channels }, spreads)
  return Uint8Array.from(
    await sharp(painted, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
  )
}

/**
 * A small picture of a dataset, and how its values are spread.
 * @throws FormatError on damage.
 */
export const previewOf = async (dataset: Dataset): Promise<Preview> => {
  const plane = await planeOf(dataset)
  const spreads = plane.channels.map((values) => spreadOf(values, countable.has(dataset.dtype)))
  const { width, height } = plane
  const sharp = await loadSharp()
  const painted = paint(dataset, plane, spreads)
  const thumbnail = await sharp(painted, { raw: { width, height, channels: 3 } })
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 82 })
    .toBuffer()
  return { spreads, thumbnail: Uint8Array.from(thumbnail), pictureHash: pictureHash(painted, width, height) }
}
