import type { Region } from '@reticle/domain'
import { areaOf, type Geometry, isValid, isWithin, type PolygonGeometry, sharedArea } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { make } from '../../change.ts'
import { applyChange, createHistory, undo } from '../../history.ts'
import { plainRefusals, type Refusal } from '../../refusals.ts'
import { frozen, region, scenarios } from '../../test/arbitraries.ts'
import type { MarksContext } from './command.ts'
import { type MarksCommandId, marksCommands } from './registry.ts'

const byId = (id: MarksCommandId) => {
  const found = marksCommands.find((command) => command.id === id)
  if (found === undefined) throw new Error(id)
  return found
}

const contextOf = (all: readonly Region[], kinds?: MarksContext['kinds']): MarksContext => {
  let made = 0
  return { width: 100, height: 80, kinds, all, newId: () => `new-${made++}` }
}

const contentOf = (regions: readonly Region[]) => ({ regions: [...regions], answers: [], comment: '' })

/** The regions after a command on those with the given ids, or why it was refused. */
const done = (id: MarksCommandId, all: readonly Region[], chosen: readonly string[], kinds?: MarksContext['kinds']) => {
  const planned = byId(id).make(
    all.filter((one) => chosen.includes(one.id)),
    contextOf(all, kinds),
  )
  return 'refused' in planned ? planned.refused : (make(contentOf(all), planned.change)?.content.regions ?? [])
}
const isRefused = (after: readonly Region[] | Refusal): after is Refusal => !Array.isArray(after)
const shapesAfter = (...args: Parameters<typeof done>): readonly Geometry[] | Refusal => {
  const after = done(...args)
  return isRefused(after) ? after : after.map(({ geometry }) => geometry)
}

const box = (x: number, y: number, width: number, height: number): Geometry => ({ type: 'box', x, y, width, height })
const square = (x: number, y: number, side: number): PolygonGeometry => ({
  type: 'polygon',
  rings: [[x, y, x + side, y, x + side, y + side, x, y + side]],
})

describe.each([...marksCommands])('$id', (command) => {
  it('leaves what it is given as it is, keeps marks valid and in the image, and can be undone', () => {
    fc.assert(
      fc.property(scenarios, ({ context }) => {
        const chosen = context.regions.filter(({ id }) => context.selected.includes(id))
        if (chosen.length === 0) return
        const planned = command.make(frozen(chosen), frozen(contextOf(context.regions, context.kinds)))
        if ('refused' in planned) {
          expect(plainRefusals).toContain(planned.refused)
          return
        }
        const before = createHistory(contentOf(context.regions))
        const after = applyChange(before, frozen(planned.change), 'Command')
        expect(after.past).toHaveLength(1)
        for (const { geometry } of after.content.regions) {
          expect(isValid(geometry)).toBe(true)
          expect(isWithin(geometry, 100, 80, 1e-6)).toBe(true)
        }
        expect(new Set(after.content.regions.map(({ id }) => id)).size).toBe(after.content.regions.length)
        expect(undo(after).content).toEqual(before.content)
      }),
      { numRuns: 200 },
    )
  })

  it('comes to something in these tests', () => {
    const made = fc.sample(scenarios, { numRuns: 300, seed: 7 }).flatMap(({ context }) => {
      const chosen = context.regions.filter(({ id }) => context.selected.includes(id))
      return chosen.length > 0 && !('refused' in command.make(chosen, contextOf(context.regions, context.kinds))) ? [context] : []
    })
    // Nothing in these contexts is in need of repair.
    expect(made.length > 0).toBe(command.id !== 'repair')
  })
})

describe('joining', () => {
  it('makes one mark of marks that meet, with the label of the lowest', () => {
    const all = [region('a', square(0, 0, 10)), { ...region('b', square(10, 0, 10)), labelId: 'artefact' }]
    const after = done('join', all, ['b', 'a'])
    expect(after).toMatchObject([{ id: 'a', labelId: 'nucleus', geometry: { type: 'polygon' } }])
    expect(!isRefused(after) && after.map(({ geometry }) => areaOf(geometry))).toEqual([200])
  })

  it('keeps boxes boxes, where they make one', () => {
    const all = [region('a', box(0, 0, 10, 5)), region('b', box(5, 0, 10, 5))]
    expect(shapesAfter('join', all, ['a', 'b'], ['box'])).toEqual([box(0, 0, 15, 5)])
    expect(shapesAfter('join', [region('a', box(0, 0, 10, 5)), region('b', box(5, 0, 10, 8))], ['a', 'b'], ['box'])).toBe('no-kind')
  })

  it('refuses what does not meet, and less than two', () => {
    const all = [region('a', square(0, 0, 10)), region('b', square(30, 0, 10))]
    expect(shapesAfter('join', all, ['a', 'b'])).toBe('do-not-touch')
    expect(shapesAfter('join', all, ['a'])).toBe('two-needed')
  })

  it('joins masks and shapes by their pixels', () => {
    const all = [region('a', box(0, 0, 4, 4)), region('b', { type: 'mask', x: 2, y: 0, width: 4, height: 4, counts: [0, 16] })]
    expect(shapesAfter('join', all, ['a', 'b'])).toEqual([{ type: 'mask', x: 0, y: 0, width: 6, height: 4, counts: [0, 24] }])
  })
})

