import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

/** Places in real images with features, what real readers said of each, and what is true. Two classes: 0 and 1. */
export type LabelledSet = {
  readonly name: string
  readonly ids: readonly string[]
  /** `ids x width`, row-major. */
  readonly features: Float64Array
  readonly width: number
  /** Who said what of each place, in the order of the readers' names. */
  readonly votes: readonly (readonly { readonly reader: string; readonly label: number }[])[]
  readonly truth: Int32Array
  /** The image of each place: images are either learnt from or tested on. */
  readonly images: readonly string[]
}

export type Place = {
  readonly image: string
  readonly x: number
  readonly y: number
  readonly features: readonly number[]
  readonly votes: readonly { readonly reader: string; readonly label: number }[]
  readonly truth: number
}

export const setOf = (name: string, places: readonly Place[]): LabelledSet => ({
  name,
  ids: places.map(({ image, x, y }) => `${image} ${x} ${y}`),
  features: Float64Array.from(places.flatMap((place) => place.features)),
  width: places[0]?.features.length ?? 0,
  votes: places.map((place) => place.votes),
  truth: Int32Array.from(places, (place) => place.truth),
  images: places.map((place) => place.image),
})

/** Features of some places, row-major. */
export const featuresOf = ({ features, width }: LabelledSet, rows: readonly number[]): Float64Array =>
  Float64Array.from({ length: rows.length * width }, (_, at) => features[(rows[Math.floor(at / width)] ?? 0) * width + (at % width)] ?? 0)

/** What was computed, or the end of the bench. */
export const outcomeOf = <T>(
  outcome: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { message: string } },
): T => {
  if (!outcome.ok) throw new Error(outcome.error.message)
  return outcome.value
}

/** How the classifier of the benches learns: chosen once, before any of their figures. */
export const fitSettings = { penalty: 0.01, maxSteps: 300, tolerance: 1e-4 }

const root = fileURLToPath(new URL('../../../shared/data/', import.meta.url))

/** The folder of a real data set, or undefined where the data is not there. */
export const dataFolder = (set: string): string | undefined => (existsSync(`${root}${set}`) ? `${root}${set}/` : undefined)

/** Rows of a table without quotes, by the names of its head. */
export const csvRows = (file: string): Record<string, string>[] => {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/)
  const names = head.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at] ?? '', cell])))
}

/** Grey values of an image, x to the right, y down. */
export type Grey = { readonly width: number; readonly height: number; readonly values: Float64Array }

export const readGrey = async (file: string): Promise<Grey> => {
  const { data, info } = await sharp(file).greyscale().raw().toBuffer({ resolveWithObject: true })
  const values = Float64Array.from({ length: info.width * info.height }, (_, at) => data[at * info.channels] ?? 0)
  return { width: info.width, height: info.height, values }
}

/** The image less its mean, by its standard deviation. */
export const standardised = ({ width, height, values }: Grey): Grey => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1
  return { width, height, values: values.map((value) => (value - mean) / deviation) }
}

const mirrored = (at: number, size: number): number => Math.min(size - 1, Math.max(0, at < 0 ? -at : at >= size ? 2 * size - 2 - at : at))

export const valueAt = ({ width, height, values }: Grey, x: number, y: number): number =>
  values[mirrored(y, height) * width + mirrored(x, width)] ?? 0

/** Smoothed by a Gaussian of `sigma` px, mirrored at the edges. */
export const smoothed = (image: Grey, sigma: number): Grey => {
  const reach = Math.ceil(3 * sigma)
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-((at - reach) ** 2) / (2 * sigma * sigma)))
  const total = kernel.reduce((sum, value) => sum + value, 0)
  const along = (from: Grey, dx: number, dy: number): Grey => ({
    ...from,
    values: from.values.map((_, place) => {
      const [x, y] = [place % from.width, Math.floor(place / from.width)]
      return kernel.reduce((sum, weight, at) => sum + (weight / total) * valueAt(from, x + dx * (at - reach), y + dy * (at - reach)), 0)
    }),
  })
  return along(along(image, 1, 0), 0, 1)
}

/** Length of the gradient at a place, by differences. */
export const slopeAt = (image: Grey, x: number, y: number): number =>
  Math.hypot(valueAt(image, x + 1, y) - valueAt(image, x - 1, y), valueAt(image, x, y + 1) - valueAt(image, x, y - 1)) / 2
