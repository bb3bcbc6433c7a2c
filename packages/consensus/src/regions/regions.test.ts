import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareTask } from '../task/compare-task.ts'
import { anyReaders, box, cells, type Marks, point, protocolOf, readers, shuffled } from '../task/tasks.test-data.ts'

const protocol = protocolOf({ labels: cells })
const tenBoxes = Array.from({ length: 10 }, (_, n) => ['cell', box(20 * n, 10, 12)] as const)
const regionsOf = (...lists: readonly Marks[]) => compareTask(protocol, readers(...lists)).regions
const agreementOf = (...lists: readonly Marks[]) => compareTask(protocol, readers(...lists)).agreement.regions

describe('agreement on objects', () => {
  it("C31: two identical annotations of ten boxes agree with exactly 1 (Label Studio's recall gives 0.1)", () => {
    expect(agreementOf(tenBoxes, tenBoxes)).toEqual({ value: 1, n: 1, excluded: 0 })
    expect(agreementOf(tenBoxes, tenBoxes, tenBoxes)).toEqual({ value: 1, n: 3, excluded: 0 })
  })

  it('C31: marks drawn twice cost', () => {
    expect(agreementOf([...tenBoxes, ...tenBoxes], tenBoxes).value).toBeCloseTo(20 / 30, 12)
  })

  it('C31: the same mark a hundred times is matched a hundred times, and no more', () => {
    const hundred = new Array(100).fill(['cell', box(0, 0, 10)] as const)
    expect(agreementOf(hundred, hundred).value).toBe(1)
    expect(agreementOf(hundred, hundred.slice(0, 50)).value).toBeCloseTo(100 / 150, 12)
  })

  it('C31: missed marks cost', () => {
    expect(agreementOf(tenBoxes.slice(0, 5), tenBoxes).value).toBeCloseTo(10 / 15, 12)
    expect(agreementOf([], tenBoxes).value).toBe(0)
  })

  it('C31: another class costs', () => {
    const other = tenBoxes.map(([, geometry]) => ['debris', geometry] as const)
    expect(agreementOf(tenBoxes, other).value).toBe(0)
  })

  it('C31: two annotations without a mark agree fully', () => {
    expect(agreementOf([], [])).toEqual({ value: 1, n: 1, excluded: 0 })
    // The pair of empty lists has 1, the two others 0.
    expect(agreementOf([], [], tenBoxes).value).toBeCloseTo(1 / 3, 12)
  })

  it('C20: half an overlap counts half', () => {
    // Intersection 20 of a union of 40.
    expect(agreementOf([['cell', box(0, 0, 6, 5)]], [['cell', box(2, 0, 6, 5)]]).value).toBeCloseTo(0.5, 12)
  })

  it('C6: one annotation has nothing to agree with', () => {
    expect(agreementOf(tenBoxes)).toEqual({ value: null, n: 0, excluded: 0 })
  })

  it('C21: points match within the distance, and closeness falls to one half there', () => {
    const at = (d: number) => agreementOf([['cell', point(10, 10)]], [['cell', point(10 + d, 10)]]).value
    expect(at(0)).toBe(1)
    expect(at(4)).toBeCloseTo(0.75, 12)
    expect(at(8)).toBeCloseTo(0.5, 12)
    expect(at(8.1)).toBe(0)
  })

  it('C21: a point in a box is another kind of mark', () => {
    expect(regionsOf([['cell', point(5, 5)]], [['cell', box(0, 0, 10)]]).map((cluster) => cluster.kind)).toEqual(['alone', 'alone'])
  })
})

