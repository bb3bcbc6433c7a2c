import { areaOf } from '../measure.ts'
import { distanceToPath, forEachEdge, isInsideRings, signedArea, vertexAt } from '../ring.ts'
import type { Point, PolygonGeometry, PolylineGeometry, Ring } from '../types.ts'
import { isValid } from '../validity.ts'
import { meetings, withPlaces } from './cuts.ts'

/**
 * Cutting a polygon along a line, exactly: the outline and the parts of the line inside of it are the edges of a planar graph, and the pieces
 * are its faces. Parts of the line that end inside cut nothing and are dropped. Both sides of a cut have the same vertices, to the last bit,
 * so that there is neither a gap nor an overlap. O(n m) for n edges and m edges of the line.
 */
type Arc = { readonly from: string; readonly to: string; readonly x: number; readonly y: number; readonly angle: number }

type Chord = readonly [x1: number, y1: number, x2: number, y2: number]

const keyOf = (x: number, y: number): string => `${x},${y}`

const arc = (x1: number, y1: number, x2: number, y2: number): Arc => ({
  from: keyOf(x1, y1),
  to: keyOf(x2, y2),
  x: x1,
  y: y1,
  angle: Math.atan2(y2 - y1, x2 - x1),
})

/** The ring with its inside to the left in the sense of its numbers: exteriors of positive signed area, holes of negative. */
const directed = (ring: Ring, isExterior: boolean): Ring => {
  if (signedArea(ring) > 0 === isExterior) return ring
  return Array.from({ length: ring.length >> 1 }, (_, i) => vertexAt(ring, -1 - i)).flatMap(({ x, y }) => [x, y])
}

const isOnOutline = (rings: readonly Ring[], p: Point): boolean => rings.some((ring) => distanceToPath(ring, true, p.x, p.y) <= 1e-9)

/** Edges of the line that run inside of the polygon, without those that lead to nowhere. */
const chordsOf = (cut: Ring, rings: readonly Ring[], nodes: ReadonlySet<string>): readonly Chord[] => {
  let chords: Chord[] = []
  const seen = new Set<string>()
  forEachEdge(cut, false, (x1, y1, x2, y2) => {
    const middle = { x: (x1 + x2) / 2, y: (y1 + y2) / 2 }
    const [from, to] = [keyOf(x1, y1), keyOf(x2, y2)]
    const key = from < to ? `${from} ${to}` : `${to} ${from}`
    if (seen.has(key) || !isInsideRings(rings, middle.x, middle.y) || isOnOutline(rings, middle)) return
    seen.add(key)
    chords.push([x1, y1, x2, y2])
  })
  for (let before = -1; before !== chords.length; ) {
    before = chords.length
    const ends = new Map<string, number>()
    for (const [x1, y1, x2, y2] of chords) for (const key of [keyOf(x1, y1), keyOf(x2, y2)]) ends.set(key, (ends.get(key) ?? 0) + 1)
    const isTied = (key: string) => nodes.has(key) || (ends.get(key) ?? 0) > 1
    chords = chords.filter(([x1, y1, x2, y2]) => isTied(keyOf(x1, y1)) && isTied(keyOf(x2, y2)))
  }
  return chords
}

/** The arc that goes on with the face to the left: the first one clockwise from the way back. */
const following = (one: Arc, out: readonly Arc[]): Arc | undefined => {
  const back = one.angle + Math.PI
  const turn = (next: Arc) => {
    const by = (back - next.angle) % (2 * Math.PI)
    const positive = by < 0 ? by + 2 * Math.PI : by
    return positive < 1e-12 ? 2 * Math.PI : positive
  }
  return out.reduce<Arc | undefined>((best, next) => (best === undefined || turn(next) < turn(best) ? next : best), undefined)
}

/** The rings around the faces, each with its face to the left. */
const facesOf = (arcs: readonly Arc[]): number[][] => {
  const free = Map.groupBy(arcs, ({ from }) => from)
  const take = (one: Arc) => {
    const left = (free.get(one.from) ?? []).filter((other) => other !== one)
    free.set(one.from, left)
  }
  const faces: number[][] = []
  for (const start of arcs) {
    if (free.get(start.from)?.includes(start) !== true) continue
    const face: number[] = []
    for (let now: Arc | undefined = start; now !== undefined; now = following(now, free.get(now.to) ?? [])) {
      take(now)
      face.push(now.x, now.y)
      if (now.to === start.from && following(now, [...(free.get(now.to) ?? []), start]) === start) break
    }
    faces.push(face)
  }
  return faces
}

