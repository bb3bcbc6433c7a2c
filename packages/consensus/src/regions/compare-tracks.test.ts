import { type Region, trackConsensusSchema } from '@reticle/domain'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareTask } from '../task/compare-task.ts'
import { box, cells, contentWith, point, protocolOf, region, shuffled } from '../task/tasks.test-data.ts'
import { compareTracks, trackCloseness } from './compare-tracks.ts'
import type { RegionPlan } from './plan.ts'
import { tracksOf } from './tracks-of.ts'

type State = NonNullable<Region['track']>['state']

const plan: RegionPlan = { method: 'medoid', iou: 0.5, distance: 8, share: 0.5 }
const rule = { iou: 0.5, distance: 8 }

/** A box of 10 px at x on plane t. */
const at = (
  track: string,
  t: number,
  x: number,
  { state = 'visible', labelId = 'cell', z }: { state?: State; labelId?: string; z?: number } = {},
): Region => ({
  ...region(`${track} ${t}`, labelId, box(x, 0, 10)),
  plane: { t, ...(z === undefined ? {} : { z }) },
  track: { id: track, state },
})
const of = (...lists: Region[][]) => lists.map((regions, n) => ({ id: `a${n + 1}`, content: contentWith(regions) }))
const compare = (...lists: Region[][]) => compareTracks(of(...lists), 't', plan)
const nearness = (one: Region[], other: Region[]): number => {
  const [a, b] = tracksOf(of(one, other), 't')
  if (a === undefined || b === undefined) throw new Error('two tracks')
  return trackCloseness(a, b, rule)
}
const shape = (...lists: Region[][]) =>
  compare(...lists).map(({ keys }) =>
    keys.map(({ plane, geometry, state, support }) => [plane.t, geometry.type === 'box' ? geometry.x : null, state, support]),
  )

describe('closeness of objects through planes', () => {
  it('C94: is 1 of the same object, however it was keyed', () => {
    expect(nearness([at('k', 0, 0), at('k', 10, 20)], [at('k', 0, 0), at('k', 10, 20)])).toBe(1)
    // In between, a straight way is the same with a key plane on it and without.
    expect(nearness([at('k', 0, 0), at('k', 10, 20)], [at('q', 0, 0), at('q', 5, 10), at('q', 10, 20)])).toBe(1)
  })

  it('C94: is the IoU of planes for equal shapes, by hand', () => {
    // Key planes 0, 4, 6, 10; both are on 4 and 6.
    expect(nearness([at('k', 0, 0), at('k', 6, 0)], [at('q', 4, 0), at('q', 10, 0)])).toBeCloseTo(2 / 4, 12)
    expect(nearness([at('k', 0, 0), at('k', 2, 0)], [at('q', 5, 0), at('q', 7, 0)])).toBe(0)
  })

  it('C94: is the mean IoU on the planes of either, by hand', () => {
    // On plane 0 two boxes 2 px apart, 80 / 120; on plane 10 the same box.
    expect(nearness([at('k', 0, 0), at('k', 10, 0)], [at('q', 0, 2), at('q', 10, 0)])).toBeCloseTo((2 / 3 + 1) / 2, 12)
  })

  it('C94: an object out of the frame is not there', () => {
    const gone = [at('k', 0, 0), at('k', 4, 0, { state: 'outside' }), at('k', 8, 0), at('k', 9, 0)]
    const whole = [at('q', 0, 0), at('q', 4, 0), at('q', 8, 0), at('q', 9, 0)]
    expect(nearness(gone, whole)).toBeCloseTo(3 / 4, 12)
  })

  it('C94: of points goes by their distance', () => {
    const dot = (t: number, x: number): Region => ({ ...at('k', t, x), geometry: point(x, 0) })
    expect(nearness([dot(0, 0), dot(5, 0)], [dot(0, 4), dot(5, 0)])).toBeCloseTo((0.75 + 1) / 2, 12)
  })
})

