import type { Axis } from '../../dataset.ts'
import type { DataSet } from './data-set.ts'
import { tags } from './element.ts'
import type { InPlane, Stack } from './geometry.ts'
import type { Groups } from './groups.ts'
import type { Image } from './image.ts'

/** Milliseconds between frames, by Frame Time or the rates at which they are played (PS3.3 C.7.6.5). */
const frameSeconds = (set: DataSet): number | null => {
  const first = (tag: number) => set.numbers(tag).find((n) => Number.isFinite(n) && n > 0)
  const time = first(tags.frameTime)
  if (time !== undefined) return time / 1000
  const rate = first(tags.cineRate) ?? first(tags.recommendedFrameRate)
  return rate === undefined ? null : 1 / rate
}

/** True where frames follow each other in time: their increment is a time, or nothing says that it is a place and a rate is given. */
export const isTimeSeries = (set: DataSet, stack: Stack, groups: Groups): boolean => {
  const pointers = set.tagsIn(tags.frameIncrementPointer)
  if (pointers.includes(tags.frameTime) || pointers.includes(tags.frameTimeVector)) return true
  if (stack.isStill === true) return true
  if (pointers.length > 0 || stack.spacing !== null || groups.isEnhanced) return false
  return frameSeconds(set) !== null || set.has(tags.frameTimeVector)
}

/** Frame Time Vector: the time from the frame before; the first is zero. */
const timesOf = (set: DataSet, frames: number): readonly number[] | undefined => {
  const steps = set.numbers(tags.frameTimeVector)
  if (steps.length !== frames || !steps.every(Number.isFinite)) return undefined
  let now = 0
  return steps.map((step, n) => {
    if (n > 0) now += step / 1000
    return now
  })
}

const frameAxis = (set: DataSet, groups: Groups, stack: Stack, { frames }: Image): Axis => {
  if (isTimeSeries(set, stack, groups)) {
    const coordinates = timesOf(set, frames)
    const spacing = coordinates === undefined ? frameSeconds(set) : null
    const unit = coordinates === undefined && spacing === null ? null : 'second'
    return { name: 't', kind: 'time', length: frames, spacing, unit, ...(coordinates === undefined ? {} : { coordinates }) }
  }
  const { spacing, coordinates } = stack
  const isKnown = spacing !== null || coordinates !== undefined
  const unit = isKnown ? 'millimeter' : null
  return { name: 'z', kind: 'space', length: frames, spacing, unit, ...(coordinates === undefined ? {} : { coordinates }) }
}

/** Frames (z, or t where they follow each other in time), rows, columns and samples, as far as there is more than one frame or sample. */
export const axesOf = (image: Image, set: DataSet, groups: Groups, inPlane: InPlane | null, stack: Stack): readonly Axis[] => {
  const unit = inPlane === null ? null : 'millimeter'
  const plane: Axis[] = [
    { name: 'y', kind: 'space', length: image.rows, spacing: inPlane?.y ?? null, unit },
    { name: 'x', kind: 'space', length: image.columns, spacing: inPlane?.x ?? null, unit },
  ]
  const samples: Axis[] = image.samples > 1 ? [{ name: 'c', kind: 'channel', length: image.samples, spacing: null, unit: null }] : []
  return [...(image.frames > 1 ? [frameAxis(set, groups, stack, image)] : []), ...plane, ...samples]
}
