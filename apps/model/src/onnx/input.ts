import { meanOf } from '../pixels/channels.ts'
import type { Plane } from '../pixels/plane.ts'
import { Refusal } from '../refusal.ts'
import type { ModelInput, Normalise } from './config.ts'
import type { Numbers } from './session.ts'

/** As many channels as the model takes: the same ones, one repeated, or the mean of all. @throws Refusal when neither fits. */
export const withChannels = (channels: readonly Plane[], count: number): readonly Plane[] => {
  const [first] = channels
  if (channels.length === count) return channels
  if (channels.length === 1 && first !== undefined) return Array.from({ length: count }, () => first)
  if (count === 1) return [meanOf(channels)]
  throw new Refusal(422, `pixels: ${channels.length} channels; this model takes ${count}`)
}

const normalised = (value: number, { scale, mean, std }: Normalise, channel: number): number => {
  const finite = Number.isFinite(value) ? value : 0
  return (finite * scale - (mean[channel] ?? mean[0] ?? 0)) / (std[channel] ?? std[0] ?? 1)
}

export type Filled = 'edge' | 'zero'

/**
 * A part of an image as the model takes it, from (x, y) on, as large as its size. Beyond the image the edge is repeated, or, after normalising, 0
 * stands there.
 */
export const inputOf = (
  channels: readonly Plane[],
  x: number,
  y: number,
  { layout, size, normalise }: ModelInput,
  filled: Filled,
): Numbers => {
  const [rows, columns] = size
  const values = new Float32Array(channels.length * rows * columns)
  for (const [channel, { width, height, values: from }] of channels.entries())
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const isInside = x + column < width && y + row < height
        if (!isInside && filled === 'zero') continue
        const source = from[Math.min(height - 1, y + row) * width + Math.min(width - 1, x + column)] ?? 0
        const at = layout === 'nchw' ? (channel * rows + row) * columns + column : (row * columns + column) * channels.length + channel
        values[at] = normalised(source, normalise, channel)
      }
  const shape = layout === 'nchw' ? [1, channels.length, rows, columns] : [1, rows, columns, channels.length]
  return { values, shape }
}

/** The shape that the input has. */
export const shapeOf = ({ layout, size: [rows, columns], channels }: ModelInput): readonly number[] =>
  layout === 'nchw' ? [1, channels, rows, columns] : [1, rows, columns, channels]
