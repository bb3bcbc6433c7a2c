import type { Region } from '@reticle/domain'
import {
  areaOf,
  boundsOfRows,
  clampTo,
  doRowsMeet,
  type Geometry,
  hasArea,
  hasPixel,
  type MaskGeometry,
  maskOf,
  type Point,
  type RowSpans,
  rowsOfMask,
} from '@reticle/geometry'
import { indexOfRegions } from './region-index.ts'
import type { ToolContext } from './tool.ts'

export type MaskRegion = Region & { readonly geometry: MaskGeometry }

export const isMask = (region: Region): region is MaskRegion => region.geometry.type === 'mask'

/** The masks among the regions, in drawing order. */
export const masksOf = (regions: readonly Region[]): MaskRegion[] => regions.filter(isMask)

/** The upper one of the masks that have the pixel at a place and fulfil a condition. */
export const maskAt = (context: ToolContext, at: Point, isMeant: (mask: MaskRegion) => boolean): MaskRegion | undefined => {
  const [x, y] = [Math.floor(at.x), Math.floor(at.y)]
  const near = indexOfRegions(context.regions)
    .search({ x, y, width: 1, height: 1 })
    .flatMap((position) => context.regions[position] ?? [])
  return masksOf(near).findLast((mask) => isMeant(mask) && hasPixel(rowsOfMask(mask.geometry), x, y))
}

/** The masks that have one of the pixels, in drawing order. */
export const masksUnder = (context: Pick<ToolContext, 'regions'>, rows: RowSpans): MaskRegion[] => {
  const near = indexOfRegions(context.regions)
    .search(boundsOfRows(rows))
    .flatMap((position) => context.regions[position] ?? [])
  return masksOf(near).filter((mask) => doRowsMeet(rowsOfMask(mask.geometry), rows))
}

/** The pixels of a shape with an area, within the image; undefined when it has none. */
export const asMask = (geometry: Geometry, { width, height }: Pick<ToolContext, 'width' | 'height'>): MaskGeometry | undefined => {
  if (!hasArea(geometry)) return undefined
  const mask = clampTo(maskOf(geometry), width, height)
  return mask.type === 'mask' && areaOf(mask) > 0 ? mask : undefined
}
