import {
  areaOf,
  type BoxGeometry,
  boundsOf,
  differenceOf,
  type Geometry,
  type GeometryType,
  hasArea,
  intersectionOf,
  intersectMasks,
  type MaskGeometry,
  maskOf,
  type PolygonGeometry,
  polygonOf,
  polygonsOfMask,
  type Ring,
  repaired,
  splitPath,
  splitPolygon,
  subtractMask,
  unionMasks,
  unionOf,
} from '@reticle/geometry'
import type { ToolContext } from './tool.ts'

type Kinds = Pick<ToolContext, 'kinds'>

/** Whether the protocol takes marks of a kind. */
export const takes = ({ kinds }: Kinds, type: GeometryType): boolean => kinds === undefined || kinds.includes(type)

/** The box that a polygon is, when its outline is that of its bounds. */
const asBox = (g: PolygonGeometry): BoxGeometry | undefined => {
  const [ring = [], ...holes] = g.rings
  const b = boundsOf(g)
  const isCorner = (v: number, i: number) => (i % 2 === 0 ? v === b.x || v === b.x + b.width : v === b.y || v === b.y + b.height)
  return holes.length === 0 && ring.length === 8 && ring.every(isCorner) ? { type: 'box', ...b } : undefined
}

/**
 * Pieces of an outline as the protocol takes them: those of a box as boxes where they are boxes, else as polygons, else as masks. Undefined
 * where it takes none of these.
 */
const inKind = (pieces: readonly PolygonGeometry[], from: Geometry, context: Kinds): readonly Geometry[] | undefined => {
  if (pieces.length === 0) return []
  const boxes = from.type === 'box' ? pieces.flatMap((piece) => asBox(piece) ?? []) : []
  if (boxes.length === pieces.length) return boxes
  if (from.type === 'polygon' || takes(context, 'polygon')) return pieces
  return takes(context, 'mask') ? pieces.map(maskOf).filter((mask) => areaOf(mask) > 0) : undefined
}

const largestFirst = <G extends Geometry>(all: readonly G[]): G[] => all.toSorted((a, b) => areaOf(b) - areaOf(a))

const splitMask = (mask: MaskGeometry, line: Ring): readonly MaskGeometry[] => {
  const parts = polygonsOfMask(mask, 'pixels').map((part) => splitPolygon(part, line))
  const cut = parts.filter((pieces) => pieces.length > 1).flat()
  const whole = parts.filter((pieces) => pieces.length === 1).flat()
  const [first, ...others] = largestFirst(cut.map(maskOf).filter((piece) => areaOf(piece) > 0))
  if (first === undefined || others.length === 0) return [mask]
  // What the line leaves alone stays with the largest piece.
  return [whole.map(maskOf).reduce(unionMasks, first), ...others]
}

/**
 * The pieces of a mark along a line, the largest first; lines in their order. One piece: the line does not cut it. Undefined: a mark of this
 * kind has no pieces that the protocol would take.
 */
export const splitMark = (g: Geometry, line: Ring, context: Kinds): readonly Geometry[] | undefined => {
  if (g.type === 'mask') return splitMask(g, line)
  if (g.type === 'polyline') return splitPath(g, line)
  const outline = hasArea(g) ? polygonOf(g) : undefined
  if (outline === undefined) return undefined
  const pieces = splitPolygon(outline, line)
  return pieces.length > 1 ? inKind(pieces, g, context) : [g]
}

/** The area of a mark as polygons; a mask by the borders of its pixels. */
const outlinesOf = (g: Geometry): readonly PolygonGeometry[] => {
  if (g.type === 'mask') return polygonsOfMask(g, 'pixels')
  const outline = hasArea(g) ? polygonOf(g) : undefined
  return outline === undefined ? [] : [outline]
}

/**
 * What is left of a mark without the area of others, in pieces, the largest first; an empty list when nothing is. A mask loses the pixels whose
 * centres lie in them. Undefined: a mark of this kind cannot be cut, or the protocol would not take what is left.
 */
export const cutAway = (g: Geometry, others: readonly Geometry[], context: Kinds): readonly Geometry[] | undefined => {
  const cutters = others.filter(hasArea)
  if (g.type === 'mask') {
    const left = cutters.map(maskOf).reduce(subtractMask, g)
    return areaOf(left) > 0 ? [left] : []
  }
  const [outline] = outlinesOf(g)
  return outline === undefined ? undefined : inKind(differenceOf(outline, cutters.flatMap(outlinesOf)), g, context)
}

/** Marks with an outline as one, in pieces, the largest first; in the kind of the first one where that can be. */
export const joined = ([first, ...others]: readonly Geometry[], context: Kinds): readonly Geometry[] | undefined =>
  first === undefined ? undefined : inKind(unionOf([first, ...others].flatMap(outlinesOf)), first, context)

/** What all marks with an area have in common, in pieces, the largest first; on pixels where the first one is a mask. */
export const commonOf = ([first, ...others]: readonly Geometry[], context: Kinds): readonly Geometry[] | undefined => {
  if (first === undefined) return undefined
  if (first.type === 'mask') {
    const common = others.map(maskOf).reduce(intersectMasks, first)
    return areaOf(common) > 0 ? [common] : []
  }
  const common = others.reduce<readonly PolygonGeometry[]>(
    (left, other) => left.flatMap((piece) => outlinesOf(other).flatMap((outline) => intersectionOf([piece, outline]))),
    outlinesOf(first),
  )
  return inKind(common, first, context)
}

/** A polygon that crosses itself as sound ones of the same inside; undefined for other marks. */
export const sound = (g: Geometry, context: Kinds): readonly Geometry[] | undefined =>
  g.type === 'polygon' ? inKind(repaired(g), g, context) : undefined
