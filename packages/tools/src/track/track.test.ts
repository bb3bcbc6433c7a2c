import { type AnnotationContent, emptyContent, type Plane, type Region, type Track } from '@reticle/domain'
import { iou } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChange, createHistory, undo } from '../history.ts'
import { frozen, region } from '../test/arbitraries.ts'
import { isBetween } from './in-between.ts'
import { lanesOf } from './object.ts'
import { regionsOnPlane } from './plane-in-sight.ts'
import {
  addKey,
  mergeTracks,
  nextKey,
  type Planned,
  removeKey,
  removeTrack,
  setTrackState,
  splitTrack,
  startTrack,
  wholeObjects,
} from './track-changes.ts'

const box = (x: number): Region['geometry'] => ({ type: 'box', x, y: 0, width: 10, height: 10 })
const key = (id: string, z: number, x: number, track = 'cell', state: Track['state'] = 'visible', t?: number): Region => ({
  ...region(id, box(x)),
  plane: { z, ...(t === undefined ? {} : { t }) },
  track: { id: track, state },
})
const at = (z: number, trackId = 'cell') => ({ trackId, axis: 'z' as const, plane: { z } })
const ids = () => {
  let n = 0
  return () => `n${++n}`
}
const made = (regions: readonly Region[], planned: Planned): readonly Region[] => {
  if ('refused' in planned) throw new Error(String(planned.refused))
  const content: AnnotationContent = { ...emptyContent, regions: [...regions] }
  const history = applyChange(createHistory(frozen(content)), planned.change)
  expect(undo(history).content).toEqual(content)
  return history.content.regions
}
const xs = (regions: readonly Region[], z: number, plane: Plane = { z }) =>
  regionsOnPlane(regions, { ...plane, z }, 'z').map(({ geometry }) => (geometry.type === 'box' ? geometry.x : undefined))

const pair = [key('a', 2, 0), key('b', 6, 40)]

describe('the marks of a plane', () => {
  it('P1, P3: are those on it, and objects between their keys; before the first and after the last key there is nothing', () => {
    expect([1, 2, 3, 5, 6, 7].map((z) => xs(pair, z))).toEqual([[], [0], [10], [30], [40], []])
    expect(regionsOnPlane(pair, { z: 4 }, 'z').map(isBetween)).toEqual([true])
    expect(regionsOnPlane(pair, { z: 4 }, undefined)).toEqual([])
  })

  it('are all of them, as the same list, where there is one plane or all are shown as one', () => {
    expect(regionsOnPlane(pair, {}, 'z')).toBe(pair)
    const flat = [region('a', box(0)), region('b', box(9))]
    expect(regionsOnPlane(flat, { z: 3 }, 'z')).toBe(flat)
  })

  it('stay in drawing order: an object stands where its key before stands', () => {
    const regions = [region('under', box(1)), ...pair, region('over', box(2))]
    expect(xs(regions, 3)).toEqual([1, 10, 2])
  })

  it('are the same objects as long as the keys are the same', () => {
    const first = regionsOnPlane(pair, { z: 4 }, 'z')[0]
    expect(regionsOnPlane([...pair, region('new', box(3))], { z: 4 }, 'z')[0]).toBe(first)
  })

  it('P6: do not have an object that is out of the frame, and have one that is covered', () => {
    const regions = [key('a', 0, 0), key('b', 2, 20, 'cell', 'outside'), key('c', 4, 40, 'cell', 'occluded'), key('d', 6, 60)]
    expect([1, 2, 3, 4, 5].map((z) => xs(regions, z))).toEqual([[10], [], [], [40], [50]])
    expect(regionsOnPlane(regions, { z: 5 }, 'z')[0]?.track?.state).toBe('occluded')
  })

  it('P2: are not mixed over the other axis: an object at two times is two', () => {
    const regions = [key('a', 0, 0, 'cell', 'visible', 0), key('b', 4, 40, 'cell', 'visible', 1)]
    expect(lanesOf(regions, 'z')).toHaveLength(2)
    expect(xs(regions, 2, { t: 0 })).toEqual([])
  })
})

