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

  it('of a mark are dead while several are selected', () => {
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
    const rotate = handlesFor([e.geometry], tolerance).find((handle) => handle.kind === 'rotate')
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

describe('G27: several marks at once', () => {
  const box = region('k', { type: 'box', x: 20, y: 20, width: 10, height: 10 })
  const dot = region('d', { type: 'point', x: 40, y: 20 })
  const round = region('e', { type: 'ellipse', cx: 35, cy: 35, rx: 5, ry: 5, angle: 0 })
  const three = [box, dot, round]
  const ids = ['k', 'd', 'e']
  const handle = (kind: string, side?: string) => {
    const found = handlesFor(
      three.map(({ geometry }) => geometry),
      tolerance,
    ).find((one) => one.kind === kind && (one.kind !== 'side' || one.side === side))
    return [found?.at.x ?? 0, found?.at.y ?? 0] as const
  }
  /** The marks after a handle of the frame around them (20..40 along x and y) was dragged by an offset. */
  const framed = (from: readonly [number, number], by: readonly [number, number], held = {}, regions: readonly Region[] = three) =>
    run(drag([from, [from[0] + by[0], from[1] + by[1]]], held), ids, regions)

  it('are stretched by the frame around them', () => {
    const ran = framed(handle('side', 'se'), [20, 10])
    expect(geometryOf(ran, 'k')).toEqual({ type: 'box', x: 20, y: 20, width: 20, height: 15 })
    expect(geometryOf(ran, 'd')).toEqual({ type: 'point', x: 60, y: 20 })
    expect(geometryOf(ran, 'e')).toMatchObject({ cx: 50, cy: 42.5, rx: 10, ry: 7.5 })
    expect(geometryOf(framed(handle('side', 'w'), [-10, 0]), 'k')).toEqual({ type: 'box', x: 10, y: 20, width: 15, height: 10 })
  })

  it('in proportion with Shift, about the middle with Alt, and up to the border', () => {
    expect(geometryOf(framed(handle('side', 'se'), [20, 3], { shift: true }), 'k')).toEqual({
      type: 'box',
      x: 20,
      y: 20,
      width: 20,
      height: 20,
    })
    expect(geometryOf(framed(handle('side', 'e'), [10, 0], { alt: true }), 'k')).toEqual({
      type: 'box',
      x: 10,
      y: 20,
      width: 20,
      height: 10,
    })
    expect(geometryOf(framed(handle('side', 'e'), [900, 0]), 'd')).toEqual({ type: 'point', x: 100, y: 20 })
    expect(geometryOf(framed(handle('side', 'se'), [900, 900], { shift: true }), 'd')).toEqual({ type: 'point', x: 80, y: 20 })
  })

  it('are turned about the middle, in steps of 15 degrees with Shift', () => {
    const [x, y] = handle('rotate')
    const ran = framed([x, y], [30 - y, 30 - y])
    expect(geometryOf(ran, 'k')).toEqual({ type: 'box', x: 30, y: 20, width: 10, height: 10 })
    expect(geometryOf(ran, 'd')).toEqual({ type: 'point', x: 40, y: 40 })
    const by30 = framed([x, y], [9, 0], { shift: true })
    expect(geometryOf(by30, 'k')).toMatchObject({ type: 'rotated-box', angle: expect.closeTo(30, 9) })
  })

  it('stay as they are where the protocol has no turned boxes, with the reason', () => {
    const [x, y] = handle('rotate')
    const context = { ...contextOf(three, ids), kinds: ['box' as const, 'point' as const, 'ellipse' as const] }
    const ran = runTool(
      select,
      drag([
        [x, y],
        [x + 9, y],
      ]),
      context,
    )
    expect(ran.context.regions).toBe(three)
    expect(ran.steps.at(-1)?.refused).toBe('not-taken')
  })

  it('have no frame with a mask among them', () => {
    const mask: Geometry = { type: 'mask', x: 1, y: 1, width: 1, height: 1, counts: [0, 1] }
    expect(handlesFor([mask, box.geometry], tolerance)).toEqual([])
  })

  it('a polygon alone is turned and stretched by the corners of its frame', () => {
    const corner = handlesFor([p.geometry], tolerance).find((one) => one.kind === 'side' && one.side === 'se')
    expect(corner?.at).toEqual({ x: 83, y: 43 })
    expect(
      geometryOf(
        run(
          drag([
            [83, 43],
            [98, 58],
          ]),
          ['p'],
        ),
        'p',
      ),
    ).toEqual({ type: 'polygon', rings: [[50, 10, 95, 10, 95, 55, 50, 55]] })
    const turn = handlesFor([p.geometry], tolerance).find((one) => one.kind === 'rotate')
    const at = [turn?.at.x ?? 0, turn?.at.y ?? 0] as const
    const half = geometryOf(run(drag([at, [65, 90]]), ['p']), 'p')
    expect(half?.type === 'polygon' && half.rings[0]?.map(Math.round)).toEqual([80, 40, 50, 40, 50, 10, 80, 10])
  })
})

describe('G29: marks that may not overlap', () => {
  const marks = { canOverlap: false, isClipped: true, masks: 'instance', through: 'none' } as const
  const pair = [
    region('a', { type: 'box', x: 10, y: 10, width: 10, height: 10 }),
    region('b', { type: 'box', x: 40, y: 10, width: 10, height: 10 }),
  ]
  const moved = (by: number, regions = pair, selected = ['a']) =>
    runTool(
      select,
      drag([
        [13, 15],
        [13 + by, 15],
      ]),
      { ...contextOf(regions, selected), marks },
    )

  it('stop short of each other, with the reason', () => {
    const ran = moved(25)
    expect(ran.context.regions).toBe(pair)
    expect(ran.steps.at(-1)?.refused).toBe('edit-overlaps')
    expect(ran.steps[1]?.cursor).toBe('not-allowed')
    expect(geometryOf(moved(20), 'a')).toMatchObject({ x: 30 })
  })

  it('may stay over each other where they were, and move together', () => {
    const over = [
      region('a', { type: 'box', x: 10, y: 10, width: 10, height: 10 }),
      region('b', { type: 'box', x: 14, y: 10, width: 10, height: 10 }),
    ]
    expect(geometryOf(moved(3, over), 'a')).toMatchObject({ x: 13 })
    expect(geometryOf(moved(20, pair, ['a', 'b']), 'b')).toMatchObject({ x: 60 })
  })
})

describe('a double click', () => {
  it('on the border puts a vertex there', () => {
    const at = [57, 10.5] as const
    const ran = run([...click(...at), ...click(...at), double(...at)], ['p'])
    expect(geometryOf(ran, 'p')).toEqual({ type: 'polygon', rings: [[50, 10, 57, 10, 80, 10, 80, 40, 50, 40]] })
    expect(geometryOf(run([...click(65, 25), ...click(65, 25), double(65, 25)], ['p']), 'p')).toBe(p.geometry)
  })

  it('on a keypoint covers it or uncovers it; with Alt a click takes it out of the image', () => {
    const s = region('s', { type: 'skeleton', points: [20, 20, 60, 60], states: ['visible', 'visible'] })
    const twice = [...click(20, 20), ...click(20, 20), double(20, 20)]
    expect(geometryOf(run(twice, ['s'], [s]), 's')).toMatchObject({ states: ['occluded', 'visible'] })
    expect(geometryOf(run([...twice, ...twice], ['s'], [s]), 's')).toMatchObject({ states: ['visible', 'visible'] })
    const less = run(click(60, 60, { alt: true }), ['s'], [s])
    expect(geometryOf(less, 's')).toMatchObject({ states: ['visible', 'absent'] })
    expect(geometryOf(run([...click(60, 60, { alt: true }), ...click(20, 20, { alt: true })], ['s'], [s]), 's')).toEqual(
      geometryOf(less, 's'),
    )
  })
})
