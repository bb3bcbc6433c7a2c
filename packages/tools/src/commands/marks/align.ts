import { clampTo, type EllipseGeometry, type Geometry, isValid, isWithin, type Ring } from '@reticle/geometry'
import type { Change } from '../../change.ts'
import { defineMarksCommand } from './command.ts'

const toHalf = (v: number): number => Math.round(2 * v) / 2
/** The centre of the pixel that holds the place; of the last pixel on the far border of the image. */
const toCentre = (v: number, size: number): number => Math.min(Math.floor(v), size - 1) + 0.5
const toBorders = (ring: Ring): number[] => ring.map(Math.round)

/** Centre and semi-axis such that both ends lie on pixel borders. */
const span = (centre: number, half: number): readonly [centre: number, half: number] => {
  const from = Math.round(centre - half)
  const to = Math.max(from + 1, Math.round(centre + half))
  return [(from + to) / 2, (to - from) / 2]
}

const alignedEllipse = (g: EllipseGeometry): EllipseGeometry => {
  // Only upright ones have ends that can lie on pixel borders.
  if (g.angle % 90 !== 0)
    return { ...g, cx: toHalf(g.cx), cy: toHalf(g.cy), rx: Math.max(0.5, toHalf(g.rx)), ry: Math.max(0.5, toHalf(g.ry)) }
  const isLying = g.angle % 180 === 0
  const [cx, halfX] = span(g.cx, isLying ? g.rx : g.ry)
  const [cy, halfY] = span(g.cy, isLying ? g.ry : g.rx)
  return { ...g, cx, cy, rx: isLying ? halfX : halfY, ry: isLying ? halfY : halfX }
}

/** Neighbouring vertices that come to lie on each other are one. */
const withoutRepeats = (ring: Ring): number[] => {
  const kept: number[] = []
  for (let i = 0; i < ring.length; i += 2) {
    const [x = 0, y = 0] = ring.slice(i, i + 2)
    if (kept.at(-2) !== x || kept.at(-1) !== y) kept.push(x, y)
  }
  return kept.length > 2 && kept[0] === kept.at(-2) && kept[1] === kept.at(-1) ? kept.slice(0, -2) : kept
}

/** Outlines on the borders of pixels, places in their centres. A mask lies on pixels as it is. */
const aligned = (g: Geometry, width: number, height: number): Geometry => {
  const centres = (points: Ring) => points.map((v, i) => toCentre(v, i % 2 === 0 ? width : height))
  switch (g.type) {
    case 'point':
      return { ...g, x: toCentre(g.x, width), y: toCentre(g.y, height) }
    case 'polyline':
    case 'skeleton':
      return { ...g, points: centres(g.points) }
    case 'box': {
      const [x, y] = [Math.round(g.x), Math.round(g.y)]
      return { ...g, x, y, width: Math.max(1, Math.round(g.x + g.width) - x), height: Math.max(1, Math.round(g.y + g.height) - y) }
    }
    case 'rotated-box': {
      const [w, h] = [Math.max(1, Math.round(g.width)), Math.max(1, Math.round(g.height))]
      return { ...g, cx: toHalf(g.cx), cy: toHalf(g.cy), width: w, height: h }
    }
    case 'ellipse':
      return alignedEllipse(g)
    case 'polygon':
      return {
        ...g,
        rings: g.rings
          .map(toBorders)
          .map(withoutRepeats)
          .filter((ring, i) => i === 0 || ring.length >= 6),
      }
    case 'bezier':
      return { ...g, nodes: toBorders(g.nodes) }
    case 'mask':
      return g
  }
}

const isSame = (a: Geometry, b: Geometry): boolean => JSON.stringify(a) === JSON.stringify(b)

export const alignToPixels = defineMarksCommand({
  id: 'align-to-pixels',
  part: 'shape',
  make: (regions, { width, height }) => {
    const results = regions.map(({ id, geometry }) => ({ id, geometry, after: clampTo(aligned(geometry, width, height), width, height) }))
    const changes = results.flatMap(({ id, geometry, after }): Change[] =>
      isValid(after) && isWithin(after, width, height, 1e-6) && !isSame(geometry, after)
        ? [{ type: 'set-geometry', regionId: id, geometry: after }]
        : [],
    )
    if (changes.length > 0) return { change: { type: 'together', changes } }
    return results.every(({ after }) => isValid(after)) ? { refused: 'on-pixels-already' } : { refused: 'crosses-on-pixels' }
  },
})
