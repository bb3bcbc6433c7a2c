import { createHash } from 'node:crypto'
import { bandsOf } from './box.ts'
import type { Box, Dataset, ImageFile } from './dataset.ts'
import { bytesOf, isLittleEndian, type PixelArray, swapBytes } from './dtype.ts'

export type Stats = {
  /** Of the finite values; null when there is none. 64-bit integers beyond 2^53 are rounded to the nearest number. */
  readonly min: number | null
  readonly max: number | null
  readonly mean: number | null
  /** Values that are NaN or infinite. */
  readonly nonFinite: number
  /** Of all values, C order, little-endian, in their own type. */
  readonly sha256: string
}

/** What `reticle inspect` tells of one array. */
export type Inspection = {
  readonly format: string
  readonly dataset: string
  readonly axes: readonly string[]
  readonly shape: readonly number[]
  readonly dtype: string
  readonly spacing: readonly (number | null)[]
  readonly units: readonly (string | null)[]
  readonly channels: Dataset['channels']
  readonly world: Dataset['world']
  readonly rescale: Dataset['rescale']
  readonly nodata: number | null
  readonly levels: Dataset['levels']
  readonly datasets: readonly string[]
  readonly metadata: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly warnings: readonly string[]
  readonly stats?: Stats
}

/** Values that are held at once while statistics are made. */
const bandValues = 8 * 1024 * 1024

type Sums = { min: number; max: number; sum: number; count: number; nonFinite: number }

/** Kahan-compensated over the whole array: the mean of a gigapixel image is exact to the last digits. */
const adding = () => {
  const sums: Sums = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0, count: 0, nonFinite: 0 }
  let lost = 0
  const add = (values: PixelArray): void => {
    // Rows are summed plainly, and their sums with compensation: exact for integers, and as good as it need be for floats.
    const block = 4096
    for (let from = 0; from < values.length; from += block) {
      let [partial, count] = [0, 0]
      for (let at = from; at < Math.min(values.length, from + block); at++) {
        const value = Number(values[at])
        if (value - value !== 0) {
          sums.nonFinite++
          continue
        }
        if (value < sums.min) sums.min = value
        if (value > sums.max) sums.max = value
        partial += value
        count++
      }
      const corrected = partial - lost
      const total = sums.sum + corrected
      lost = total - sums.sum - corrected
      sums.sum = total
      sums.count += count
    }
  }
  return { sums, add }
}

/**
 * Reads every pixel of a dataset once, in bands, in bounded memory.
 * @param onBand sees the values of each band, too, and must not keep them.
 * @throws FormatError on damage.
 */
export const statsOf = async (
  dataset: Dataset,
  onProgress: (done: number, of: number) => void = () => undefined,
  onBand: (band: Box, values: PixelArray) => void = () => undefined,
): Promise<Stats> => {
  const hash = createHash('sha256')
  const { sums, add } = adding()
  const bands = [...bandsOf(dataset, bandValues)]
  for (const [index, band] of bands.entries()) {
    const values = await dataset.read(band)
    add(values)
    onBand(band, values)
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    if (!isLittleEndian) swapBytes(bytes, bytesOf(dataset.dtype))
    hash.update(bytes)
    onProgress(index + 1, bands.length)
  }
  const isEmpty = sums.count === 0
  return {
    min: isEmpty ? null : sums.min,
    max: isEmpty ? null : sums.max,
    mean: isEmpty ? null : sums.sum / sums.count,
    nonFinite: sums.nonFinite,
    sha256: hash.digest('hex'),
  }
}

/** Lines of a header with the same key are numbered from the second on: `COMMENT`, `COMMENT 2`. */
const headerOf = (file: ImageFile): Inspection['metadata'] => {
  const parts: [string, Record<string, string>][] = file.header.map(({ name, lines }) => {
    const seen = new Map<string, number>()
    const entries = lines.map(({ key, value }) => {
      const count = (seen.get(key) ?? 0) + 1
      seen.set(key, count)
      return [count === 1 ? key : `${key} ${count}`, value] as const
    })
    return [name, Object.fromEntries(entries)]
  })
  return Object.fromEntries(parts)
}

/** What a file says of itself, and of one of its datasets. */
export const inspectionOf = (file: ImageFile, dataset: Dataset): Inspection => ({
  format: file.format,
  dataset: dataset.name,
  axes: dataset.axes.map((axis) => axis.name),
  shape: dataset.axes.map((axis) => axis.length),
  dtype: dataset.dtype,
  spacing: dataset.axes.map((axis) => axis.spacing),
  units: dataset.axes.map((axis) => axis.unit),
  channels: dataset.channels,
  world: dataset.world,
  rescale: dataset.rescale,
  nodata: dataset.nodata,
  levels: dataset.levels,
  datasets: file.datasets.map((one) => one.name),
  metadata: headerOf(file),
  warnings: file.warnings,
})
