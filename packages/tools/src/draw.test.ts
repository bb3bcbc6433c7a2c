import { areaOf } from '@reticle/geometry'
import { describe, expect, it } from 'vitest'
import { box } from './box.ts'
import { ellipse } from './ellipse.ts'
import { point } from './point.ts'
import { polygon } from './polygon.ts'
import { runTool } from './run-tool.ts'
import { click, contextOf, double, down, drag, move, up } from './test/arbitraries.ts'
import type { Gesture, Tool } from './tool.ts'

const commitsOf = <S>(tool: Tool<S>, ...gestures: readonly (Gesture | Gesture[])[]) => runTool(tool, gestures.flat(), contextOf()).commits
const draftAfter = <S>(tool: Tool<S>, ...gestures: readonly (Gesture | Gesture[])[]) =>
  runTool(tool, gestures.flat(), contextOf()).steps.at(-1)?.draft

describe('point', () => {
  it('lies where the button was let go, in the image', () => {
    expect(commitsOf(point, down(10, 10), move(11, 12), up(12, 12.5))).toEqual([{ type: 'point', x: 12, y: 12.5 }])
    expect(commitsOf(point, down(99, 10), up(120, 10))).toEqual([{ type: 'point', x: 100, y: 10 }])
  })

  it('is not made by a click beside the image, or by a hover', () => {
    expect(commitsOf(point, click(120, 10), move(5, 5), up(5, 5))).toEqual([])
  })

  it('is made once by a double click that comes after two clicks', () => {
    expect(commitsOf(point, click(5, 5), double(5, 5))).toHaveLength(1)
  })
})

describe('box', () => {
  it('goes from corner to corner, whichever way it is dragged', () => {
    const expected = [{ type: 'box', x: 10, y: 20, width: 30, height: 5 }]
    expect(
      commitsOf(
        box,
        drag([
          [10, 20],
          [40, 25],
        ]),
      ),
    ).toEqual(expected)
    expect(
      commitsOf(
        box,
        drag([
          [40, 25],
          [10, 20],
        ]),
      ),
    ).toEqual(expected)
  })

  it('can be made by two clicks, with a draft between them', () => {
    expect(commitsOf(box, click(10, 20), move(30, 30), click(40, 25))).toEqual([{ type: 'box', x: 10, y: 20, width: 30, height: 5 }])
    expect(draftAfter(box, click(10, 20), move(30, 30))).toEqual({ type: 'box', x: 10, y: 20, width: 20, height: 10 })
  })

  it('G22: without a real extent it is not kept', () => {
    expect(
      commitsOf(
        box,
        drag([
          [10, 20],
          [40, 20],
        ]),
      ),
    ).toEqual([])
    expect(commitsOf(box, click(10, 20), click(10, 20), double(10, 20))).toEqual([])
    expect(
      commitsOf(
        box,
        drag([
          [120, 10],
          [150, 40],
        ]),
      ),
    ).toEqual([])
  })

  it('ends at the border of the image', () => {
    expect(
      commitsOf(
        box,
        drag([
          [90, 70],
          [300, 300],
        ]),
      ),
    ).toEqual([{ type: 'box', x: 90, y: 70, width: 10, height: 10 }])
    expect(
      commitsOf(
        box,
        drag([
          [-9, -9],
          [5, 4],
        ]),
      ),
    ).toEqual([{ type: 'box', x: 0, y: 0, width: 5, height: 4 }])
  })

  it('is a square with Shift and has its centre at the press with Alt', () => {
    expect(
      commitsOf(
        box,
        drag(
          [
            [10, 10],
            [30, 15],
          ],
          { shift: true },
        ),
      ),
    ).toEqual([{ type: 'box', x: 10, y: 10, width: 20, height: 20 }])
    expect(
      commitsOf(
        box,
        drag(
          [
            [50, 75],
            [20, 70],
          ],
          { shift: true },
        ),
      ),
    ).toEqual([{ type: 'box', x: 20, y: 45, width: 30, height: 30 }])
    expect(
      commitsOf(
        box,
        drag(
          [
            [50, 40],
            [60, 45],
          ],
          { alt: true },
        ),
      ),
    ).toEqual([{ type: 'box', x: 40, y: 35, width: 20, height: 10 }])
    expect(
      commitsOf(
        box,
        drag(
          [
            [90, 40],
            [99, 10],
          ],
          { alt: true, shift: true },
        ),
      ),
    ).toEqual([{ type: 'box', x: 80, y: 30, width: 20, height: 20 }])
  })

  it('forgets the press after a cancel', () => {
    expect(commitsOf(box, down(10, 10), move(20, 20), { type: 'cancel' }, up(30, 30))).toEqual([])
  })
})

