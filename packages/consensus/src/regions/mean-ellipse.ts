/**
 * Mean ellipse: mean centre, mean semi-axes, and the direction of the long axis averaged as a direction: 179 degrees and 1 degree give 0.
 *
 * Formula: each ellipse with its longer axis first; angle = arg(sum of (1 - b/a) exp(2 i angle)) / 2, so that a near circle, whose angle says
 * nothing, weighs nothing; all circles have angle 0.
 * Source: N. I. Fisher, "Statistical Analysis of Circular Data" (1993), section 2.4 (axial data, by doubling the angle).
 * Complexity: O(k).
 * Known failure: not robust: one far-off ellipse moves centre and axes; of ellipses at right angles to each other the direction is arbitrary.
 */
import type { EllipseGeometry } from '@reticle/geometry'
import { defineRegionMethod } from './define.ts'

const sum = (values: readonly number[]): number => values.toSorted((a, b) => a - b).reduce((total, value) => total + value, 0)
const mean = (values: readonly number[]): number => sum(values) / values.length

/** The same ellipse with its longer semi-axis as `rx`. */
const longFirst = (g: EllipseGeometry): EllipseGeometry => (g.rx >= g.ry ? g : { ...g, rx: g.ry, ry: g.rx, angle: g.angle + 90 })

export const meanEllipse = defineRegionMethod({
  id: 'mean-ellipse',
  version: '1',
  takes: ['ellipse'],
  fuse: (shapes) => {
    const ellipses = shapes.filter((shape): shape is EllipseGeometry => shape.type === 'ellipse').map(longFirst)
    const turns = ellipses.map(({ rx, ry, angle }) => ({ weight: rx > 0 ? 1 - ry / rx : 0, twice: (2 * angle * Math.PI) / 180 }))
    const x = sum(turns.map(({ weight, twice }) => weight * Math.cos(twice)))
    const y = sum(turns.map(({ weight, twice }) => weight * Math.sin(twice)))
    return {
      type: 'ellipse',
      cx: mean(ellipses.map(({ cx }) => cx)),
      cy: mean(ellipses.map(({ cy }) => cy)),
      rx: mean(ellipses.map(({ rx }) => rx)),
      ry: mean(ellipses.map(({ ry }) => ry)),
      angle: Math.hypot(x, y) < 1e-12 ? 0 : (Math.atan2(y, x) * 90) / Math.PI,
    }
  },
})