describe('clusters', () => {
  it('C23, C26: a disagreement on class is one contested object and not two', () => {
    const [cluster, ...others] = regionsOf([['cell', box(0, 0, 10)]], [['debris', box(0, 0, 10)]])
    expect(others).toEqual([])
    expect(cluster).toMatchObject({
      kind: 'class-differs',
      labelId: null,
      isTied: true,
      support: 2,
      raters: 2,
      labelVotes: { cell: 1, debris: 1 },
    })
  })

  it('C26: two of three readers give the label', () => {
    const [cluster] = regionsOf([['cell', box(0, 0, 10)]], [['debris', box(0, 0, 10)]], [['cell', box(0, 0, 10)]])
    expect(cluster).toMatchObject({ kind: 'class-differs', labelId: 'cell', isTied: false, support: 3 })
  })

  it('C24: a cluster never holds two marks of one annotation', () => {
    fc.assert(
      fc.property(anyReaders, (annotations) => {
        const { regions } = compareTask(protocol, annotations)
        for (const { members, support } of regions) {
          expect(new Set(members.map((member) => member.annotationId)).size).toBe(members.length)
          expect(support).toBe(members.length)
        }
        // And every mark is in one cluster.
        const placed = regions.flatMap(({ members }) => members.map((member) => `${member.annotationId} ${member.regionId}`))
        expect(placed.toSorted()).toEqual(
          annotations.flatMap(({ id, content }) => content.regions.map((mark) => `${id} ${mark.id}`)).toSorted(),
        )
      }),
    )
  })

  it('C2, C4: the same bytes for any order of annotations and marks', () => {
    fc.assert(
      fc.property(
        anyReaders.chain((annotations) => fc.tuple(fc.constant(annotations), shuffled(annotations))),
        ([annotations, other]) => {
          expect(JSON.stringify(compareTask(protocol, other))).toBe(JSON.stringify(compareTask(protocol, annotations)))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('C4: who came first decides nothing: other ids give the same objects', () => {
    fc.assert(
      fc.property(anyReaders, (annotations) => {
        const renamed = annotations.map((annotation, place) => ({ ...annotation, id: `b${annotations.length - place}` }))
        const objects = (given: typeof annotations) =>
          compareTask(protocol, given)
            .regions.map(({ members: _, ...object }) => JSON.stringify(object))
            .toSorted()
        expect(objects(renamed)).toEqual(objects(annotations))
      }),
    )
  })

  it('C23: equal labels win where places are as close', () => {
    const [first, second] = regionsOf(
      [
        ['cell', box(0, 0, 10)],
        ['nucleus', box(0, 0, 10)],
      ],
      [
        ['nucleus', box(0, 0, 10)],
        ['cell', box(0, 0, 10)],
      ],
    )
    expect([first, second].map((cluster) => [cluster?.kind, cluster?.labelId])).toEqual([
      ['agreed', 'cell'],
      ['agreed', 'nucleus'],
    ])
  })

  it('C23: the sum decides, not the best pair first', () => {
    // The left mark fits both others, the right one only the middle: greedy by best pair would leave one alone.
    const kinds = regionsOf(
      [
        ['cell', box(10, 0, 10)],
        ['cell', box(13, 0, 10)],
      ],
      [
        ['cell', box(11, 0, 10)],
        ['cell', box(7, 0, 10)],
      ],
    ).map((cluster) => cluster.support)
    expect(kinds).toEqual([2, 2])
  })

  it('C27: names what differs', () => {
    const found = (...lists: readonly Marks[]) => regionsOf(...lists).map((cluster) => cluster.kind)
    expect(found([['cell', box(0, 0, 10)]], [['cell', box(1, 0, 10)]])).toEqual(['agreed'])
    expect(found([['cell', box(0, 0, 10)]], [['cell', box(3, 0, 10)]])).toEqual(['place-differs'])
    expect(found([['cell', box(0, 0, 10)]], [])).toEqual(['alone'])
    expect(found([['cell', box(0, 0, 10)]], [['cell', box(0, 0, 10)]], [])).toEqual(['missing-for-some'])
    expect(found([['cell', box(0, 0, 10)]])).toEqual(['agreed'])
  })

  it('C24: a chain of neighbours is not one object', () => {
    const far = regionsOf(...[0, 8, 16, 24, 32].map((x) => [['cell', point(x, 0)] as const]))
    expect(far.length).toBeGreaterThan(1)
    expect(Math.max(...far.map((cluster) => cluster.support))).toBeLessThan(5)
  })

  it('C24: five readers with scatter find the same three objects', () => {
    const lists = [0, 1, 2, 3, 4].map((reader) =>
      [20, 60, 100].map((x, place) => ['cell', box(x + ((reader * 7 + place) % 3) - 1, 20 + ((reader + place) % 2), 12)] as const),
    )
    expect(regionsOf(...lists).map(({ support, kind }) => ({ support, kind }))).toEqual(new Array(3).fill({ support: 5, kind: 'agreed' }))
  })

  it('C28: the share keeps or only shows a mark, and never drops one', () => {
    const strict = protocolOf({ labels: cells, consensus: { regions: { share: 0.6 } } })
    const both = readers([['cell', box(0, 0, 10)]], [])
    expect(compareTask(protocol, both).regions).toMatchObject([{ isKept: true, support: 1, raters: 2 }])
    expect(compareTask(strict, both).regions).toMatchObject([{ isKept: false, support: 1, raters: 2, kind: 'alone' }])
  })

  it('C25: objects are listed in reading order', () => {
    const places = regionsOf([
      ['cell', box(50, 50, 5)],
      ['cell', box(50, 0, 5)],
      ['cell', box(0, 50, 5)],
    ]).map(({ id, geometry }) => [id, geometry])
    expect(places).toEqual([
      ['c1', box(50, 0, 5)],
      ['c2', box(0, 50, 5)],
      ['c3', box(50, 50, 5)],
    ])
  })

  it('has the mean IoU of an area and none of a point', () => {
    expect(regionsOf([['cell', box(0, 0, 6, 5)]], [['cell', box(2, 0, 6, 5)]])[0]?.meanIou).toBeCloseTo(0.5, 12)
    expect(regionsOf([['cell', point(0, 0)]], [['cell', point(1, 0)]])[0]?.meanIou).toBeNull()
  })

  it('matches two readers of a thousand marks, and five of two thousand, in seconds', () => {
    const many = (count: number, shift: number) =>
      Array.from({ length: count }, (_, n) => ['cell', box((n % 50) * 14 + shift, Math.floor(n / 50) * 14, 12)] as const)
    expect(regionsOf(many(1000, 0), many(1000, 1)).every((cluster) => cluster.support === 2)).toBe(true)
    expect(regionsOf(...[0, 0.5, 1, 1.5, 2].map((shift) => many(2000, shift))).every((cluster) => cluster.support === 5)).toBe(true)
  }, 20_000)
})
