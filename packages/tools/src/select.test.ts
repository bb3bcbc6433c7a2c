import type { Region } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import { describe, expect, it } from 'vitest'
import { handlesFor } from './handles-for.ts'
import { runTool } from './run-tool.ts'
import { select } from './select.ts'
import { click, contextOf, double, down, drag, move, region, tolerance, up } from './test/arbitraries.ts'
import type { Gesture } from './tool.ts'

const a = region('a', { type: 'box', x: 10, y: 10, width: 30, height: 30 })
const b = region('b', { type: 'box', x: 20, y: 20, width: 5, height: 5 })
const c = region('c', { type: 'point', x: 70, y: 60 })
const p = region('p', { type: 'polygon', rings: [[50, 10, 80, 10, 80, 40, 50, 40]] })
const all = [b, a, c, p]

const run = (gestures: readonly Gesture[], selected: readonly string[] = [], regions: readonly Region[] = all) =>
  runTool(select, gestures, contextOf(regions, selected))
const geometryOf = (ran: ReturnType<typeof run>, id: string): Geometry | undefined =>
  ran.context.regions.find((one) => one.id === id)?.geometry

describe('selecting', () => {
  it('takes the smallest region under the pointer, whatever lies on top', () => {
    expect(run(click(22, 22)).context.selected).toEqual(['b'])
    expect(run(click(35, 35)).context.selected).toEqual(['a'])
    expect(run(click(71, 61)).context.selected).toEqual(['c'])
  })

  it('adds and takes away with Shift, and lets go beside everything', () => {
    expect(run([...click(22, 22), ...click(35, 35, { shift: true })]).context.selected).toEqual(['b', 'a'])
    expect(run(click(22, 22, { shift: true }), ['b', 'a']).context.selected).toEqual(['a'])
    expect(run(click(5, 70), ['b', 'a']).context.selected).toEqual([])
    expect(run([{ type: 'cancel' }], ['a']).context.selected).toEqual([])
  })

  it('takes what lies wholly in a dragged box, and shows the box', () => {
    const gestures = drag([
      [5, 5],
      [45, 45],
    ])
    expect(run(gestures).context.selected).toEqual(['b', 'a'])
    expect(run(gestures).steps[1]?.marquee).toEqual({ x: 5, y: 5, width: 40, height: 40 })
    expect(
      run(
        drag(
          [
            [65, 65],
            [75, 50],
          ],
          { shift: true },
        ),
        ['a'],
      ).context.selected,
    ).toEqual(['a', 'c'])
  })

  it('removes what is selected with Backspace', () => {
    const ran = run([{ type: 'back' }], ['a', 'c'])
    expect(ran.context.regions.map((one) => one.id)).toEqual(['b', 'p'])
    expect(ran.context.selected).toEqual([])
  })
})

describe('moving', () => {
  it('moves the region under the press and selects it; it shows the edit before it is final', () => {
    const ran = run([down(35, 35), move(40, 36), move(45, 37), up(45, 37)])
    expect(geometryOf(ran, 'a')).toEqual({ type: 'box', x: 20, y: 12, width: 30, height: 30 })
    expect(ran.context.selected).toEqual(['a'])
    expect(ran.steps.map((step) => step.edit?.isFinal)).toEqual([undefined, false, false, true])
  })

  it('moves all that is selected, by the same way', () => {
    const ran = run(
      drag([
        [35, 35],
        [45, 37],
      ]),
      ['a', 'p'],
    )
    expect(geometryOf(ran, 'a')).toMatchObject({ x: 20, y: 12 })
    expect(geometryOf(ran, 'p')).toEqual({ type: 'polygon', rings: [[60, 12, 90, 12, 90, 42, 60, 42]] })
  })

  it('stops at the border and keeps sizes', () => {
    const ran = run(
      drag([
        [35, 35],
        [-500, 500],
      ]),
      ['a', 'p'],
    )
    expect(geometryOf(ran, 'a')).toEqual({ type: 'box', x: 0, y: 50, width: 30, height: 30 })
    expect(geometryOf(ran, 'p')).toEqual({ type: 'polygon', rings: [[40, 50, 70, 50, 70, 80, 40, 80]] })
  })

  it('leaves all as it was after a cancel, and for less than a drag', () => {
    expect(run([down(35, 35), move(45, 45), { type: 'cancel' }, up(45, 45)]).context.regions).toBe(all)
    expect(run([down(35, 35), move(35.4, 35), up(35.4, 35)]).context.regions).toBe(all)
  })
})

