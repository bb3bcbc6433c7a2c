import type { Region } from '@reticle/domain'
import { type Bounds, boundsOf, createIndex, type Geometry, type SpatialIndex, type View } from '@reticle/geometry'
import type { CanvasLayer, RegionHit, RegionStyle } from './canvas-layer.ts'
import { placeText } from './place-text.ts'
import { type Paint, paintGeometry, pointRadius } from './trace-geometry.ts'
import { type Size, visibleBounds } from './view-math.ts'

type Indexed = { readonly index: SpatialIndex; readonly bounds: readonly Bounds[] }

const indexes = new WeakMap<readonly Region[], Indexed>()

/** The spatial index of a list of regions, made once for each list: editing makes a new list. */
const indexOf = (regions: readonly Region[]): Indexed => {
  const known = indexes.get(regions)
  if (known !== undefined) return known
  const geometries = regions.map((region) => region.geometry)
  const made = { index: createIndex(geometries), bounds: geometries.map(boundsOf) }
  indexes.set(regions, made)
  return made
}

/** A shape smaller than this on screen, in CSS pixels, is drawn as a small square. */
const smallest = 6
/** With more shapes than this on screen the dark casing under the outlines is left out. */
const casedUpTo = 1_500
/** With more points than this on screen a point is a small square. */
const roundPointsUpTo = 4_000

const paintSmall = (paint: Paint, bounds: Bounds, style: RegionStyle, view: View) => {
  const width = Math.max(2, bounds.width * view.scale)
  const height = Math.max(2, bounds.height * view.scale)
  paint.fillStyle = style.stroke
  const x = (bounds.x + bounds.width / 2) * view.scale + view.x
  const y = (bounds.y + bounds.height / 2) * view.scale + view.y
  paint.fillRect(x - width / 2, y - height / 2, width, height)
}

const isSmall = (geometry: Geometry, bounds: Bounds, view: View, isCrowded: boolean): boolean =>
  geometry.type === 'point' ? isCrowded : Math.max(bounds.width, bounds.height) * view.scale < smallest

/** Draws one region in full: casing, fill, outline and its text. */
export const paintRegion = (paint: Paint, geometry: Geometry, style: RegionStyle, view: View, isCased: boolean): void => {
  if (isCased && geometry.type !== 'mask') {
    paint.setLineDash([])
    paint.lineWidth = style.width + 2
    paint.strokeStyle = 'rgba(0, 0, 0, 0.45)'
    paintGeometry(paint, geometry, view, { isFilled: false })
  }
  paint.setLineDash(style.dash === undefined ? [] : [...style.dash])
  paint.lineWidth = style.width
  paint.strokeStyle = style.stroke
  paint.fillStyle = style.fill
  paintGeometry(paint, geometry, view, { isFilled: true })
}

const paintText = (paint: Paint, text: string, colour: string, mark: Bounds, screen: Size, taken: readonly Bounds[]): Bounds => {
  paint.font = '600 11px system-ui, sans-serif'
  const spot = placeText(mark, paint.measureText(text).width, screen, taken)
  const y = spot.y + spot.height - 4
  paint.setLineDash([])
  paint.lineWidth = 3
  paint.lineJoin = 'round'
  paint.strokeStyle = 'rgba(0, 0, 0, 0.75)'
  paint.strokeText(text, spot.x, y)
  paint.fillStyle = colour
  paint.fillText(text, spot.x, y)
  return spot
}

/** With more shapes than this on screen no texts are drawn. */
const textsUpTo = 250

/**
 * Draws the regions of a layer that are in sight, in their order; answers how many they are.
 * @param skipped ids that another layer draws (the region being edited).
 */
export const paintLayer = (paint: Paint, layer: CanvasLayer, view: View, screen: Size, skipped: ReadonlySet<string>): number => {
  const { index, bounds } = indexOf(layer.regions)
  const pad = (pointRadius + 4) / view.scale
  const seen = visibleBounds(view, screen)
  const padded = { x: seen.x - pad, y: seen.y - pad, width: seen.width + 2 * pad, height: seen.height + 2 * pad }
  const shown = index.search(padded)
  const isCased = shown.length <= casedUpTo
  const isCrowded = shown.length > roundPointsUpTo
  paint.lineJoin = 'round'
  for (const at of shown) {
    const region = layer.regions[at]
    const box = bounds[at]
    if (region === undefined || box === undefined || skipped.has(region.id)) continue
    const style = layer.style(region)
    if (isSmall(region.geometry, box, view, isCrowded)) paintSmall(paint, box, style, view)
    else paintRegion(paint, region.geometry, style, view, isCased)
  }
  return shown.length
}

/** Draws the texts of the regions in sight above all shapes, so that no line crosses a text and no text covers another. */
export const paintTexts = (paint: Paint, layers: readonly CanvasLayer[], view: View, screen: Size, skipped: ReadonlySet<string>): void => {
  const taken: Bounds[] = []
  const seen = visibleBounds(view, screen)
  for (const layer of layers) {
    const { index, bounds } = indexOf(layer.regions)
    const shown = index.search(seen)
    if (shown.length > textsUpTo) continue
    for (const at of shown) {
      const region = layer.regions[at]
      const box = bounds[at]
      if (region === undefined || box === undefined || skipped.has(region.id)) continue
      const { label, stroke } = layer.style(region)
      if (label === undefined) continue
      const x = box.x * view.scale + view.x
      const y = box.y * view.scale + view.y
      const mark = { x, y, width: box.width * view.scale, height: box.height * view.scale }
      taken.push(paintText(paint, label, stroke, mark, screen, taken))
    }
  }
}

/** The region at a place, over the visible layers from the top: the smallest one, so that what lies inside another can be met. `tolerance` in image pixels. */
export const hitRegion = (
  layers: readonly CanvasLayer[],
  place: { readonly x: number; readonly y: number },
  tolerance: number,
): RegionHit | undefined => {
  for (const layer of layers.toReversed()) {
    if (!layer.isVisible) continue
    const { index, bounds } = indexOf(layer.regions)
    const extent = (at: number) => (bounds[at]?.width ?? 0) * (bounds[at]?.height ?? 0)
    const [smallest] = index.at(place, tolerance).toSorted((a, b) => extent(a) - extent(b) || b - a)
    const region = layer.regions[smallest ?? -1]
    if (region !== undefined) return { layerId: layer.id, regionId: region.id }
  }
  return undefined
}
