import { areaOf, boundsOf, isValid, lengthOf, type PolygonGeometry, sharedArea } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { angle } from './angle.ts'
import { bezier } from './bezier.ts'
import { box } from './box.ts'
import { circle } from './circle.ts'
import { line } from './line.ts'
import { point } from './point.ts'
import { polygon } from './polygon.ts'
import { polyline } from './polyline.ts'
import { rotatedBox } from './rotated-box.ts'
import { ruler } from './ruler.ts'
import { runTool } from './run-tool.ts'
import { skeleton } from './skeleton.ts'
import { click, contextOf, double, down, drag, move, region, template, up } from './test/arbitraries.ts'
import type { Gesture, Tool, ToolContext } from './tool.ts'

const context: ToolContext = { ...contextOf(), skeleton: template }
const run = <S>(tool: Tool<S>, gestures: readonly (Gesture | readonly Gesture[])[], inContext: ToolContext = context) =>
  runTool(tool, gestures.flat(), inContext)
const commitsOf = <S>(tool: Tool<S>, ...gestures: readonly (Gesture | readonly Gesture[])[]) => run(tool, gestures).commits
const confirm: Gesture = { type: 'confirm' }
const back: Gesture = { type: 'back' }
const way = (...places: readonly (readonly [number, number])[]) => places

describe('circle', () => {
  it('goes from the centre to the rim, by a drag and by two clicks', () => {
    const round = [{ type: 'ellipse', cx: 50, cy: 40, rx: 5, ry: 5, angle: 0 }]
    expect(commitsOf(circle, drag(way([50, 40], [53, 44])))).toEqual(round)
    expect(commitsOf(circle, click(50, 40), move(60, 40), click(53, 44))).toEqual(round)
  })

  it('with Alt goes from rim to rim, and always stays in the image', () => {
    expect(commitsOf(circle, drag(way([50, 40], [60, 40]), { alt: true }))).toEqual([
      { type: 'ellipse', cx: 55, cy: 40, rx: 5, ry: 5, angle: 0 },
    ])
    expect(commitsOf(circle, drag(way([10, 40], [60, 40])))).toMatchObject([{ rx: 10, ry: 10 }])
    const [mark] = commitsOf(circle, drag(way([50, 10], [100, 10]), { alt: true }))
    expect(mark && boundsOf(mark).y).toBeCloseTo(0, 9)
  })
})

describe('rotated box', () => {
  it('is a side and how far it goes, by drag and click or by three clicks', () => {
    const drawn = [drag(way([20, 20], [30, 30])), move(28, 20), click(25, 15)]
    const [mark] = commitsOf(rotatedBox, ...drawn)
    expect(mark).toMatchObject({ type: 'rotated-box', angle: 45 })
    expect(mark?.type === 'rotated-box' && [mark.cx, mark.cy, mark.width, mark.height]).toEqual(
      [27.5, 22.5, Math.hypot(10, 10), Math.hypot(5, 5)].map((v) => expect.closeTo(v, 9)),
    )
    expect(commitsOf(rotatedBox, click(20, 20), click(30, 30), click(25, 15))).toEqual([mark])
  })

  it('shows the side and then the box', () => {
    const drafts = run(rotatedBox, [down(20, 20), move(30, 30), up(30, 30), move(35, 20)]).steps.map((step) => step.draft?.type)
    expect(drafts).toEqual([undefined, 'polyline', 'polyline', 'rotated-box'])
  })

  it('with Shift has a side in steps of 15 degrees, and ends at the border', () => {
    expect(commitsOf(rotatedBox, drag(way([20, 40], [60, 42]), { shift: true }), click(50, 300))).toEqual([
      { type: 'rotated-box', cx: 40, cy: 60, width: 40, height: 40, angle: 0 },
    ])
  })

  it('G22: needs a side and a depth', () => {
    expect(commitsOf(rotatedBox, click(20, 20), click(20, 20), click(30, 30))).toEqual([])
    expect(commitsOf(rotatedBox, drag(way([20, 20], [30, 20])), click(25, 20), back, click(25, 30))).toEqual([])
  })
})

describe('line and ruler', () => {
  it('go from end to end; Shift steers, Alt begins in the middle', () => {
    for (const tool of [line, ruler]) {
      expect(commitsOf(tool, drag(way([10, 10], [30, 12])))).toEqual([{ type: 'polyline', points: [10, 10, 30, 12] }])
      expect(commitsOf(tool, drag(way([10, 10], [30, 12]), { shift: true }))).toEqual([{ type: 'polyline', points: [10, 10, 30, 10] }])
      expect(commitsOf(tool, drag(way([10, 10], [30, 12]), { alt: true }))).toEqual([{ type: 'polyline', points: [0, 9, 20, 11] }])
    }
  })

  it('a ruler shows bars across its ends', () => {
    const guides = run(ruler, [down(10, 10), move(30, 10)]).steps.at(-1)?.guides
    expect(guides).toEqual([
      { type: 'polyline', points: [10, 8, 10, 12] },
      { type: 'polyline', points: [30, 8, 30, 12] },
    ])
  })
})