describe('cutting out', () => {
  it('makes a hole of what lies inside, and a rim of what lies across', () => {
    const all = [region('a', square(0, 0, 20)), region('b', square(5, 5, 5))]
    expect(shapesAfter('cut-out', all, ['a', 'b'])).toMatchObject([{ rings: [{ length: 8 }, { length: 8 }] }, all[1]?.geometry])
    expect(shapesAfter('cut-out', [region('a', square(0, 0, 20)), region('b', square(10, 5, 20))], ['a', 'b'])).toMatchObject([
      { rings: [[0, 0, 20, 0, 20, 5, 10, 5, 10, 20, 0, 20]] },
      { rings: [[10, 5, 20, 5, 30, 5, 30, 25, 10, 25, 10, 20]] },
    ])
  })

  it('makes marks of their own of several pieces', () => {
    const after = done('cut-out', [region('a', box(0, 0, 30, 4)), region('b', box(10, 0, 5, 10))], ['a', 'b'])
    expect(after).toMatchObject([
      { id: 'a', geometry: box(15, 0, 15, 4) },
      { id: 'b' },
      { id: 'new-0', labelId: 'nucleus', geometry: box(0, 0, 10, 4) },
    ])
  })

  it('leaves no overlap, and refuses what would leave nothing or change nothing', () => {
    expect(shapesAfter('cut-out', [region('a', square(5, 5, 5)), region('b', square(0, 0, 20))], ['a', 'b'])).toBe('lowest-gone')
    expect(shapesAfter('cut-out', [region('a', square(0, 0, 5)), region('b', square(5, 0, 5))], ['a', 'b'])).toBe('not-on-each-other')
    const round: Geometry = { type: 'ellipse', cx: 30, cy: 30, rx: 20, ry: 10, angle: 30 }
    const shapes = shapesAfter('cut-out', [region('a', square(10, 10, 30)), region('b', round)], ['a', 'b'])
    const [left] = !Array.isArray(shapes) ? [] : shapes
    expect(left && sharedArea(left, { ...square(0, 0, 1), rings: [[...(square(29, 29, 2).rings[0] ?? [])]] })).toBe(0)
  })
})

describe('keeping what they share, and repair', () => {
  it('leaves the common part in the lowest', () => {
    expect(shapesAfter('keep-common', [region('a', box(0, 0, 10, 10)), region('b', box(5, 5, 10, 10))], ['a', 'b'])).toEqual([
      box(5, 5, 5, 5),
    ])
    expect(shapesAfter('keep-common', [region('a', box(0, 0, 1, 1)), region('b', box(5, 5, 1, 1))], ['a', 'b'])).toBe('nothing-in-common')
  })

  it('G23: takes a bow tie apart', () => {
    const shapes = shapesAfter('repair', [region('a', { type: 'polygon', rings: [[0, 0, 10, 10, 10, 0, 0, 10]] })], ['a'])
    expect(Array.isArray(shapes) && shapes.map(areaOf)).toEqual([25, 25])
  })
})

describe('aligning to pixels', () => {
  const aligned = (g: Geometry) => shapesAfter('align-to-pixels', [region('a', g)], ['a'])

  it('puts outlines on the borders of pixels and places in their centres', () => {
    expect(aligned(box(1.2, 1.6, 3.1, 0.2))).toEqual([box(1, 2, 3, 1)])
    expect(aligned({ type: 'point', x: 4, y: 80 })).toEqual([{ type: 'point', x: 4.5, y: 79.5 }])
    expect(aligned({ type: 'polygon', rings: [[0.4, 0.4, 9.7, 0.2, 9.6, 0.4, 9.8, 9.9]] })).toEqual([
      { type: 'polygon', rings: [[0, 0, 10, 0, 10, 10]] },
    ])
    expect(aligned({ type: 'ellipse', cx: 5.1, cy: 5, rx: 2.2, ry: 1.3, angle: 0 })).toEqual([
      { type: 'ellipse', cx: 5, cy: 5, rx: 2, ry: 1, angle: 0 },
    ])
  })

  it('says so where there is nothing to do, or nothing would be left', () => {
    expect(aligned(box(1, 2, 3, 4))).toBe('on-pixels-already')
    expect(aligned({ type: 'polygon', rings: [[0.1, 0.1, 0.4, 0.1, 0.3, 0.4]] })).toBe('crosses-on-pixels')
  })
})

describe('order', () => {
  const all = ['a', 'b', 'c', 'd'].map((id) => region(id, box(0, 0, 5, 5)))
  const order = (id: MarksCommandId, chosen: readonly string[]) => {
    const after = done(id, all, chosen)
    return isRefused(after) ? after : after.map((one) => one.id).join('')
  }

  it('brings to the front and sends to the back, and keeps the order of the chosen', () => {
    expect(order('to-front', ['a', 'c'])).toBe('bdac')
    expect(order('to-back', ['b', 'd'])).toBe('bdac')
    expect(order('to-front', ['c', 'd'])).toBe('on-top-already')
  })

  it('goes one step up and down', () => {
    expect(order('forward', ['a', 'b'])).toBe('cabd')
    expect(order('forward', ['a', 'd'])).toBe('bacd')
    expect(order('backward', ['c', 'd'])).toBe('acdb')
    expect(order('backward', ['a'])).toBe('below-already')
  })
})

describe('keypoints', () => {
  const skeleton: Geometry = { type: 'skeleton', points: [5, 5, 120, 10, 9, 9], states: ['visible', 'absent', 'occluded'] }

  it('come back where they were, in the image, and are seen again', () => {
    expect(shapesAfter('restore-keypoints', [region('a', skeleton)], ['a'])).toEqual([
      { type: 'skeleton', points: [5, 5, 100, 10, 9, 9], states: ['visible', 'visible', 'occluded'] },
    ])
    expect(shapesAfter('uncover-keypoints', [region('a', skeleton)], ['a'])).toMatchObject([{ states: ['visible', 'absent', 'visible'] }])
    expect(shapesAfter('restore-keypoints', [region('a', box(0, 0, 1, 1))], ['a'])).toBe('no-keypoint-missing')
  })
})
