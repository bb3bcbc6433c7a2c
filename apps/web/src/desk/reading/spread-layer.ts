import type { TaskDetail } from '@reticle/contract'
import type { Region, Spread } from '@reticle/domain'
import type { EllipseGeometry } from '@reticle/geometry'
import type { CanvasLayer } from '../../canvas/canvas-layer.ts'

type Place = { readonly x: number; readonly y: number }

/**
 * The ellipse of one standard deviation of one reader's point (docs/spec/consensus.md, C93): its semi-axes are the roots of the eigenvalues of
 * the covariance, in px, and the first one lies along the greater of them.
 */
export const spreadEllipse = ({ x, y }: Place, { xx, xy, yy }: Spread): EllipseGeometry => {
  const middle = (xx + yy) / 2
  const half = Math.hypot((xx - yy) / 2, xy)
  const angle = (Math.atan2(2 * xy, xx - yy) * 90) / Math.PI
  return { type: 'ellipse', cx: x, cy: y, rx: Math.sqrt(middle + half), ry: Math.sqrt(Math.max(0, middle - half)), angle }
}

/** The mean of the readers' points of an object; undefined where they are not there to be seen. */
const centroidOf = (points: readonly Place[]): Place | undefined =>
  points.length === 0
    ? undefined
    : { x: points.reduce((sum, { x }) => sum + x, 0) / points.length, y: points.reduce((sum, { y }) => sum + y, 0) / points.length }

const style = { stroke: '#fde725', fill: 'transparent', width: 1.5, casing: 'rgba(0, 0, 0, 0.45)' } as const

/** How far readers' points lie apart, as marks that are no marks of anybody. */
export const spreadLayer = ({ consensus, readers }: Pick<TaskDetail, 'consensus' | 'readers'>): CanvasLayer => {
  const marks = new Map<string, Region>(
    readers.flatMap(({ annotationId, content }) => content.regions.map((region) => [`${annotationId} ${region.id}`, region] as const)),
  )
  const regions = (consensus?.regions ?? []).flatMap(({ id, spread, members, plane }): Region[] => {
    const points = members.flatMap(({ annotationId, regionId }): Place[] => {
      const geometry = marks.get(`${annotationId} ${regionId}`)?.geometry
      return geometry?.type === 'point' ? [geometry] : []
    })
    const centre = centroidOf(points)
    if (spread === undefined || centre === undefined) return []
    return [
      {
        id: `${id}/spread`,
        labelId: 'spread',
        geometry: spreadEllipse(centre, spread),
        attributes: {},
        origin: { kind: 'tool', tool: 'spread' },
        ...(plane === undefined ? {} : { plane }),
      },
    ]
  })
  return { id: 'spread', isVisible: true, style: () => style, regions }
}
