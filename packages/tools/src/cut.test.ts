import type { Region } from '@reticle/domain'
import { areaOf, type Geometry, maskFromBits, sharedArea } from '@reticle/geometry'
import { describe, expect, it } from 'vitest'
import { hole } from './hole.ts'
import { lasso } from './lasso.ts'
import { runTool } from './run-tool.ts'
import { split } from './split.ts'
import { click, contextOf, drag, region } from './test/arbitraries.ts'
import type { Gesture, Tool, ToolContext } from './tool.ts'

const square = region('square', { type: 'polygon', rings: [[10, 10, 50, 10, 50, 50, 10, 50]] })
const box = region('box', { type: 'box', x: 60, y: 10, width: 20, height: 20 })
const mask = region('mask', maskFromBits(20, 10, new Uint8Array(200).fill(1), 60, 40))
const line = region('line', { type: 'polyline', points: [5, 60, 45, 60] })
const place = region('place', { type: 'point', x: 30, y: 30 })
const all = [square, box, mask, line]

const run = <S>(tool: Tool<S>, gestures: readonly Gesture[], regions: readonly Region[] = all, more: Partial<ToolContext> = {}) =>
  runTool(tool, gestures, { ...contextOf(regions), ...more })
const lastOf = <S>(ran: ReturnType<typeof run<S>>) => ran.steps.at(-1)
const confirm: Gesture = { type: 'confirm' }
const loop = (x: number, y: number, side: number) => [
  ...click(x, y),
  ...click(x + side, y),
  ...click(x + side, y + side),
  ...click(x, y + side),
  confirm,
]
const geometryOf = <S>(ran: ReturnType<typeof run<S>>, id: string): Geometry | undefined =>
  ran.context.regions.find((one) => one.id === id)?.geometry

describe('cutting a hole', () => {
  it('cuts it out of the mark beneath', () => {
    const cut = geometryOf(run(hole, loop(20, 20, 10)), 'square')
    expect(cut?.type === 'polygon' && cut.rings).toHaveLength(2)
    expect(cut && areaOf(cut)).toBe(1500)
  })

  it('takes a bite at the rim, and makes pieces where it cuts through', () => {
    const bite = geometryOf(run(hole, loop(40, 20, 20), [square]), 'square')
    expect(bite && areaOf(bite)).toBe(1400)
    const ran = run(hole, [...click(20, 0), ...click(30, 0), ...click(30, 70), ...click(20, 70), confirm], [square])
    expect(lastOf(ran)?.split).toMatchObject([{ regionId: 'square', into: [{}, {}] }])
    expect(lastOf(ran)?.split?.[0]?.into.map(areaOf)).toEqual([800, 400])
  })

  it('cuts into all selected marks, and only into them', () => {
    const ran = run(hole, loop(40, 12, 30), all, { selected: ['square', 'box'] })
    expect(lastOf(ran)?.edit?.regions.map(({ regionId }) => regionId)).toEqual(['square', 'box'])
    const onlyBox = run(hole, loop(40, 12, 30), all, { selected: ['box'] })
    expect(geometryOf(onlyBox, 'square')).toBe(square.geometry)
  })

  it('takes pixels out of a mask', () => {
    const cut = geometryOf(run(hole, loop(64, 43, 4)), 'mask')
    expect(cut).toMatchObject({ type: 'mask' })
    expect(cut && areaOf(cut)).toBe(200 - 16)
  })

  it('is drawn by hand too', () => {
    const round = Array.from({ length: 60 }, (_, i): [number, number] => [30 + 8 * Math.cos(i / 9), 30 + 8 * Math.sin(i / 9)])
    const cut = geometryOf(run(hole, drag(round)), 'square')
    expect(cut && areaOf(cut)).toBeLessThan(1600 - 180)
  })

  it('says why it cuts nothing', () => {
    expect(lastOf(run(hole, loop(85, 60, 10)))?.refused).toBe('no-area-to-cut')
    expect(lastOf(run(hole, loop(5, 5, 50), [square]))?.refused).toBe('nothing-left')
    expect(lastOf(run(hole, loop(62, 12, 5), all, { kinds: ['box'] }))?.refused).toBe('no-kind-with-hole')
    expect(lastOf(run(hole, [...click(20, 20), ...click(30, 20), confirm]))?.refused).toBe('hole-needs-three')
  })
})

