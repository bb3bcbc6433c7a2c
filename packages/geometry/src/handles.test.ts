import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Handle, handlesOf, moveHandle } from './handles.ts'
import { areaOf, centroidOf } from './measure.ts'
import { boxes, ellipses, marks, points, polygons, polylines } from './test/arbitraries.ts'
import type { BoxGeometry, Geometry, PolygonGeometry } from './types.ts'
import { insertVertex, removeVertex } from './vertices.ts'

const rounded = (g: Geometry) => JSON.stringify(g, (_, v) => (typeof v === 'number' ? Math.round(v * 1e6) + 0 : v))
/** A shape with one of its handles; without one for a mask. Edges are left out: they give a new vertex. */
const withHandle = (shapes: fc.Arbitrary<Geometry>): fc.Arbitrary<{ g: Geometry; handle: Handle | undefined }> =>
  fc.tuple(shapes, fc.nat()).map(([g, choice]) => {
    const handles = handlesOf(g, 3).filter((handle) => handle.kind !== 'edge')
    return { g, handle: handles[choice % Math.max(1, handles.length)] }
  })
const side = (name: string, g: BoxGeometry): Handle => {
  const found = handlesOf(g).find((handle) => handle.kind === 'side' && handle.side === name)
  if (found === undefined) throw new Error(`no side ${name}`)
  return found
}

describe('G15: handles', () => {
  it('leave the shape where they are put back', () => {
    fc.assert(
      fc.property(withHandle(marks), ({ g, handle }) => {
        if (handle !== undefined && !(handle.kind === 'rotate')) expect(rounded(moveHandle(g, handle, handle.at))).toBe(rounded(g))
      }),
    )
  })

  it('there and back is identity for a vertex, wherever it goes', () => {
    fc.assert(
      fc.property(withHandle(fc.oneof(polygons, polylines)), points, ({ g, handle }, p) => {
        if (handle !== undefined) expect(moveHandle(moveHandle(g, handle, p), handle, handle.at)).toEqual(g)
      }),
    )
  })

  it('there and back is identity for sides and axes, as long as the shape does not turn over', () => {
    fc.assert(
      fc.property(withHandle(fc.oneof(boxes, ellipses)), fc.double({ min: 0, max: 50, noNaN: true }), ({ g, handle }, distance) => {
        if (handle?.kind !== 'side' && handle?.kind !== 'axis') return
        const centre = centroidOf(g)
        const outwards = (from: number, middle: number) => from + Math.sign(from - middle) * distance
        const there = moveHandle(g, handle, { x: outwards(handle.at.x, centre.x), y: outwards(handle.at.y, centre.y) })
        expect(areaOf(there)).toBeGreaterThanOrEqual(areaOf(g) * (1 - 1e-12))
        expect(rounded(moveHandle(there, handle, handle.at))).toBe(rounded(g))
      }),
    )
  })

  it('of a rotation keep the area', () => {
    fc.assert(
      fc.property(ellipses, points, (g, p) => {
        const rotate = handlesOf(g, 3).find((handle) => handle.kind === 'rotate')
        expect(rotate && areaOf(moveHandle(g, rotate, p))).toBe(areaOf(g))
      }),
    )
  })

  it('turn a box over instead of giving it a negative size', () => {
    const g: BoxGeometry = { type: 'box', x: 10, y: 10, width: 20, height: 20 }
    expect(moveHandle(g, side('se', g), { x: 4, y: 2 })).toEqual({ type: 'box', x: 4, y: 2, width: 6, height: 8 })
    expect(moveHandle(g, side('w', g), { x: 40, y: 99 })).toEqual({ type: 'box', x: 30, y: 10, width: 10, height: 20 })
    fc.assert(
      fc.property(boxes, points, fc.constantFrom('nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'), (box, p, name) => {
        const moved = moveHandle(box, side(name, box), p)
        expect(moved.type === 'box' && moved.width >= 0 && moved.height >= 0).toBe(true)
      }),
    )
  })

  it('move one end of an axis and leave the other', () => {
    const g: Geometry = { type: 'ellipse', cx: 10, cy: 10, rx: 5, ry: 2, angle: 0 }
    const east = handlesOf(g).find((handle) => handle.kind === 'axis' && handle.axis === 'rx' && handle.sign === 1)
    expect(east && moveHandle(g, east, { x: 25, y: 99 })).toEqual({ ...g, cx: 15, rx: 10 })
  })

  it('turn an ellipse so that its rotation handle points at the pointer', () => {
    const g: Geometry = { type: 'ellipse', cx: 0, cy: 0, rx: 5, ry: 2, angle: 10 }
    const rotate = handlesOf(g, 3).find((handle) => handle.kind === 'rotate')
    expect(rotate && moveHandle(g, rotate, { x: 7, y: 0 })).toEqual({ ...g, angle: 90 })
    expect(rotate && moveHandle(g, rotate, { x: 0, y: -7 })).toEqual({ ...g, angle: 0 })
    expect(rotate && moveHandle(g, rotate, { x: 0, y: 0 })).toBe(g)
  })
})

describe('vertices', () => {
  const square: PolygonGeometry = {
    type: 'polygon',
    rings: [
      [0, 0, 4, 0, 4, 4, 0, 4],
      [1, 1, 2, 1, 1, 2],
    ],
  }

  it('go in after their place and come out again', () => {
    const more = insertVertex(square, { ring: 0, index: 3 }, { x: -1, y: 2 })
    expect(more).toEqual({ type: 'polygon', rings: [[0, 0, 4, 0, 4, 4, 0, 4, -1, 2], square.rings[1]] })
    expect(removeVertex(more, { ring: 0, index: 4 })).toEqual(square)
    expect(handlesOf(square).filter((handle) => handle.kind === 'edge')[3]?.at).toEqual({ x: 0, y: 2 })
  })

  it('of a hole of three take the hole with them; an exterior of three and a line of two stay', () => {
    expect(removeVertex(square, { ring: 1, index: 0 })).toEqual({ type: 'polygon', rings: [square.rings[0]] })
    const triangle: Geometry = { type: 'polygon', rings: [[0, 0, 4, 0, 4, 4]] }
    expect(removeVertex(triangle, { ring: 0, index: 0 })).toBe(triangle)
    const line: Geometry = { type: 'polyline', points: [0, 0, 1, 1] }
    expect(removeVertex(line, { ring: 0, index: 0 })).toBe(line)
    expect(removeVertex(square, { ring: 5, index: 0 })).toBe(square)
  })
})