/** Whether a ring walks the edge between two places there and back. */
const isBridge = (face: readonly number[], [x1, y1, x2, y2]: Chord): boolean => {
  let [there, back] = [false, false]
  forEachEdge(face, true, (a, b, c, d) => {
    if (a === x1 && b === y1 && c === x2 && d === y2) there = true
    if (a === x2 && b === y2 && c === x1 && d === y1) back = true
  })
  return there && back
}

/** The faces, without the edges that have the same face on both sides: those lead to a loop in it and cut nothing. */
const withoutBridges = (border: readonly Arc[], chords: readonly Chord[]): number[][] => {
  const both = chords.flatMap(([x1, y1, x2, y2]) => [arc(x1, y1, x2, y2), arc(x2, y2, x1, y1)])
  const faces = facesOf([...border, ...both])
  const cutting = chords.filter((chord) => !faces.some((face) => isBridge(face, chord)))
  return cutting.length === chords.length ? faces : withoutBridges(border, cutting)
}

/** Exteriors with the holes that lie in them; each hole goes to the smallest exterior around it. */
const assembled = (faces: readonly (readonly number[])[]): PolygonGeometry[] => {
  const exteriors = faces.filter((ring) => signedArea(ring) > 0).sort((a, b) => signedArea(a) - signedArea(b))
  const holes = faces.filter((ring) => signedArea(ring) < 0)
  const owners = new Map(holes.map((hole) => [hole, exteriors.find((ring) => holds(ring, hole))]))
  return exteriors.map((ring) => ({ type: 'polygon', rings: [ring, ...holes.filter((hole) => owners.get(hole) === ring)] }))
}

const holds = (ring: Ring, hole: Ring): boolean => {
  if (-signedArea(hole) >= signedArea(ring)) return false
  for (let i = 0; i < hole.length >> 1; i++) {
    const p = vertexAt(hole, i)
    if (!isOnOutline([ring], p)) return isInsideRings([ring], p.x, p.y)
  }
  return false
}

/** The pieces of a polygon along a line, the largest first; the polygon alone where the line cuts nothing off. */
export const splitPolygon = (g: PolygonGeometry, line: Ring): PolygonGeometry[] => {
  const rings = g.rings.map((ring, index) => directed(ring, index === 0))
  const met = rings.map((ring) => meetings(line, ring, true))
  const noded = rings.map((ring, index) =>
    withPlaces(
      ring,
      true,
      (met[index] ?? []).map(({ at, onPath, u }) => ({ at, edge: onPath, share: u })),
    ),
  )
  const crossed = meetings(line, line, false).filter(({ onCut, onPath }) => onCut + 1 < onPath)
  const cut = withPlaces(line, false, [
    ...[...met.flat(), ...crossed].map(({ at, onCut, t }) => ({ at, edge: onCut, share: t })),
    ...crossed.map(({ at, onPath, u }) => ({ at, edge: onPath, share: u })),
  ])
  const border: Arc[] = []
  for (const ring of noded) forEachEdge(ring, true, (x1, y1, x2, y2) => border.push(arc(x1, y1, x2, y2)))
  const chords = chordsOf(cut, rings, new Set(border.map(({ from }) => from)))
  if (chords.length === 0) return [g]
  const pieces = assembled(withoutBridges(border, chords))
  const total = pieces.reduce((sum, piece) => sum + areaOf(piece), 0)
  const isSound = pieces.every(isValid) && Math.abs(total - areaOf(g)) <= 1e-6 * Math.max(1, areaOf(g))
  return isSound && pieces.length > 1 ? pieces.sort((a, b) => areaOf(b) - areaOf(a)) : [g]
}

/** The pieces of a line where another one crosses it, in their order. */
export const splitPath = (g: PolylineGeometry, line: Ring): PolylineGeometry[] => {
  const met = meetings(line, g.points, false).map(({ at, onPath, u }) => ({ at, edge: onPath, share: u }))
  const points = withPlaces(g.points, false, met)
  const stops = new Set(met.map(({ at }) => keyOf(at.x, at.y)))
  const pieces: number[][] = [[]]
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i] ?? 0, points[i + 1] ?? 0]
    pieces.at(-1)?.push(x, y)
    if (i > 0 && i + 2 < points.length && stops.has(keyOf(x, y))) pieces.push([x, y])
  }
  return pieces.map((piece) => ({ type: 'polyline', points: piece }))
}
