import type { Region, RegionCluster } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { boundsOfCluster, textsOf } from './layers.ts'

const box = (id: string, x: number, labelId: string): Region => ({
  id,
  labelId,
  geometry: { type: 'box', x, y: 0, width: 10, height: 10 },
  attributes: {},
  origin: { kind: 'tool', tool: 'box' },
})
const reader = (annotationId: string, letter: string, regions: Region[]) => ({
  annotationId: annotationId as never,
  letter,
  content: { regions, answers: [], comment: '' },
})
const cluster = (kind: RegionCluster['kind'], ...members: [string, string][]): RegionCluster => ({
  id: `${kind}-${members.length}`,
  kind,
  geometry: { type: 'box', x: 0, y: 0, width: 10, height: 10 },
  labelId: null,
  support: members.length,
  raters: 2,
  isTied: false,
  isKept: true,
  meanIou: null,
  labelVotes: {},
  members: members.map(([annotationId, regionId]) => ({ annotationId, regionId })),
})
const ana = reader('a', 'A', [box('1', 0, 'crater'), box('2', 50, 'crater')])
const ben = reader('b', 'B', [box('1', 1, 'boulder'), box('2', 55, 'crater')])
const clusters = [cluster('class-differs', ['a', '1'], ['b', '1']), cluster('place-differs', ['a', '2'], ['b', '2'])]
const capital = (id: string) => id.toUpperCase()

describe('texts beside disputed marks', () => {
  it('stand once for each object, on its first reader', () => {
    expect([...textsOf(clusters, [ana, ben], capital)]).toEqual([
      ['a/1', '1 ≠ A CRATER, B BOULDER'],
      ['a/2', '2 ↔ A B'],
    ])
  })

  it('move to another reader when the first is hidden', () => {
    expect([...textsOf(clusters, [ben], capital)]).toEqual([
      ['b/1', '1 ≠ B'],
      ['b/2', '2 ↔ B'],
    ])
  })

  it('name a class once for all readers who gave it', () => {
    const chiara = reader('c', 'C', [box('1', 2, 'crater')])
    const three = cluster('class-differs', ['a', '1'], ['b', '1'], ['c', '1'])
    expect([...textsOf([three], [ana, ben, chiara], capital).values()]).toEqual(['1 ≠ A C CRATER, B BOULDER'])
  })

  it('leave agreed objects alone', () => {
    expect(textsOf([cluster('agreed', ['a', '1'], ['b', '1'])], [ana, ben], capital).size).toBe(0)
  })
})

describe('the box of an object', () => {
  it('holds all its marks', () => {
    const one = clusters[1]
    if (one === undefined) throw new Error('no cluster')
    const bounds = boundsOfCluster(one, [{ region: box('2', 50, 'crater') }, { region: box('2', 55, 'crater') }])
    expect(bounds.x).toBeLessThan(0)
    expect(bounds.x + bounds.width).toBeGreaterThan(65)
  })
})
