import type { Region } from '@reticle/domain'
import { areaOf, type Geometry, type Point, type PolygonGeometry, sharedArea, unionOf } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distance } from './pointer.ts'
import { polygon } from './polygon.ts'
import { polyline } from './polyline.ts'
import { runTool } from './run-tool.ts'
import { select } from './select.ts'
import { snapPlace } from './snap.ts'
import { click, contextOf, drag, move, region } from './test/arbitraries.ts'
import type { Gesture, ToolContext } from './tool.ts'
import { tracedBetween } from './trace-border.ts'

const square = region('s', { type: 'polygon', rings: [[10, 10, 30, 10, 30, 30, 10, 30]] })
const confirm: Gesture = { type: 'confirm' }
const clicks = (places: readonly (readonly [number, number])[], held = {}) => places.flatMap(([x, y]) => click(x, y, held))

/** The contents after a polygon was drawn: the neighbours as they came to be, and the new mark. */
const drawn = (gestures: readonly Gesture[], regions: readonly Region[], more: Partial<ToolContext> = {}) => {
  const ran = runTool(polygon, gestures, { ...contextOf(regions), ...more })
  const [mark] = ran.commits
  return { mark, neighbours: ran.context.regions.map(({ geometry }) => geometry), ran }
}
const verticesOf = (g: Geometry | undefined) =>
  g?.type === 'polygon' ? g.rings.flatMap((ring) => ring.flatMap((v, i) => (i % 2 === 0 ? [`${v},${ring[i + 1]}`] : []))) : []

const placeOf = (written: string): Point => {
  const [x = 0, y = 0] = written.split(',').map(Number)
  return { x, y }
}

describe('G30: vertices snap to neighbours', () => {
  it('to their vertices before their edges, and to nothing out of reach', () => {
    const context = contextOf([square])
    expect(snapPlace({ x: 28.9, y: 11 }, 2, context)).toEqual({ x: 30, y: 10 })
    expect(snapPlace({ x: 20, y: 11.5 }, 2, context)).toEqual({ x: 20, y: 10 })
    expect(snapPlace({ x: 20, y: 13 }, 2, context)).toBeUndefined()
    expect(snapPlace({ x: 30, y: 10 }, 2, context, ['s'])).toBeUndefined()
  })

  it('also to boxes, ellipses, turned boxes, lines, points and masks', () => {
    const marks: readonly Geometry[] = [
      { type: 'box', x: 50, y: 10, width: 10, height: 10 },
      { type: 'ellipse', cx: 80, cy: 20, rx: 10, ry: 5, angle: 0 },
      { type: 'rotated-box', cx: 20, cy: 60, width: 10, height: 10, angle: 45 },
      { type: 'polyline', points: [40, 50, 60, 70] },
      { type: 'point', x: 90, y: 70 },
      { type: 'mask', x: 70, y: 40, width: 4, height: 3, counts: [0, 12] },
    ]
    const context = contextOf(marks.map((g, i) => region(`m${i}`, g)))
    expect(snapPlace({ x: 59, y: 19 }, 2, context)).toEqual({ x: 60, y: 20 })
    expect(snapPlace({ x: 91, y: 20 }, 2, context)).toEqual({ x: 90, y: 20 })
    expect(snapPlace({ x: 20, y: 52 }, 2, context)?.y).toBeCloseTo(60 - Math.hypot(5, 5), 9)
    expect(snapPlace({ x: 51, y: 60 }, 2, context)).toEqual({ x: 50.5, y: 60.5 })
    expect(snapPlace({ x: 91, y: 70 }, 2, context)).toEqual({ x: 90, y: 70 })
    expect(snapPlace({ x: 74.5, y: 41.4 }, 1, context)).toEqual({ x: 74, y: 41.4 })
  })

  it('shows where, and not while Ctrl is held or snapping is off', () => {
    const guidesAt = (held: object, more: Partial<ToolContext> = {}) =>
      runTool(polygon, [move(29, 11, held)], { ...contextOf([square]), ...more }).steps[0]?.guides
    expect(guidesAt({})).toEqual([{ type: 'point', x: 30, y: 10 }])
    expect(guidesAt({ ctrl: true })).toBeUndefined()
    expect(guidesAt({}, { settings: { ...contextOf().settings, isSnapping: false } })).toBeUndefined()
    const [line] = runTool(
      polyline,
      [
        ...clicks([
          [29, 11],
          [50, 11],
        ]),
        confirm,
      ],
      contextOf([square]),
    ).commits
    expect(line).toEqual({ type: 'polyline', points: [30, 10, 50, 11] })
  })
})

