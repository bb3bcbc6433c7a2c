import { componentsOf, maskFromRows, polygonsOfMask, rowsOfMask } from '@reticle/geometry'
import { asMask, isMask } from '../../masks-in-sight.ts'
import { asPieces, defineMaskCommand, together } from './command.ts'

/** M6: a pixel belongs when its centre is inside. */
export const toMask = defineMaskCommand({
  id: 'to-mask',
  make: (regions, _, context) =>
    context.kinds?.includes('mask') === false
      ? undefined
      : together(
          regions.flatMap((region) => {
            const geometry = isMask(region) ? undefined : asMask(region.geometry, context)
            return geometry === undefined ? [] : [{ type: 'set-geometry', regionId: region.id, geometry } as const]
          }),
        ),
})

const toPolygons = <const Id extends string>(said: { readonly id: Id }, detail: 'pixels' | 'simple') =>
  defineMaskCommand({
    ...said,
    make: (regions, _, context) =>
      context.kinds?.includes('polygon') === false
        ? undefined
        : together(regions.filter(isMask).flatMap((mask) => asPieces(mask, polygonsOfMask(mask.geometry, detail), context.newId))),
  })

export const toPolygon = toPolygons(
  {
    id: 'to-polygon',
  },
  'simple',
)

export const toPixelPolygon = toPolygons({ id: 'to-pixel-polygon' }, 'pixels')

export const splitIslands = defineMaskCommand({
  id: 'split-islands',
  make: (regions, _, { newId }) =>
    together(
      regions.filter(isMask).flatMap((mask) => {
        const pieces = componentsOf(rowsOfMask(mask.geometry), 8)
        return pieces.length < 2 ? [] : asPieces(mask, pieces.map(maskFromRows), newId)
      }),
    ),
})
