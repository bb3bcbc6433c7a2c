/**
 * Weighted box fusion with equal weights: each edge is the mean of the readers' edges.
 *
 * Source: R. Solovyev, W. Wang, T. Gabruseva, "Weighted boxes fusion", Image and Vision Computing 107 (2021); readers have no scores, so
 * all weights are 1.
 * Complexity: O(k).
 * Known failure: a single far-off box pulls every edge; the medoid does not move.
 */
import type { BoxGeometry } from '@reticle/geometry'
import { defineRegionMethod } from './define.ts'

const mean = (values: readonly number[]): number => values.toSorted((a, b) => a - b).reduce((sum, value) => sum + value, 0) / values.length

export const fusion = defineRegionMethod({
  id: 'fusion',
  version: '1',
  takes: ['box'],
  fuse: (shapes) => {
    const boxes = shapes.filter((shape): shape is BoxGeometry => shape.type === 'box')
    const x = mean(boxes.map((box) => box.x))
    const y = mean(boxes.map((box) => box.y))
    const right = mean(boxes.map((box) => box.x + box.width))
    const bottom = mean(boxes.map((box) => box.y + box.height))
    return { type: 'box', x, y, width: right - x, height: bottom - y }
  },
})
