import { sizeOf } from '../../box.ts'
import type { Axis, Dataset, ReadLimits } from '../../dataset.ts'
import { check } from '../../format-error.ts'
import { plainChannels } from './axes.ts'
import { chunkOf } from './contiguous.ts'

/** @throws FormatError for a shape that no image has, or that is larger than may be. */
export const checkShape = (shape: readonly number[], limits: ReadLimits, at: string): void => {
  check(shape.length <= 32, at, `it has ${shape.length} axes`)
  for (const length of shape) check(Number.isSafeInteger(length) && length > 0, at, `an axis is ${length} long: it holds no pixels`)
  check(sizeOf(shape) <= limits.values, at, `${shape.join(' x ')} values are more than ${limits.values}`)
}

type Given = Pick<Dataset, 'axes' | 'dtype' | 'read'> & Partial<Dataset>

const channelCount = (axes: readonly Axis[]): number => axes.find((axis) => axis.name === 'c')?.length ?? 1

/** A dataset of one resolution; whatever is not given is what a plain array of numbers has. */
export const arrayDataset = (given: Given, bytesPerValue: number): Dataset => {
  const shape = given.axes.map((axis) => axis.length)
  const isColor = given.isColor ?? false
  return {
    name: '',
    channels: plainChannels(Math.min(channelCount(given.axes), 100_000), isColor),
    rescale: null,
    nodata: null,
    world: null,
    levels: [shape],
    chunk: chunkOf(shape, bytesPerValue),
    ...given,
    isColor,
  }
}