describe('track changes', () => {
  it('starts an object from a mark on a plane, and says why not from one that stands for all', () => {
    const one = { ...region('a', box(0)), plane: { z: 1 } }
    expect(made([one], startTrack(one, 'z', 'cell'))[0]?.track).toEqual({ id: 'cell', state: 'visible' })
    expect(startTrack(region('a', box(0)), 'z', 'cell')).toHaveProperty('refused')
    expect(startTrack(pair[0] ?? one, 'z', 'other')).toHaveProperty('refused')
  })

  it('adds a key between keys without changing what is seen, and beyond them with the shape of the nearest', () => {
    const between = made(pair, addKey(pair, at(4), 'n'))
    for (const z of [2, 3, 4, 5, 6]) expect(xs(between, z)).toEqual(xs(pair, z))
    expect(xs(made(pair, addKey(pair, at(9), 'n')), 9)).toEqual([40])
    expect(xs(made(pair, addKey(pair, at(0), 'n')), 1)).toEqual([0])
    expect(addKey(pair, at(2), 'n')).toHaveProperty('refused')
  })

  it('takes a key away, and interpolates over it', () => {
    const three = [key('a', 0, 0), key('b', 2, 100), key('c', 4, 40)]
    expect(xs(made(three, removeKey(three, at(2))), 2)).toEqual([20])
    expect(removeKey(three, at(3))).toHaveProperty('refused')
  })

  it('says from which plane on an object is covered or out of the frame', () => {
    const gone = made(pair, setTrackState(pair, at(4), 'outside', 'n'))
    expect([3, 4, 5, 6].map((z) => xs(gone, z))).toEqual([[10], [], [], [40]])
    const back = made(gone, setTrackState(gone, at(4), 'visible', 'm'))
    expect([3, 4, 5, 6].map((z) => xs(back, z))).toEqual([3, 4, 5, 6].map((z) => xs(pair, z)))
  })

  it('P7: cuts an object in two so that no plane looks other than before', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(12), { minLength: 2, maxLength: 6 }), fc.nat(13), (planes, cut) => {
        const regions = planes.map((z, i) => key(`k${i}`, z, (z * 7) % 31))
        const planned = splitTrack(regions, at(cut), 'second', ids())
        if ('refused' in planned) {
          expect(cut <= Math.min(...planes) || cut > Math.max(...planes)).toBe(true)
          return
        }
        const after = made(regions, planned)
        for (let z = 0; z < 13; z++) {
          const [before, now] = [regionsOnPlane(regions, { z }, 'z'), regionsOnPlane(after, { z }, 'z')]
          expect(now).toHaveLength(before.length)
          for (const [i, one] of before.entries()) expect(iou(one.geometry, now[i]?.geometry ?? one.geometry)).toBeCloseTo(1, 9)
          for (const one of now) expect(one.track?.id).toBe(z < cut ? 'cell' : 'second')
        }
      }),
    )
  })

  it('P7: makes one object of two again, with one label, and refuses two keys on one plane', () => {
    const other = { ...key('c', 9, 0, 'other'), labelId: 'artefact' }
    const merged = made(
      [...pair, other],
      mergeTracks(
        [...pair, other],
        [pair[0], other].flatMap((one) => one ?? []),
        'z',
        'new',
      ),
    )
    expect(merged.map(({ track, labelId }) => [track?.id, labelId])).toEqual([
      ['cell', 'nucleus'],
      ['cell', 'nucleus'],
      ['cell', 'nucleus'],
    ])
    const clash = key('c', 6, 0, 'other')
    expect(mergeTracks([...pair, clash], [...pair, clash], 'z', 'new')).toHaveProperty('refused')
    expect(mergeTracks(pair, pair, 'z', 'new')).toHaveProperty('refused')
    const loose = [1, 3].map((z) => ({ ...region(`m${z}`, box(z)), plane: { z } }))
    expect(made(loose, mergeTracks(loose, loose, 'z', 'new')).map(({ track }) => track?.id)).toEqual(['new', 'new'])
  })

  it('finds the keys before and after, all marks of an object, and deletes them together', () => {
    expect([nextKey(pair, at(4), 1), nextKey(pair, at(4), -1), nextKey(pair, at(6), 1)]).toEqual([6, 2, undefined])
    expect(wholeObjects([...pair, region('x', box(0))], pair.slice(0, 1))).toEqual(pair)
    expect(made([...pair, region('x', box(0))], removeTrack([...pair, region('x', box(0))], 'cell')).map(({ id }) => id)).toEqual(['x'])
  })
})
