import type { Region, TrackConsensus } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { box, readers as some } from '../objects/test/some-objects.ts'
import { trackLinesOf } from './track-intervals.ts'

const key = (trackId: string, z: number, state: 'visible' | 'occluded' | 'outside' = 'visible', t?: number): Region => ({
  ...box(`${trackId}-${z}-${t ?? ''}`, 10 * z),
  plane: { z, ...(t === undefined ? {} : { t }) },
  track: { id: trackId, state },
})

const marks: readonly (readonly Region[])[] = [
  [key('a', 2), key('a', 5, 'occluded'), key('a', 8)],
  [key('x', 3), key('x', 6, 'outside'), key('x', 9), key('x', 9, 'visible', 1), key('other', 1)],
  [],
]
const readers = some.map((reader, n) => ({ ...reader, content: { ...reader.content, regions: [...(marks[n] ?? [])] } }))

const track = (id: string, ...members: readonly (readonly [reader: number, trackId: string])[]): TrackConsensus => ({
  id,
  kind: 'missing-for-some',
  axis: 'z',
  labelId: 'crater',
  support: members.length,
  raters: 3,
  isTied: false,
  isKept: true,
  closeness: null,
  labelVotes: { crater: members.length },
  members: members.map(([reader, trackId]) => ({ annotationId: readers[reader]?.annotationId ?? '', trackId })),
  keys: [],
})

describe('trackLinesOf', () => {
  const found = trackLinesOf([track('k1', [0, 'a'], [1, 'x'])], readers, undefined)[0]

  it('K19: has a stretch from key to key, none where the object is out of the frame, and nothing for who did not mark it', () => {
    expect(found?.lines.map(({ reader, stretches, keys }) => [reader.letter, stretches, keys])).toEqual([
      [
        'A',
        [
          { from: 2, to: 5, state: 'visible' },
          { from: 5, to: 8, state: 'occluded' },
        ],
        [2, 5, 8],
      ],
      // Two places of the other axis are two lanes of the object.
      ['B', [{ from: 3, to: 6, state: 'visible' }], [3, 9, 9]],
      ['C', [], []],
    ])
  })

  it('K19: shows what lies on the place of the other axis, and leaves out objects that nobody has there', () => {
    const there = trackLinesOf([track('k1', [1, 'x']), track('k2', [1, 'gone'])], readers, 2)
    expect(there.map((row) => row.track.id)).toEqual(['k1'])
    expect(there[0]?.lines[1]?.keys).toEqual([3, 9])
  })
})