describe('one outcome for each object through planes', () => {
  it('C94: readers who key other planes follow one object, where plane by plane they would be alone', () => {
    const [one, ...others] = compare([at('k', 0, 0), at('k', 10, 20)], [at('q', 0, 1), at('q', 5, 10), at('q', 10, 20)])
    expect(others).toEqual([])
    expect(one).toMatchObject({ id: 't1', kind: 'agreed', labelId: 'cell', support: 2, raters: 2, isKept: true })
    expect(one?.members).toEqual([
      { annotationId: 'a1', trackId: 'k' },
      { annotationId: 'a2', trackId: 'q' },
    ])
    expect(one?.keys.map(({ plane, support }) => [plane.t, support])).toEqual([
      [0, 2],
      [5, 2],
      [10, 2],
    ])
    expect(trackConsensusSchema.parse(one)).toEqual(one)
  })

  it('C94: matches one-to-one: the same object followed twice stays alone once', () => {
    const way = (track: string) => [at(track, 0, 0), at(track, 5, 0)]
    const found = compare([...way('k'), ...way('l')], way('q'))
    expect(found.map(({ support }) => support).toSorted((a, b) => a - b)).toEqual([1, 2])
    expect(found.find(({ support }) => support === 1)).toMatchObject({ kind: 'alone', isKept: true })
  })

  it('C94: two objects that pass each other are told apart by their whole way', () => {
    const right = (track: string, by: number) => [at(track, 0, by), at(track, 10, 40 + by)]
    const left = (track: string, by: number) => [at(track, 0, 40 + by), at(track, 10, by)]
    const found = compare([...right('k', 0), ...left('l', 0)], [...left('q', 1), ...right('r', 1)])
    expect(found.map(({ members }) => members.map(({ trackId }) => trackId).join(' ')).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'k r',
      'l q',
    ])
  })

  it('C95: the label is voted among readers, not among planes', () => {
    const long = [0, 1, 2, 3, 4].map((t) => at('k', t, 0, { labelId: 'debris' }))
    const short = [at('q', 0, 0), at('q', 4, 0)]
    expect(compare(long, short, short)).toMatchObject([{ kind: 'class-differs', labelId: 'cell', labelVotes: { cell: 2, debris: 1 } }])
    expect(compare(long, short)).toMatchObject([{ labelId: null, isTied: true }])
  })

  it('C95: it is there where at least half of those who have it say so', () => {
    const from = (track: string, first: number, last: number) => [at(track, first, 0), at(track, last, 0)]
    expect(shape(from('k', 0, 10), from('q', 2, 10), from('r', 2, 14))).toEqual([
      [
        [2, 0, 'visible', 3],
        [10, 0, 'visible', 3],
      ],
    ])
  })

  it('C95: it is out of the frame and covered where most say so', () => {
    const gone = (track: string) => [
      at(track, 0, 0),
      at(track, 4, 0, { state: 'outside' }),
      at(track, 8, 0, { state: 'occluded' }),
      at(track, 9, 0),
    ]
    expect(shape(gone('k'), gone('q'), [at('r', 0, 0), at('r', 9, 0)])).toEqual([
      [
        [0, 0, 'visible', 3],
        [4, 0, 'outside', 1],
        [8, 0, 'occluded', 3],
        [9, 0, 'visible', 3],
      ],
    ])
  })

  it('C95: its shape is made by the plan, of shapes in between too', () => {
    const ways = [
      [at('k', 0, 0), at('k', 10, 20)],
      [at('q', 0, 2), at('q', 5, 12), at('q', 10, 22)],
    ]
    const keys = compareTracks(of(...ways), 't', { ...plan, method: 'fusion' })[0]?.keys
    expect(keys?.map(({ geometry }) => geometry)).toEqual([box(1, 0, 10), box(11, 0, 10), box(21, 0, 10)])
  })

  it('C95: objects on other planes of the other axis are others, and marks without a track are none', () => {
    expect(compare([at('k', 0, 0, { z: 1 })], [at('q', 0, 0, { z: 2 })])).toHaveLength(2)
    expect(compare([{ ...region('r', 'cell', box(0, 0, 5)), plane: { t: 0 } }])).toEqual([])
  })

  it('C95: stands in the outcome of a task whose protocol lets objects go on, and in no other', () => {
    const annotations = of([at('k', 0, 0), at('k', 10, 20)], [at('q', 0, 1), at('q', 10, 20)])
    const outcome = (through: 'none' | 't') =>
      compareTask(protocolOf({ labels: cells, tools: ['box'], marks: { through } }), annotations).tracks
    expect(outcome('t')).toMatchObject([{ support: 2, kind: 'agreed' }])
    expect(outcome('none')).toBeUndefined()
  })

  it('C4, C95: does not depend on the order of annotations and marks, nor on who came first', () => {
    const key = fc.record({
      t: fc.nat(6),
      x: fc.nat(12),
      track: fc.constantFrom('k', 'l'),
      state: fc.constantFrom<State>('visible', 'occluded', 'outside'),
    })
    const anyMarks = fc
      .uniqueArray(key, { maxLength: 6, selector: ({ t, track }) => `${t} ${track}` })
      .map((list) => list.map(({ t, x, track, state }) => at(track, t, x, { state })))
    const anyTask = fc.array(anyMarks, { minLength: 1, maxLength: 4 }).map((lists) => of(...lists))
    fc.assert(
      fc.property(
        anyTask.chain((task) => fc.tuple(fc.constant(task), shuffled(task))),
        ([task, turned]) => {
          const found = compareTracks(task, 't', plan)
          expect(compareTracks(turned, 't', plan)).toEqual(found)
          for (const { members } of found) expect(new Set(members.map(({ annotationId }) => annotationId)).size).toBe(members.length)
          const renamed = task.map((annotation, n) => ({ ...annotation, id: `b${task.length - n}` }))
          const objects = (given: typeof task) =>
            compareTracks(given, 't', plan)
              .map(({ members: _, id: __, ...rest }) => JSON.stringify(rest))
              .toSorted((a, b) => (a < b ? -1 : 1))
          expect(objects(renamed)).toEqual(objects(task))
        },
      ),
    )
  })
})