describe('G31: shared stretches of border', () => {
  it('are followed along the shorter way', () => {
    const context = contextOf([square])
    expect(tracedBetween({ x: 30, y: 15 }, { x: 15, y: 30 }, context)).toEqual([30, 30])
    expect(tracedBetween({ x: 30, y: 15 }, { x: 30, y: 25 }, context)).toEqual([])
    expect(tracedBetween({ x: 10, y: 10 }, { x: 30, y: 30 }, context)).toHaveLength(2)
    expect(tracedBetween({ x: 30, y: 15 }, { x: 50, y: 15 }, context)).toEqual([])
  })

  it('have the same vertices on both sides: neither gap nor overlap', () => {
    const { mark, neighbours } = drawn(
      [
        ...clicks([
          [31, 14],
          [50, 14],
          [50, 50],
          [14, 50],
          [14, 31],
        ]),
        confirm,
      ],
      [square],
    )
    expect(mark).toEqual({ type: 'polygon', rings: [[30, 14, 50, 14, 50, 50, 14, 50, 14, 30, 30, 30]] })
    expect(verticesOf(neighbours[0])).toEqual(expect.arrayContaining(['30,14', '14,30']))
    expect(neighbours[0] && areaOf(neighbours[0])).toBe(400)
    expect(mark && sharedArea(mark, square.geometry)).toBe(0)
  })

  it('close a gap between two neighbours', () => {
    const right = region('r', { type: 'polygon', rings: [[40, 10, 60, 10, 60, 30, 40, 30]] })
    const { mark } = drawn(
      [
        ...clicks([
          [29, 11],
          [41, 9],
          [39, 29],
          [31, 31],
        ]),
        confirm,
      ],
      [square, right],
    )
    expect(mark).toEqual({ type: 'polygon', rings: [[30, 10, 40, 10, 40, 30, 30, 30]] })
  })

  it('are followed by a line drawn by hand along a border', () => {
    const hand = [
      ...Array.from({ length: 17 }, (_, i): [number, number] => [30.6, 12 + i]),
      [30.5, 29],
      [60, 29],
      [60, 12],
      [31, 12],
    ] as const
    const { mark, neighbours } = drawn(drag(hand), [square])
    expect(mark && sharedArea(mark, square.geometry)).toBeLessThan(1e-9)
    expect(mark && neighbours[0]?.type === 'polygon' && mark.type === 'polygon').toBe(true)
    const union = unionOf([mark, ...neighbours].flatMap((g) => (g?.type === 'polygon' ? [g] : [])))
    expect(union).toHaveLength(1)
    expect(union[0]?.rings).toHaveLength(1)
  })

  it('round a neighbour of any form leave no gap and no overlap', () => {
    const stars = fc.array(fc.double({ min: 8, max: 20, noNaN: true }), { minLength: 4, maxLength: 12 }).map(
      (radii): PolygonGeometry => ({
        type: 'polygon',
        rings: [
          radii.flatMap((r, i) => {
            const t = (2 * Math.PI * i) / radii.length
            return [50 + r * Math.cos(t), 40 + r * Math.sin(t)]
          }),
        ],
      }),
    )
    let traced = 0
    fc.assert(
      fc.property(stars, fc.nat(11), fc.double({ min: 0.1, max: 0.9, noNaN: true }), (star, at, t) => {
        const [ring = []] = star.rings
        const n = ring.length / 2
        const vertex = (i: number) => ({ x: ring[2 * (i % n)] ?? 0, y: ring[2 * (i % n) + 1] ?? 0 })
        const context = contextOf([region('n', star)])
        // A place on an edge, and one up to a quarter of the way round; then outwards from both, clear of the neighbour.
        const on = (i: number) => {
          const [a, b] = [vertex(i), vertex(i + 1)]
          const p = { x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) }
          return snapPlace(p, 2, context) ?? p
        }
        const beyond = (p: Point) => {
          const far = 38 / Math.hypot(p.x - 50, p.y - 40)
          return [50 + (p.x - 50) * far, 40 + (p.y - 40) * far] as const
        }
        const [from, to] = [on(at), on(at + Math.max(1, Math.floor(n / 4)))]
        const { mark, neighbours } = drawn(
          [...clicks([[from.x, from.y], [to.x, to.y], beyond(to), beyond(from)]), confirm],
          context.regions,
        )
        const [neighbour = star] = neighbours
        expect(Math.abs(areaOf(neighbour) - areaOf(star))).toBeLessThan(1e-6)
        if (mark?.type !== 'polygon' || neighbour.type !== 'polygon') return
        expect(sharedArea(mark, neighbour)).toBeLessThan(1e-6)
        for (const p of [from, to]) {
          // A place that was snapped before may come out with another last digit; on both sides it is the same.
          const near = verticesOf(mark).filter((one) => distance(placeOf(one), p) < 1e-9)
          expect(near).toHaveLength(1)
          expect(verticesOf(neighbour)).toContain(near[0])
        }
        const shared = verticesOf(mark).filter((one) => verticesOf(neighbour).includes(one))
        if (shared.length < 3) return
        traced++
        expect(unionOf([mark, neighbour]).map(({ rings }) => rings.length)).toEqual([1])
      }),
      { numRuns: 300 },
    )
    expect(traced).toBeGreaterThan(100)
  })
})

