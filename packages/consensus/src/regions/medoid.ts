/**
 * Medoid: the mark that is closest to the others, so a shape that someone drew.
 *
 * Formula: argmax over i of the sum over j of closeness(i, j).
 * Source: L. Kaufman, P. Rousseeuw, "Clustering by means of medoids", 1987.
 * Complexity: O(k^2) closenesses for k marks.
 * Known failure: with two marks both are as close; the tie is broken by a hash of the shape, which favours neither the first reader nor the
 * larger or the left mark.
 */
import { byText } from '../order.ts'
import { geometryKey } from './closeness.ts'
import { defineRegionMethod } from './define.ts'

/** FNV-1a, 32 bit. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

const slack = 1e-12

export const medoid = defineRegionMethod({
  id: 'medoid',
  version: '1',
  takes: ['point', 'skeleton', 'box', 'rotated-box', 'ellipse', 'polyline', 'polygon', 'bezier', 'mask'],
  fuse: (shapes, closenessOf) => {
    const sums = shapes.map((_, i) => shapes.reduce((sum, _other, j) => (i === j ? sum : sum + closenessOf(i, j)), 0))
    const best = Math.max(...sums)
    const central = shapes.filter((_, i) => (sums[i] ?? 0) >= best - slack)
    if (central.length === 1) return central[0] ?? null
    const [first] = central
      .map((shape) => ({ shape, key: geometryKey(shape) }))
      .toSorted((a, b) => hashOf(a.key) - hashOf(b.key) || byText(a.key, b.key))
    return first?.shape ?? null
  },
})
