import type { Prompted } from '@reticle/contract'
import { boundsOf, type Geometry, type GeometryType, maskOf, polygonOf, polygonsOfMask } from '@reticle/geometry'

type Said = Prompted['regions'][number]

/** A mark that a model outlined, as the protocol can hold it. */
export type Offered = { readonly labelId: string; readonly geometry: Geometry; readonly confidence: number | null }

const isOfArea = (geometry: Geometry): boolean => geometry.type === 'mask' || polygonOf(geometry) !== undefined

/**
 * The same area as the protocol draws areas: as it is, else as a polygon, a mask, or the box around it. A mask of several pieces becomes one
 * polygon for each. Nothing where the protocol has no such mark.
 */
export const asDrawn = (geometry: Geometry, kinds: readonly GeometryType[]): readonly Geometry[] => {
  if (kinds.includes(geometry.type)) return [geometry]
  if (!isOfArea(geometry)) return []
  const outline = polygonOf(geometry)
  if (kinds.includes('polygon'))
    return outline === undefined ? (geometry.type === 'mask' ? polygonsOfMask(geometry, 'simple') : []) : [outline]
  if (kinds.includes('mask')) return [maskOf(geometry)]
  return kinds.includes('box') ? [{ type: 'box', ...boundsOf(geometry) }] : []
}

/** What of an answer the protocol can hold. */
export const offeredOf = (regions: readonly Said[], kinds: readonly GeometryType[]): readonly Offered[] =>
  regions.flatMap(({ labelId, geometry, confidence }) => asDrawn(geometry, kinds).map((one) => ({ labelId, geometry: one, confidence })))
