import { createHash } from 'node:crypto'
import { z } from 'zod'
import { cut } from '../cells/window.ts'
import { meanOf } from '../pixels/channels.ts'
import { type Plane, planeOf } from '../pixels/plane.ts'
import { featuresOf, prepared, reach } from './features.ts'
import { type Forest, forestShares } from './forest.ts'

/** What a training left: which elements are object, and of which label. Class 0 is the background, class n the label n - 1. */
export type Classifier = {
  /** Channels of the images that it learnt from; others are brought to as many. */
  readonly channels: number
  readonly labels: readonly string[]
  /** The chance of being object from which an element is one, above 0 and below 1. */
  readonly threshold: number
  readonly forest: Forest
}

/** As many channels as it learnt from: the same one several times, or the mean of all. */
export const fitting = (channels: readonly Plane[], count: number): readonly Plane[] => {
  if (channels.length === count) return channels
  const mean = meanOf(channels)
  return Array.from({ length: count }, () => mean)
}

/** Elements a side that are looked at together: features take a hundred bytes an element and more. */
const tile = 512

/** Elements x classes, in bounded memory beside that: tile by tile, each with what stands around it. */
export const chancesOf = (
  { forest, channels: count }: Pick<Classifier, 'forest' | 'channels'>,
  channels: readonly Plane[],
): Float32Array => {
  const { channels: even, stains } = prepared(fitting(channels, count))
  const { width, height } = even[0] ?? { width: 0, height: 0 }
  const { classes } = forest
  const chances = new Float32Array(width * height * classes)
  for (let top = 0; top < height; top += tile)
    for (let left = 0; left < width; left += tile) {
      const [right, bottom] = [Math.min(width, left + tile), Math.min(height, top + tile)]
      const [x, y] = [Math.max(0, left - reach), Math.max(0, top - reach)]
      const box = { x, y, width: Math.min(width, right + reach) - x, height: Math.min(height, bottom + reach) - y }
      const part = { channels: even.map((plane) => cut(plane, box)), stains: stains.map((plane) => cut(plane, box)) }
      const shares = forestShares(forest, featuresOf(part))
      for (let row = top; row < bottom; row++) {
        const from = ((row - y) * box.width + left - x) * classes
        chances.set(shares.subarray(from, from + (right - left) * classes), (row * width + left) * classes)
      }
    }
  return chances
}

/** The chance of being object of each element, bent so that the threshold lies at 1/2. */
export const likelyOf = (chances: Float32Array, classes: number, threshold: number, width: number, height: number): Plane => {
  const likely = planeOf(width, height)
  for (let at = 0; at < likely.values.length; at++) {
    const chance = 1 - (chances[at * classes] ?? 1)
    likely.values[at] = chance < threshold ? (0.5 * chance) / threshold : 0.5 + (0.5 * (chance - threshold)) / (1 - threshold)
  }
  return likely
}

const numbers = z.base64()
const storedSchema = z.object({
  channels: z.int().min(1),
  labels: z.array(z.string()).min(1),
  threshold: z.number().gt(0).lt(1),
  features: z.int().min(1),
  trees: z.array(z.object({ feature: numbers, cut: numbers, left: numbers, shares: numbers })).min(1),
})

const packed = ({ buffer, byteOffset, byteLength }: ArrayBufferView): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64')
const bytesOf = (text: string): ArrayBuffer => new Uint8Array(Buffer.from(text, 'base64')).buffer

/** As text, the same for the same classifier. */
export const textOf = ({ channels, labels, threshold, forest }: Classifier): string => {
  const trees = forest.trees.map(({ feature, cut, left, shares }) => ({
    ...{ feature: packed(feature), cut: packed(cut) },
    ...{ left: packed(left), shares: packed(shares) },
  }))
  return JSON.stringify({ channels, labels, threshold, features: forest.features, trees })
}

/** @throws when the text is not one of a classifier. */
export const classifierIn = (text: string): Classifier => {
  const { channels, labels, threshold, features, trees } = storedSchema.parse(JSON.parse(text))
  const grown = trees.map(({ feature, cut, left, shares }) => ({
    ...{ feature: new Int16Array(bytesOf(feature)), cut: new Float32Array(bytesOf(cut)) },
    ...{ left: new Int32Array(bytesOf(left)), shares: new Float32Array(bytesOf(shares)) },
  }))
  return { channels, labels, threshold, forest: { features, classes: labels.length + 1, trees: grown } }
}

/** SHA-256 of its text. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')
