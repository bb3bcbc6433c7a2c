import type { MarkPolicy, Region } from '@reticle/domain'
import { bitsOf, distanceTo, type Geometry, type MaskGeometry, maskFromBits } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { brush } from './brush.ts'
import { eraser } from './eraser.ts'
import { fill } from './fill.ts'
import { runTool } from './run-tool.ts'
import { click, contextOf, down, drag, move, region, up } from './test/arbitraries.ts'
import type { ToolContext } from './tool.ts'

const size = { width: 100, height: 80 }
const block = (x: number, y: number, width: number, height: number): MaskGeometry => ({
  type: 'mask',
  x,
  y,
  width,
  height,
  counts: [0, width * height],
})
const semantic: MarkPolicy = { canOverlap: false, isClipped: true, masks: 'semantic', through: 'none' }

const context = (regions: readonly Region[], selected: readonly string[] = [], more: Partial<ToolContext> = {}): ToolContext => ({
  ...contextOf(regions, selected),
  labelId: 'nucleus',
  ...more,
})

const bits = (masks: readonly Geometry[]): Uint8Array => {
  const all = new Uint8Array(size.width * size.height)
  for (const mask of masks)
    if (mask.type === 'mask')
      bitsOf(mask).forEach((bit, i) => {
        if (bit === 1) all[(mask.y + Math.floor(i / mask.width)) * size.width + mask.x + (i % mask.width)] = 1
      })
  return all
}

const pixelCount = (g: Geometry | undefined): number => (g === undefined ? 0 : bits([g]).filter((bit) => bit === 1).length)
const geometryOf = (now: ToolContext, id: string): Geometry | undefined => now.regions.find((one) => one.id === id)?.geometry

/** The pixels within the brush's radius of a path, by the distance of each. */
const along = (path: readonly (readonly [number, number])[], radius: number): Uint8Array =>
  Uint8Array.from({ length: size.width * size.height }, (_, i) => {
    const centre = { x: (i % size.width) + 0.5, y: Math.floor(i / size.width) + 0.5 }
    return path.some((to, index) => distanceTo({ type: 'polyline', points: [...(path[index - 1] ?? to), ...to] }, centre) <= radius) ? 1 : 0
  })

const places = fc
  .tuple(fc.integer({ min: -30, max: 230 }), fc.integer({ min: -30, max: 190 }))
  .map(([x, y]): [number, number] => [x / 2 + 0.12345, y / 2 + 0.05432])