describe('polyline', () => {
  it('goes from click to click, and ends by Enter or a double click', () => {
    const bent = [{ type: 'polyline', points: [10, 10, 30, 10, 30, 30] }]
    const three = [...click(10, 10), ...click(30, 10), ...click(30, 30)]
    expect(commitsOf(polyline, three, confirm)).toEqual(bent)
    expect(commitsOf(polyline, three, down(30, 30), up(30, 30), double(30, 30))).toEqual(bent)
    expect(commitsOf(polyline, three, click(50, 50), back, confirm)).toEqual(bent)
  })

  it('may cross itself, and is drawn by hand too', () => {
    expect(commitsOf(polyline, click(10, 10), click(30, 30), click(30, 10), click(10, 30), confirm)).toHaveLength(1)
    const wave = Array.from({ length: 60 }, (_, i): [number, number] => [10 + i, 40 + 10 * Math.sin(i / 6)])
    const [mark] = commitsOf(polyline, drag(wave), confirm)
    expect(mark?.type === 'polyline' && mark.points.length).toBeLessThan(80)
    expect(mark && lengthOf(mark)).toBeGreaterThan(65)
  })

  it('needs two vertices, and says so', () => {
    const ran = run(polyline, [click(10, 10), confirm])
    expect(ran.commits).toEqual([])
    expect(ran.steps.at(-1)?.refused).toBe('line-needs-two')
  })
})

describe('angle', () => {
  const right = [{ type: 'polyline', points: [40, 10, 10, 10, 10, 30] }]

  it('has an end, a corner and an end, by clicks or a drag and a click', () => {
    expect(commitsOf(angle, click(40, 10), click(10, 10), click(10, 30))).toEqual(right)
    expect(commitsOf(angle, drag(way([40, 10], [10, 10])), click(10, 30))).toEqual(right)
    expect(commitsOf(angle, click(40, 10), click(20, 20), back, click(10, 10), click(10, 30))).toEqual(right)
  })

  it('shows the arc between its arms', () => {
    const step = run(angle, [click(40, 10), click(10, 10), move(10, 30)]).steps.at(-1)
    const [arc] = step?.guides ?? []
    expect(step?.draft).toEqual(right[0])
    expect(arc?.type === 'polyline' && arc.points.slice(0, 2)).toEqual([20, 10])
    expect(arc && lengthOf(arc)).toBeCloseTo((10 * Math.PI) / 2, 1)
  })

  it('takes no arm without a length', () => {
    expect(commitsOf(angle, click(40, 10), click(40, 10), click(10, 10), click(10, 10), click(10, 30))).toEqual(right)
  })
})

describe('bezier', () => {
  it('has corners by clicks and is closed on its first node', () => {
    const [mark] = commitsOf(bezier, click(10, 10), click(30, 10), click(30, 30), click(10.5, 10.5))
    expect(mark).toMatchObject({ type: 'bezier', isClosed: true })
    expect(mark && areaOf(mark)).toBe(200)
  })

  it('bends where a press is dragged: control points across from each other', () => {
    const [mark] = commitsOf(bezier, drag(way([10, 40], [10, 20])), drag(way([50, 40], [50, 60])), confirm)
    expect(mark).toEqual({ type: 'bezier', isClosed: false, nodes: [10, 40, 10, 60, 10, 20, 50, 40, 50, 20, 50, 60] })
    const [bent] = commitsOf(bezier, drag(way([10, 40], [10, 20])), drag(way([50, 40], [50, 60]), { alt: true }), confirm)
    expect(bent).toMatchObject({ nodes: [10, 40, 10, 60, 10, 20, 50, 40, 50, 40, 50, 60] })
  })

  it('keeps control points in the image', () => {
    const [mark] = commitsOf(bezier, drag(way([5, 40], [30, 40])), click(50, 60), confirm)
    expect(mark).toMatchObject({ nodes: [5, 40, 0, 40, 30, 40, 50, 60, 50, 60, 50, 60] })
  })

  it('G23: a closed path that crosses itself stays open, with the reason', () => {
    const crossed = [click(10, 10), click(30, 30), click(30, 10), click(10, 30)]
    const ran = run(bezier, [...crossed, click(10, 10)])
    expect(ran.commits).toEqual([])
    expect(ran.steps.findLast((step) => step.refused)?.refused).toMatchObject({ problem: 'self-crossing' })
    expect(run(bezier, [...crossed, click(10, 10), back, back, click(10, 10.5)]).commits).toHaveLength(0)
    expect(commitsOf(bezier, ...crossed, confirm)).toMatchObject([{ isClosed: false }])
  })
})

