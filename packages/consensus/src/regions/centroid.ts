/**
 * Centroid of points: the mean position.
 *
 * Complexity: O(k).
 * Known failure: not robust; one point near the matching distance moves the mean by distance / k.
 */
import type { PointGeometry } from '@reticle/geometry'
import { defineRegionMethod } from './define.ts'

const mean = (values: readonly number[]): number => values.toSorted((a, b) => a - b).reduce((sum, value) => sum + value, 0) / values.length

export const centroid = defineRegionMethod({
  id: 'centroid',
  version: '1',
  takes: ['point'],
  fuse: (shapes) => {
    const points = shapes.filter((shape): shape is PointGeometry => shape.type === 'point')
    return { type: 'point', x: mean(points.map((point) => point.x)), y: mean(points.map((point) => point.y)) }
  },
})
