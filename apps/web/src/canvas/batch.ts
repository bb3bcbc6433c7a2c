import { type Bounds, boundsOf, containsPoint, type Geometry, type View } from '@reticle/geometry'
import { indexOfRegions } from '@reticle/tools'
import type { CanvasLayer, RegionHit, RegionStyle } from './canvas-layer.ts'
import { paintRegion } from './paint-region.ts'
import { placeText } from './place-text.ts'
import { type Paint, pointRadius } from './trace-geometry.ts'
import { imageBounds, type Size, screenBounds, visibleBounds } from './view-math.ts'

/** A shape smaller than this on screen, in CSS pixels, is drawn as a small square. */
const smallest = 6
/** With more shapes than this on screen the dark casing under the outlines is left out. */
const casedUpTo = 1_500
/** With more points than this on screen a point is a small square. */
const roundPointsUpTo = 4_000
/** With more shapes than this on screen no texts are drawn. */
const textsUpTo = 250
/** CSS pixels by which a mark may reach over its bounds: a point's disc, an outline with its casing. */
export const overhang = pointRadius + 5

/** What layers are drawn under. `ratio`: device pixels per CSS pixel. `skipped`: ids of regions that another layer draws. */
export type BatchScene = {
  readonly layers: readonly CanvasLayer[]
  readonly view: View
  readonly screen: Size
  readonly ratio: number
  readonly skipped: ReadonlySet<string>
}

/** How finely shapes are drawn, by how many of them are in sight. */
export type Detail = { readonly isCased: boolean; readonly arePointsRound: boolean }

/** What a drawing came to. `cost`: its shapes; a large mask counts for several. */
export type Drawn = { readonly cost: number; readonly hasTexts: boolean }

/** The regions of a layer that may show in a rectangle of the screen. */
const foundIn = (layer: CanvasLayer, view: View, rect: Bounds): readonly number[] => {
  const { x, y, width, height } = imageBounds(view, rect)
  const pad = overhang / view.scale
  return indexOfRegions(layer.regions).search({ x: x - pad, y: y - pad, width: width + 2 * pad, height: height + 2 * pad })
}

/** How many shapes are in a rectangle of the screen, in CSS pixels. */
export const countIn = ({ layers, view }: BatchScene, rect: Bounds): number =>
  layers.reduce((sum, layer) => sum + foundIn(layer, view, rect).length, 0)

export const detailFor = (count: number): Detail => ({ isCased: count <= casedUpTo, arePointsRound: count <= roundPointsUpTo })

const paintSmall = (paint: Paint, bounds: Bounds, style: RegionStyle, view: View) => {
  const shown = screenBounds(view, bounds)
  const width = Math.max(2, shown.width)
  const height = Math.max(2, shown.height)
  if (style.opacity !== undefined) paint.globalAlpha = style.opacity
  paint.fillStyle = style.stroke
  paint.fillRect(shown.x + (shown.width - width) / 2, shown.y + (shown.height - height) / 2, width, height)
  if (style.opacity !== undefined) paint.globalAlpha = 1
}

/** Points, and keypoints that may be one alone, have a size on screen and none in the image. */
const isSmall = (geometry: Geometry, bounds: Bounds, view: View, { arePointsRound }: Detail): boolean =>
  geometry.type === 'point' || geometry.type === 'skeleton'
    ? !arePointsRound
    : Math.max(bounds.width, bounds.height) * view.scale < smallest

/** A mask costs by the device pixels that it may cover; all else counts as one shape. */
const costOf = (geometry: Geometry, bounds: Bounds, view: View): number =>
  geometry.type === 'mask' ? 1 + Math.min(2_000_000, bounds.width * bounds.height * view.scale * view.scale) / 10_000 : 1

/** Draws all regions that may show in a rectangle of the screen (CSS pixels), layer by layer, in their order. */
export const paintLayers = (paint: Paint, scene: BatchScene, rect: Bounds, detail: Detail): Drawn => {
  const { layers, view, screen, ratio, skipped } = scene
  const lie = { view, seen: visibleBounds(view, screen), ratio }
  let cost = 0
  let hasTexts = false
  paint.lineJoin = 'round'
  paint.setLineDash([])
  for (const layer of layers) {
    const index = indexOfRegions(layer.regions)
    for (const at of foundIn(layer, view, rect)) {
      const region = layer.regions[at]
      const bounds = index.boundsAt(at)
      if (region === undefined || bounds === undefined || skipped.has(region.id)) continue
      const style = layer.style(region)
      hasTexts ||= style.label !== undefined
      cost += costOf(region.geometry, bounds, view)
      if (isSmall(region.geometry, bounds, view, detail)) paintSmall(paint, bounds, style, view)
      else paintRegion(paint, region.geometry, style, lie, detail.isCased)
    }
  }
  return { cost, hasTexts }
}

const paintText = (paint: Paint, text: string, colour: string, mark: Bounds, screen: Size, taken: readonly Bounds[]): Bounds => {
  // CSS, not shown to people.
  paint.font = '600 11px system-ui, sans-serif'
  const spot = placeText(mark, paint.measureText(text).width, screen, taken)
  const y = spot.y + spot.height - 4
  paint.lineWidth = 3
  paint.lineJoin = 'round'
  paint.strokeStyle = 'rgba(0, 0, 0, 0.75)'
  paint.strokeText(text, spot.x, y)
  paint.fillStyle = colour
  paint.fillText(text, spot.x, y)
  return spot
}

/** Draws the texts of the regions in sight above all shapes, so that no line crosses a text and no text covers another. */
export const paintTexts = (paint: Paint, { layers, view, screen, skipped }: BatchScene): void => {
  const taken: Bounds[] = []
  const seen = visibleBounds(view, screen)
  for (const layer of layers) {
    const shown = indexOfRegions(layer.regions).search(seen)
    if (shown.length > textsUpTo) continue
    for (const at of shown) {
      const region = layer.regions[at]
      if (region === undefined || skipped.has(region.id)) continue
      const { label, stroke } = layer.style(region)
      if (label === undefined) continue
      taken.push(paintText(paint, label, stroke, screenBounds(view, boundsOf(region.geometry)), screen, taken))
    }
  }
}

/** The region at a place, over the visible layers from the top: the smallest one, so that what lies inside another can be met. `tolerance` in image pixels. */
export const hitRegion = (
  layers: readonly CanvasLayer[],
  place: { readonly x: number; readonly y: number },
  tolerance: number,
): RegionHit | undefined => {
  for (let n = layers.length - 1; n >= 0; n--) {
    const layer = layers[n]
    if (layer?.isVisible !== true) continue
    const index = indexOfRegions(layer.regions)
    const near = index.search({ x: place.x - tolerance, y: place.y - tolerance, width: 2 * tolerance, height: 2 * tolerance })
    // From the smallest on, of equal ones the upper: the first that is met is the answer, and the others are not looked at.
    for (const at of near.sort((a, b) => index.extentAt(a) - index.extentAt(b) || b - a)) {
      const region = layer.regions[at]
      if (region !== undefined && containsPoint(region.geometry, place, tolerance)) return { layerId: layer.id, regionId: region.id }
    }
  }
  return undefined
}