describe('skeleton', () => {
  it('is set as a whole by a drag', () => {
    expect(commitsOf(skeleton, drag(way([10, 10], [30, 50])))).toEqual([
      { type: 'skeleton', points: [20, 10, 20, 30, 10, 50], states: ['visible', 'visible', 'visible'] },
    ])
  })

  it('is set point by point: Shift is covered, Alt is not in the image', () => {
    expect(commitsOf(skeleton, click(10, 10), click(20, 20, { shift: true }), click(30, 30, { alt: true }))).toEqual([
      { type: 'skeleton', points: [10, 10, 20, 20, 30, 30], states: ['visible', 'occluded', 'absent'] },
    ])
  })

  it('can be ended early and taken back, and needs one keypoint', () => {
    expect(commitsOf(skeleton, click(10, 10), click(20, 20), back, confirm)).toEqual([
      { type: 'skeleton', points: [10, 10, 10, 10, 10, 10], states: ['visible', 'absent', 'absent'] },
    ])
    expect(commitsOf(skeleton, click(10, 10, { alt: true }), confirm)).toEqual([])
  })

  it('says so where the label has no template', () => {
    const ran = run(skeleton, [click(10, 10)], contextOf())
    expect(ran.commits).toEqual([])
    expect(ran.steps[0]?.refused).toBe('no-template')
  })
})

describe('G28: a protocol that does not clip', () => {
  const strict: ToolContext = { ...context, marks: { canOverlap: true, isClipped: false, masks: 'instance', through: 'none' } }

  it('takes nothing outside of the image, with the reason', () => {
    for (const tool of [box, circle, line]) {
      const ran = run(tool, drag(way([90, 70], [120, 90])), strict)
      expect(ran.commits).toEqual([])
      expect(ran.steps.at(-1)?.refused).toBe('outside-place')
    }
    expect(run(point, click(120, 10), strict).commits).toEqual([])
  })

  it('goes on with a path where it was', () => {
    const ran = run(polygon, [click(80, 10), click(120, 10), click(90, 10), click(90, 30), confirm], strict)
    expect(ran.commits).toEqual([{ type: 'polygon', rings: [[80, 10, 90, 10, 90, 30]] }])
  })

  it('takes what is within reach of the border to be on it', () => {
    expect(run(box, [drag(way([90, 70], [101, 81]))], strict).commits).toEqual([{ type: 'box', x: 90, y: 70, width: 10, height: 10 }])
  })
})

describe('G29: marks that may not overlap', () => {
  const apart: ToolContext = {
    ...contextOf([region('a', { type: 'polygon', rings: [[10, 10, 30, 10, 30, 30, 10, 30]] })]),
    marks: { canOverlap: false, isClipped: true, masks: 'instance', through: 'none' },
  }

  it('a polygon keeps the largest piece that is free', () => {
    const ran = run(polygon, [click(20, 5), click(50, 5), click(50, 25), click(20, 25), confirm], apart)
    expect(ran.commits.map(areaOf)).toEqual([600 - 150])
    expect(ran.commits.every(isValid)).toBe(true)
    expect(run(polygon, [click(15, 15), click(25, 15), click(25, 25), confirm], apart).steps.at(-1)?.refused).toBe('all-on-others')
  })

  it('of any form: what is kept shares its border, and its vertices, with what was there', () => {
    const star = (cx: number, radii: readonly number[]): PolygonGeometry => ({
      type: 'polygon',
      rings: [
        radii.flatMap((r, i) => [cx + r * Math.cos((2 * Math.PI * i) / radii.length), 40 + r * Math.sin((2 * Math.PI * i) / radii.length)]),
      ],
    })
    const radii = fc.array(fc.integer({ min: 80, max: 250 }), { minLength: 5, maxLength: 12 }).map((all) => all.map((r) => r / 10))
    let kept = 0
    fc.assert(
      fc.property(radii, radii, (a, b) => {
        const neighbour = star(35, a)
        const [ring = []] = star(60, b).rings
        const clicks = Array.from({ length: ring.length / 2 }, (_, i) => click(ring[2 * i] ?? 0, ring[2 * i + 1] ?? 0, { ctrl: true }))
        const ran = run(polygon, [...clicks, confirm], { ...apart, regions: [region('n', neighbour)] })
        const [mark] = ran.commits
        const now = ran.context.regions[0]?.geometry
        if (mark === undefined || now === undefined) return
        kept++
        expect(isValid(now)).toBe(true)
        expect(sharedArea(mark, now)).toBeLessThan(1e-6)
        expect(areaOf(now)).toBeCloseTo(areaOf(neighbour), 2)
      }),
      { numRuns: 200 },
    )
    expect(kept).toBeGreaterThan(150)
  })

  it('other shapes are refused', () => {
    const ran = run(box, [drag(way([20, 20], [50, 50]))], apart)
    expect(ran.commits).toEqual([])
    expect(ran.steps.at(-1)?.refused).toBe('lies-over')
    expect(run(box, [drag(way([30, 10], [50, 30]))], apart).commits).toHaveLength(1)
  })
})
