import type { Region } from '@reticle/domain'
import { type Bounds, boundsOf } from '@reticle/geometry'
import { changedRegions, indexOfRegions } from '@reticle/tools'
import { type BatchScene, overhang } from './batch.ts'
import { type Size, screenBounds } from './view-math.ts'

/** With more changed regions than this everything is drawn again. */
const most = 64

/** Whole device pixels that hold a rectangle of CSS pixels, within the canvas. */
export const deviceRect = ({ x, y, width, height }: Bounds, ratio: number, canvas: Size): Bounds => {
  const [left, top] = [Math.max(0, Math.floor(x * ratio)), Math.max(0, Math.floor(y * ratio))]
  return {
    x: left,
    y: top,
    width: Math.max(0, Math.min(canvas.width, Math.ceil((x + width) * ratio)) - left),
    height: Math.max(0, Math.min(canvas.height, Math.ceil((y + height) * ratio)) - top),
  }
}

/** The part of a rectangle that lies in another; empty when none does. */
export const within = ({ x, y, width, height }: Bounds, outer: Bounds): Bounds => {
  const [left, top] = [Math.max(x, outer.x), Math.max(y, outer.y)]
  return {
    x: left,
    y: top,
    width: Math.max(0, Math.min(x + width, outer.x + outer.width) - left),
    height: Math.max(0, Math.min(y + height, outer.y + outer.height) - top),
  }
}

/** What two scenes under the same view differ in, in CSS pixels of the screen; undefined when that is too much, or not to be told. */
export const changedRects = (before: BatchScene, after: BatchScene): readonly Bounds[] | undefined => {
  const changed: Region[] = []
  for (const [n, layer] of after.layers.entries()) {
    const old = before.layers[n]
    if (old?.id !== layer.id || old.style !== layer.style) return undefined
    const regions = changedRegions(old.regions, layer.regions, most)
    if (regions === undefined) return undefined
    changed.push(...regions)
  }
  if (before.layers.length !== after.layers.length) return undefined
  if (before.skipped !== after.skipped) {
    if (before.skipped.size + after.skipped.size > 8 * most) return undefined
    const toggled = [...before.skipped]
      .filter((id) => !after.skipped.has(id))
      .concat([...after.skipped].filter((id) => !before.skipped.has(id)))
    if (toggled.length > most) return undefined
    changed.push(...after.layers.flatMap(({ regions }) => toggled.flatMap((id) => indexOfRegions(regions).find(id) ?? [])))
  }
  if (changed.length > 2 * most) return undefined
  return changed.map(({ geometry }) => {
    const { x, y, width, height } = screenBounds(after.view, boundsOf(geometry))
    return { x: x - overhang, y: y - overhang, width: width + 2 * overhang, height: height + 2 * overhang }
  })
}