describe('brush', () => {
  it('M1: keeps the pixels within its radius of the way that it went', () => {
    fc.assert(
      fc.property(fc.array(places, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 12 }), (path, radius) => {
        const settings = { ...contextOf().settings, brushRadius: radius }
        const { commits } = runTool(brush, drag(path), context([], [], { settings }))
        expect(bits(commits)).toEqual(along(path, radius))
      }),
    )
  })

  it('shows all that it has covered, and shares the rows that a step does not touch', () => {
    const steps = runTool(brush, [down(20, 20), move(30, 20), move(30, 40)], context([])).steps
    expect(steps.map((step) => step.stroke?.rows.rows.length)).toEqual([16, 16, 36])
    expect(steps.every((step) => step.guides?.[0]?.type === 'ellipse')).toBe(true)
    const [, before, after] = runTool(brush, [down(20, 20), move(20, 40), move(20, 60)], context([])).steps.map((step) => step.stroke?.rows)
    expect(before?.rows[0]).toBeDefined()
    expect(after?.rows[0]).toBe(before?.rows[0])
  })

  it('goes on with the mask of its label that it begins on, and makes a new one elsewhere or with ctrl', () => {
    const regions = [region('a', block(10, 10, 20, 20))]
    const on = runTool(brush, click(20, 20), context(regions))
    expect(on.commits).toEqual([])
    const drawn = runTool(
      brush,
      drag([
        [20, 20],
        [60, 20],
      ]),
      context(regions),
    )
    expect(drawn.commits).toEqual([])
    expect(pixelCount(geometryOf(drawn.context, 'a'))).toBeGreaterThan(700)
    expect(
      runTool(
        brush,
        drag([
          [60, 60],
          [20, 20],
        ]),
        context(regions),
      ).commits,
    ).toHaveLength(1)
    expect(
      runTool(
        brush,
        drag(
          [
            [20, 20],
            [60, 20],
          ],
          { ctrl: true },
        ),
        context(regions),
      ).commits,
    ).toHaveLength(1)
    expect(
      runTool(
        brush,
        drag([
          [20, 20],
          [60, 20],
        ]),
        context(regions, [], { labelId: 'debris' }),
      ).commits,
    ).toHaveLength(1)
  })

  it('goes on with the selected mask from anywhere, and with shift with the last one of the label', () => {
    const regions = [region('a', block(10, 10, 20, 20)), region('b', block(70, 10, 5, 5))]
    const selected = runTool(brush, click(60, 60), context(regions, ['a']))
    expect(selected.commits).toEqual([])
    expect(pixelCount(geometryOf(selected.context, 'a'))).toBe(400 + pixelCount(runTool(brush, click(60, 60), context([])).commits[0]))
    const shifted = runTool(brush, click(60, 60, { shift: true }), context(regions))
    expect(geometryOf(shifted.context, 'a')).toEqual(block(10, 10, 20, 20))
    expect(pixelCount(geometryOf(shifted.context, 'b'))).toBeGreaterThan(25)
  })

  it('is done with the selected mask after Enter', () => {
    const regions = [region('a', block(10, 10, 20, 20))]
    const run = runTool(brush, [{ type: 'confirm' }, ...click(60, 60)], context(regions, ['a']))
    expect(run.context.selected).toEqual([])
    expect(run.commits).toHaveLength(1)
  })

  it('M9: in a label map goes on with the mask of the label, wherever it begins', () => {
    const regions = [region('a', block(10, 10, 20, 20))]
    const painted = runTool(brush, click(60, 60), context(regions, [], { marks: semantic }))
    expect(painted.commits).toEqual([])
    expect(pixelCount(geometryOf(painted.context, 'a'))).toBeGreaterThan(400)
    expect(runTool(brush, click(60, 60), context(regions, [], { marks: semantic, labelId: 'debris' })).commits).toHaveLength(1)
  })

  it('erases with alt, and what is erased and painted again is as before', () => {
    const regions = [region('a', block(10, 10, 60, 40))]
    const erased = runTool(
      brush,
      drag(
        [
          [30, 30],
          [40, 30],
        ],
        { alt: true },
      ),
      context(regions),
    )
    expect(pixelCount(geometryOf(erased.context, 'a'))).toBeLessThan(2400)
    const again = runTool(
      brush,
      drag([
        [30, 30],
        [40, 30],
      ]),
      { ...erased.context, selected: ['a'] },
    )
    expect(geometryOf(again.context, 'a')).toEqual(block(10, 10, 60, 40))
  })

  it('does not change a mask that it only paints over again, and says when nothing is in the image', () => {
    const run = runTool(brush, click(20, 20), context([region('a', block(10, 10, 20, 20))]))
    expect(run.steps.some((step) => step.edit !== undefined)).toBe(false)
    expect(runTool(brush, click(-40, -40), context([])).steps.at(-1)?.refused).toBe('brush-outside')
  })
})

