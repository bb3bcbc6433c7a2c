import type { Region } from '@reticle/domain'
import { lanesOf } from '@reticle/tools'
import { describe, expect, it } from 'vitest'
import { keyFor, planeAtShare, shareOfPlane, stretchesOf } from './track-rows.ts'

const key = (id: string, t: number, state: 'visible' | 'occluded' | 'outside' = 'visible'): Region => ({
  id,
  labelId: 'cell',
  geometry: { type: 'point', x: 1, y: 1 },
  attributes: {},
  origin: { kind: 'tool', tool: 'point' },
  plane: { t },
  track: { id: 'a', state },
})

describe('the rows of the track strip', () => {
  const lane = lanesOf([key('k1', 2), key('k2', 5, 'outside'), key('k3', 7, 'occluded'), key('k4', 9)], 't')[0]
  if (lane === undefined) throw new Error('no lane')

  it('go from key to key, with a gap where the object is out of the frame', () => {
    expect(stretchesOf(lane, 't')).toEqual([
      { from: 2, to: 5, state: 'visible' },
      { from: 7, to: 9, state: 'occluded' },
    ])
  })

  it('find the plane under the pointer that a key is drawn on, for any number of planes', () => {
    for (const count of [2, 3, 17, 500])
      for (let plane = 0; plane < count; plane++) expect(planeAtShare(shareOfPlane(plane, count), count)).toBe(plane)
    expect([planeAtShare(-0.1, 9), planeAtShare(1, 9)]).toEqual([0, 8])
  })

  it('name the key that stands for the object on a plane', () => {
    expect([0, 2, 6, 12].map((place) => keyFor(lane, 't', place)?.id)).toEqual(['k1', 'k1', 'k2', 'k4'])
  })
})
