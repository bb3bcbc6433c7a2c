import type { PixelInfo } from '@reticle/contract'
import type { PixelSource } from '../../pixels/pixel-source.ts'
import { sortedSample } from '../values/finite-values.ts'
import type { PlaneSample } from './window-rule.ts'

/** The plane that is looked at. `z: 'max'`: the projection of all. */
export type Plane = { readonly channel: number; readonly z: number | 'max'; readonly t: number }

/** About as many pixels tell how the values of a plane are spread. */
const enough = 262_144
const largestBox = 2048

/** The level that has enough pixels and not many more, and the box that is read of it; one that is there before one that is still to come. */
export const sampleBox = (info: Pick<PixelInfo, 'levels' | 'axes'>, size: { readonly width: number; readonly height: number }) => {
  const sizes = info.levels.map((level) => {
    const [height = 0, width = 0] = level.shape.slice(-2)
    return { width, height }
  })
  const isHere = (level: number) => info.levels[level]?.isComplete !== false
  const hasEnough = ({ width, height }: { readonly width: number; readonly height: number }) => width * height >= enough
  const found = sizes.findLastIndex((one, level) => isHere(level) && hasEnough(one))
  const isHereAtAll = sizes.findIndex((_, level) => isHere(level))
  const level = Math.max(0, found === -1 ? isHereAtAll : found)
  const { width, height } = sizes[level] ?? size
  const [w, h] = [Math.min(width, largestBox), Math.min(height, largestBox)]
  return { level, box: { x: Math.floor((width - w) / 2), y: Math.floor((height - h) / 2), width: w, height: h } }
}

const kept = new Map<string, Promise<PlaneSample>>()
const mostKept = 24

/**
 * Values of a plane, enough to tell how they are spread; the last ones are kept.
 * @throws Error when they cannot be had.
 */
export const planeSample = (source: PixelSource, plane: Plane): Promise<PlaneSample> => {
  const key = `${source.key} ${source.info.state} ${plane.channel} ${plane.z} ${plane.t}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const { level, box } = sampleBox(source.info, source)
  const made = source.region(box, { ...plane, level }).then(({ values }) => ({ values, sorted: sortedSample(values, source.info.nodata) }))
  kept.set(key, made)
  made.catch(() => kept.delete(key))
  const [oldest] = kept.keys()
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  return made
}