describe('G32: shared vertices move together', () => {
  const left = region('l', { type: 'polygon', rings: [[10, 10, 30, 10, 30, 30, 10, 30]] })
  const right = region('r', { type: 'polygon', rings: [[30, 10, 50, 10, 50, 30, 30, 30]] })
  const dragged = (path: readonly (readonly [number, number])[], held = {}, regions: readonly Region[] = [left, right]) =>
    runTool(select, drag(path, held), contextOf(regions, ['l'])).context.regions.map(({ geometry }) => geometry)

  it('in every polygon that has them', () => {
    expect(
      dragged([
        [30, 10],
        [33, 15],
      ]),
    ).toEqual([
      { type: 'polygon', rings: [[10, 10, 33, 15, 30, 30, 10, 30]] },
      { type: 'polygon', rings: [[33, 15, 50, 10, 50, 30, 30, 30]] },
    ])
  })

  it('a vertex that comes to a shared edge comes to both sides', () => {
    expect(
      dragged([
        [30, 20],
        [34, 20],
      ]),
    ).toEqual([
      { type: 'polygon', rings: [[10, 10, 30, 10, 34, 20, 30, 30, 10, 30]] },
      { type: 'polygon', rings: [[30, 10, 50, 10, 50, 30, 30, 30, 34, 20]] },
    ])
  })

  it('alone with Ctrl', () => {
    expect(
      dragged(
        [
          [30, 10],
          [33, 15],
        ],
        { ctrl: true },
      ),
    ).toEqual([{ type: 'polygon', rings: [[10, 10, 33, 15, 30, 30, 10, 30]] }, right.geometry])
  })

  it('not at all where a neighbour would cross itself', () => {
    expect(
      dragged([
        [30, 10],
        [60, 20],
      ]),
    ).toEqual([left.geometry, right.geometry])
  })

  it('and a vertex that is put on a neighbour gets one there', () => {
    const far = region('f', { type: 'polygon', rings: [[40, 5, 60, 5, 60, 50, 40, 50]] })
    expect(
      dragged(
        [
          [30, 30],
          [39, 31],
        ],
        {},
        [left, far],
      ),
    ).toEqual([
      { type: 'polygon', rings: [[10, 10, 30, 10, 40, 31, 10, 30]] },
      { type: 'polygon', rings: [[40, 5, 60, 5, 60, 50, 40, 50, 40, 31]] },
    ])
  })
})