describe('handles', () => {
  it('resize the single selected box and turn it over at need', () => {
    expect(
      geometryOf(
        run(
          drag([
            [40, 40],
            [50, 60],
          ]),
          ['a'],
        ),
        'a',
      ),
    ).toEqual({ type: 'box', x: 10, y: 10, width: 40, height: 50 })
    expect(
      geometryOf(
        run(
          drag([
            [40, 40],
            [5, 2],
          ]),
          ['a'],
        ),
        'a',
      ),
    ).toEqual({ type: 'box', x: 5, y: 2, width: 5, height: 8 })
    expect(
      geometryOf(
        run(
          drag([
            [40, 25],
            [200, 25],
          ]),
          ['a'],
        ),
        'a',
      ),
    ).toEqual({ type: 'box', x: 10, y: 10, width: 90, height: 30 })
  })

  it('keep the distance between the press and the handle', () => {
    expect(
      geometryOf(
        run(
          drag([
            [41, 41],
            [51, 61],
          ]),
          ['a'],
        ),
        'a',
      ),
    ).toEqual({ type: 'box', x: 10, y: 10, width: 40, height: 50 })
  })

  it('are dead while several are selected', () => {
    expect(
      geometryOf(
        run(
          drag([
            [40, 40],
            [45, 45],
          ]),
          ['a', 'b'],
        ),
        'a',
      ),
    ).toMatchObject({ width: 30, height: 30 })
  })

  it('G22: are not taken where nothing would be left', () => {
    const ran = run(
      drag([
        [40, 25],
        [10, 25],
      ]),
      ['a'],
    )
    expect(geometryOf(ran, 'a')).toBe(a.geometry)
    expect(ran.steps[1]?.cursor).toBe('not-allowed')
  })

  it('move a vertex, add one at the middle of an edge, and take one away', () => {
    expect(
      geometryOf(
        run(
          drag([
            [80, 40],
            [90, 50],
          ]),
          ['p'],
        ),
        'p',
      ),
    ).toEqual({ type: 'polygon', rings: [[50, 10, 80, 10, 90, 50, 50, 40]] })
    expect(
      geometryOf(
        run(
          drag([
            [65, 10],
            [65, 5],
          ]),
          ['p'],
        ),
        'p',
      ),
    ).toEqual({ type: 'polygon', rings: [[50, 10, 65, 5, 80, 10, 80, 40, 50, 40]] })
    expect(geometryOf(run(click(65, 10), ['p']), 'p')).toBe(p.geometry)
    const less: Geometry = { type: 'polygon', rings: [[50, 10, 80, 10, 50, 40]] }
    expect(geometryOf(run(click(80, 40, { alt: true }), ['p']), 'p')).toEqual(less)
    expect(geometryOf(run([...click(80, 40), ...click(80, 40), double(80, 40)], ['p']), 'p')).toEqual(less)
  })

  it('G23: do not let a sound outline cross itself', () => {
    const ran = run(
      drag([
        [80, 40],
        [40, 20],
      ]),
      ['p'],
    )
    expect(geometryOf(ran, 'p')).toBe(p.geometry)
  })

  it('G23: do not take a vertex away that keeps the outline from crossing itself', () => {
    const notched = region('n', { type: 'polygon', rings: [[10, 10, 25, 10, 30, 45, 35, 10, 50, 10, 50, 50, 10, 50]] })
    const without = (x: number, y: number) => geometryOf(run(click(x, y, { alt: true }), ['n'], [notched]), 'n')
    expect(without(10, 50)).toBe(notched.geometry)
    expect(without(30, 45)).toEqual({ type: 'polygon', rings: [[10, 10, 25, 10, 35, 10, 50, 10, 50, 50, 10, 50]] })
  })

  it('turn an ellipse by the handle that stands off it', () => {
    const e = region('e', { type: 'ellipse', cx: 50, cy: 40, rx: 20, ry: 10, angle: 0 })
    const rotate = handlesFor(e.geometry, tolerance).find((handle) => handle.kind === 'rotate')
    expect(rotate?.at).toEqual({ x: 50, y: 24 })
    const ran = run(
      drag([
        [50, 24],
        [66, 40],
      ]),
      ['e'],
      [e],
    )
    expect(geometryOf(ran, 'e')).toEqual({ type: 'ellipse', cx: 50, cy: 40, rx: 20, ry: 10, angle: 90 })
  })

  it('drop an edit of a region that is gone meanwhile', () => {
    const pressed = run([down(35, 35), move(45, 45)])
    const step = select.next(pressed.state, up(45, 45), contextOf([b, c]))
    expect(step.edit).toBeUndefined()
  })
})

describe('the cursor', () => {
  it('says what a press would do', () => {
    const cursorAt = (x: number, y: number) => run([move(x, y)], ['a']).steps[0]?.cursor
    expect(cursorAt(40, 40)).toBe('nwse-resize')
    expect(cursorAt(40, 10)).toBe('nesw-resize')
    expect(cursorAt(25, 40)).toBe('ns-resize')
    expect(cursorAt(33, 33)).toBe('move')
    expect(cursorAt(70, 60)).toBe('pointer')
    expect(cursorAt(5, 70)).toBe('default')
  })
})