describe('eraser', () => {
  it('takes the pixels of its way from the mask', () => {
    fc.assert(
      fc.property(fc.array(places, { minLength: 1, maxLength: 5 }), (path) => {
        const mask = block(10, 10, 60, 50)
        const run = runTool(eraser, drag(path), context([region('a', mask)], ['a']))
        const way = along(path, 8)
        const left = geometryOf(run.context, 'a')
        expect(bits(left === undefined ? [] : [left])).toEqual(bits([mask]).map((bit, i) => bit & (1 - (way[i] ?? 0))))
      }),
    )
  })

  it('takes from the upper one of the masks that it meets first, with shift from all', () => {
    const regions = [region('a', block(10, 10, 30, 30)), region('b', block(20, 10, 30, 30)), region('c', block(60, 10, 30, 30))]
    const path: [number, number][] = [
      [30, 60],
      [30, 20],
      [70, 20],
    ]
    const first = runTool(eraser, drag(path), context(regions)).context
    expect(['a', 'b', 'c'].map((id) => pixelCount(geometryOf(first, id)) < 900)).toEqual([false, true, false])
    const all = runTool(eraser, drag(path, { shift: true }), context(regions)).context
    expect(['a', 'b', 'c'].map((id) => pixelCount(geometryOf(all, id)) < 900)).toEqual([true, true, true])
  })

  it('shows what it leaves of several masks while it is down, and changes them only when it is lifted', () => {
    const regions = [region('a', block(10, 10, 30, 30)), region('b', block(20, 10, 30, 30))]
    const steps = runTool(eraser, [down(30, 20, { shift: true }), move(32, 20), up(32, 20)], context(regions)).steps
    expect(steps.map((step) => step.edit?.isFinal)).toEqual([false, false, true])
    expect(steps[1]?.edit?.regions).toEqual(steps[2]?.edit?.regions)
  })

  it('removes a mask that it leaves nothing of, in the same step', () => {
    const { steps, context: now } = runTool(eraser, click(20, 20), context([region('a', block(18, 18, 4, 4))]))
    expect(steps.at(-1)?.remove).toEqual(['a'])
    expect(now.regions).toEqual([])
  })
})

/** A ring of set pixels around an unset block of 6 x 4. */
const ring: MaskGeometry = maskFromBits(
  10,
  8,
  Array.from({ length: 80 }, (_, i) => (i % 10 >= 2 && i % 10 < 8 && Math.floor(i / 10) >= 2 && Math.floor(i / 10) < 6 ? 0 : 1)),
  20,
  20,
)

describe('fill', () => {
  it('fills the hole of a mask', () => {
    const run = runTool(fill, click(25, 24), context([region('a', ring)]))
    expect(geometryOf(run.context, 'a')).toEqual(block(20, 20, 10, 8))
  })

  it('makes a mark of a place that several masks close in', () => {
    const regions = [
      region('a', block(20, 20, 20, 2)),
      region('b', block(20, 22, 2, 10)),
      region('c', block(38, 22, 2, 10)),
      region('d', block(20, 32, 20, 2)),
    ]
    expect(runTool(fill, click(30, 27), context(regions)).commits).toEqual([block(22, 22, 16, 10)])
  })

  it('fills no place that is open, but for the border with shift', () => {
    const corner = [region('a', block(0, 20, 30, 2)), region('b', block(30, 0, 2, 22))]
    const open = runTool(fill, click(10, 10), context(corner))
    expect([open.commits, open.steps.at(-1)?.refused]).toEqual([[], 'nothing-closed'])
    expect(runTool(fill, click(10, 10, { shift: true }), context(corner)).commits).toEqual([block(0, 0, 30, 20)])
  })

  it('M9: in a label map gives all that is free around the place to the mask of the label', () => {
    const regions = [region('a', block(0, 0, 50, 80)), { ...region('b', block(60, 10, 2, 2)), labelId: 'debris' }]
    const run = runTool(fill, click(90, 70), context(regions, [], { marks: semantic, labelId: 'debris' }))
    expect(geometryOf(run.context, 'b')).toEqual(block(50, 0, 50, 80))
  })

  it('makes a mask of the shape clicked, and with Enter of the selected ones', () => {
    const box: Geometry = { type: 'box', x: 10.2, y: 10.7, width: 20, height: 9 }
    const regions = [region('a', box), region('b', { ...box, x: 60.2 })]
    expect(geometryOf(runTool(fill, click(20, 15), context(regions)).context, 'a')).toEqual(block(10, 11, 20, 9))
    const both = runTool(fill, [{ type: 'confirm' }], context(regions, ['a', 'b'])).context
    expect(both.regions.map((one) => one.geometry.type)).toEqual(['mask', 'mask'])
  })

  it('does nothing when the pointer was dragged', () => {
    expect(runTool(fill, [down(25, 24), move(60, 60), up(60, 60)], context([region('a', ring)])).context.regions[0]?.geometry).toEqual(ring)
  })
})
