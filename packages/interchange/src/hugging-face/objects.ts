import type { Region } from '@reticle/domain'
import { areaOf, boundsOf, type PolygonGeometry, polygonOf, polygonsOfMask } from '@reticle/geometry'
import type { LossCounter } from '../losses.ts'

const kept = 'the column "reticle"'

/** Outlines as flat lists; those of holes are left out, since a list of outlines does not say what is inside of what. */
const outlinesOf = ({ geometry }: Region, losses: LossCounter): readonly (readonly number[])[] => {
  const isExact = geometry.type === 'box' || (geometry.type === 'polygon' && geometry.rings.length === 1)
  if (!isExact) losses.add('shapes other than boxes and polygons without holes: as outlines, or only as bounding boxes', kept)
  if (geometry.type === 'box') return []
  if (geometry.type === 'mask') return polygonsOfMask(geometry, 'pixels').flatMap(({ rings }) => rings.slice(0, 1))
  const outline: PolygonGeometry | undefined = polygonOf(geometry)
  return outline?.rings.slice(0, 1) ?? []
}

const hasMore = ({ attributes, plane, track, answers }: Region): boolean =>
  Object.keys(attributes).length > 0 || plane !== undefined || track !== undefined || answers !== undefined

/** The marks of a sample as a struct of lists; `indexOf` numbers labels from 0. */
export const objectsOf = (regions: readonly Region[], indexOf: ReadonlyMap<string, number>, losses: LossCounter) => {
  for (const region of regions) if (hasMore(region)) losses.add('attributes, planes, tracks and answers of marks', kept)
  return {
    id: regions.map(({ id }) => id),
    bbox: regions.map(({ geometry }) => {
      const { x, y, width, height } = boundsOf(geometry)
      return [x, y, width, height]
    }),
    category: regions.map(({ labelId }) => indexOf.get(labelId) ?? null),
    area: regions.map(({ geometry }) => areaOf(geometry)),
    segmentation: regions.map((region) => outlinesOf(region, losses)),
  }
}