describe('ellipse', () => {
  it('fills the bounds that are dragged', () => {
    expect(
      commitsOf(
        ellipse,
        drag([
          [10, 20],
          [40, 30],
        ]),
      ),
    ).toEqual([{ type: 'ellipse', cx: 25, cy: 25, rx: 15, ry: 5, angle: 0 }])
  })
})

describe('polygon', () => {
  const three = [...click(10, 10), ...click(30, 10), ...click(30, 30)]
  const triangle = [{ type: 'polygon', rings: [[10, 10, 30, 10, 30, 30]] }]

  it('closes on its first vertex, by a double click and by confirm', () => {
    expect(commitsOf(polygon, three, click(10.5, 10.5))).toEqual(triangle)
    expect(commitsOf(polygon, three, down(30, 30), up(30, 30), double(30, 30))).toEqual(triangle)
    expect(commitsOf(polygon, three, { type: 'confirm' })).toEqual(triangle)
  })

  it('takes the last vertex back, down to nothing', () => {
    const back: Gesture = { type: 'back' }
    expect(commitsOf(polygon, three, click(50, 50), back, { type: 'confirm' })).toEqual(triangle)
    expect(commitsOf(polygon, three, back, back, back, back, click(5, 5), { type: 'confirm' })).toEqual([])
  })

  it('shows a line and then the outline with the pointer as its next vertex', () => {
    expect(draftAfter(polygon, click(10, 10), move(20, 20))).toEqual({ type: 'polyline', points: [10, 10, 20, 20] })
    expect(draftAfter(polygon, click(10, 10), click(30, 10), move(20, 20))).toEqual({ type: 'polygon', rings: [[10, 10, 30, 10, 20, 20]] })
  })

  it('G22: stays open without an area', () => {
    expect(commitsOf(polygon, click(10, 10), click(30, 10), { type: 'confirm' })).toEqual([])
    expect(commitsOf(polygon, click(10, 10), click(30, 10), click(50, 10), { type: 'confirm' })).toEqual([])
    expect(
      commitsOf(polygon, click(10, 10), click(30, 10), click(50, 10), { type: 'confirm' }, click(30, 40), { type: 'confirm' }),
    ).toHaveLength(1)
  })

  it('G23: keeps the larger loop where it crosses itself', () => {
    const [mark] = commitsOf(
      polygon,
      [
        [0, 0],
        [40, 0],
        [40, 40],
        [10, 40],
        [10, -9],
        [5, -9],
      ].flatMap(([x = 0, y = 0]) => click(x, y)),
      { type: 'confirm' },
    )
    expect(mark && areaOf(mark)).toBe(1200)
  })

  it('draws by hand: few vertices for a smooth line, closed where it comes back', () => {
    const circle = Array.from({ length: 121 }, (_, i): [number, number] => {
      const t = (2 * Math.PI * i) / 120
      return [50 + 30 * Math.cos(t), 40 + 30 * Math.sin(t)]
    })
    const [mark, ...others] = commitsOf(polygon, drag(circle))
    expect(others).toEqual([])
    expect(mark && areaOf(mark) / (Math.PI * 900)).toBeCloseTo(1, 1)
    const vertices = mark?.type === 'polygon' ? (mark.rings[0]?.length ?? 0) / 2 : 0
    expect(vertices).toBeGreaterThan(8)
    expect(vertices).toBeLessThan(60)
  })

  it('goes on with clicks after a line by hand', () => {
    const commits = commitsOf(
      polygon,
      click(10, 10),
      drag([
        [30, 10],
        [40, 10],
        [60, 10],
      ]),
      click(60, 50),
      { type: 'confirm' },
    )
    expect(commits).toEqual([{ type: 'polygon', rings: [[10, 10, 30, 10, 60, 10, 60, 50]] }])
  })
})