describe('splitting', () => {
  it('cuts what it crosses from side to side, and shares the vertices of the cut', () => {
    const ran = run(
      split,
      drag([
        [30, 5],
        [30, 20],
        [30, 55],
      ]),
    )
    const into = lastOf(ran)?.split?.[0]?.into ?? []
    expect(lastOf(ran)?.split?.map(({ regionId }) => regionId)).toEqual(['square'])
    expect(into.map(areaOf)).toEqual([800, 800])
    for (const piece of into) expect(piece.type === 'polygon' && piece.rings[0]).toEqual(expect.arrayContaining([30]))
  })

  it('cuts several at once by clicks, and boxes into boxes', () => {
    const ran = run(split, [...click(5, 20), ...click(90, 20), confirm])
    expect(lastOf(ran)?.split?.map(({ regionId }) => regionId)).toEqual(['square', 'box'])
    expect(lastOf(ran)?.split?.[1]?.into).toEqual([
      { type: 'box', x: 60, y: 10, width: 20, height: 10 },
      { type: 'box', x: 60, y: 20, width: 20, height: 10 },
    ])
  })

  it('keeps to the selected marks', () => {
    const ran = run(
      split,
      drag([
        [5, 20],
        [90, 20],
      ]),
      all,
      { selected: ['box'] },
    )
    expect(lastOf(ran)?.split?.map(({ regionId }) => regionId)).toEqual(['box'])
  })

  it('gives each pixel of a mask to one piece', () => {
    const into =
      lastOf(
        run(
          split,
          drag([
            [58, 38],
            [90, 53],
          ]),
        ),
      )?.split?.[0]?.into ?? []
    expect(into).toHaveLength(2)
    expect(into.map(areaOf).reduce((a, b) => a + b)).toBe(200)
    const [a, b] = into
    expect(a && b && sharedArea(a, b)).toBe(0)
  })

  it('cuts lines where it crosses them', () => {
    expect(
      lastOf(
        run(
          split,
          drag([
            [20, 55],
            [20, 70],
          ]),
        ),
      )?.split,
    ).toEqual([
      {
        regionId: 'line',
        into: [
          { type: 'polyline', points: [5, 60, 20, 60] },
          { type: 'polyline', points: [20, 60, 45, 60] },
        ],
      },
    ])
  })

  it('says why it cuts nothing', () => {
    expect(
      lastOf(
        run(
          split,
          drag([
            [30, 5],
            [30, 30],
          ]),
        ),
      )?.refused,
    ).toBe('cuts-nothing')
    expect(
      lastOf(
        run(
          split,
          drag([
            [58, 5],
            [78, 35],
          ]),
          [box],
          { kinds: ['box'] },
        ),
      )?.refused,
    ).toBe('no-kind-of-pieces')
  })
})

describe('lasso', () => {
  const around = (cx: number, cy: number, r: number) =>
    Array.from({ length: 41 }, (_, i): [number, number] => [cx + r * Math.cos((i * Math.PI) / 20), cy + r * Math.sin((i * Math.PI) / 20)])

  it('selects what lies wholly inside, and shows its line', () => {
    const ran = run(lasso, drag(around(70, 30, 25)))
    expect(ran.context.selected).toEqual(['box', 'mask'])
    expect(ran.steps[5]?.lasso?.length).toBeGreaterThan(6)
    expect(run(lasso, drag(around(30, 30, 15)), [...all, place]).context.selected).toEqual(['place'])
  })

  it('adds with Shift and takes away with Alt', () => {
    expect(run(lasso, drag(around(70, 20, 16), { shift: true }), all, { selected: ['line'] }).context.selected).toEqual(['line', 'box'])
    expect(run(lasso, drag(around(70, 30, 25), { alt: true }), all, { selected: ['line', 'box'] }).context.selected).toEqual(['line'])
  })

  it('a click selects the mark beneath, Backspace removes, Esc lets go', () => {
    expect(run(lasso, click(65, 15)).context.selected).toEqual(['box'])
    expect(run(lasso, click(95, 75), all, { selected: ['box'] }).context.selected).toEqual([])
    expect(run(lasso, [{ type: 'back' }], all, { selected: ['box'] }).context.regions).toHaveLength(3)
    expect(run(lasso, [{ type: 'cancel' }], all, { selected: ['box'] }).context.selected).toEqual([])
  })
})
