import { emptyContent, regionSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { marksOf } from './feedback-words.ts'

const box = (id: string, x: number, labelId = 'cell') =>
  regionSchema.parse({ id, labelId, geometry: { type: 'box', x, y: 0, width: 4, height: 4 }, origin: { kind: 'tool', tool: 'box' } })
const said = (regionId: string, verdict: 'reader' | 'edited' | 'none', decidedRegionId: string | null) =>
  ({ regionId, verdict, decidedRegionId, reasonCode: null, note: '' }) as const

describe('what became of one’s marks', () => {
  const detail = {
    mine: { ...emptyContent, regions: [box('a', 0), box('b', 10), box('c', 20), box('d', 30)] },
    decided: { ...emptyContent, regions: [box('1', 0), box('2', 11), box('3', 30, 'debris'), box('4', 50)] },
    objects: [said('a', 'reader', '1'), said('b', 'edited', '2'), said('c', 'none', null), said('d', 'reader', '3')],
  }

  it('tells marks that stand from marks that another one took the place of, by shape and label', () => {
    expect(marksOf(detail).map(({ fate, words }) => [fate, words])).toEqual([
      ['stands', 'stands as you marked it'],
      ['changed', 'mended by the reviewer'],
      ['dropped', 'dropped: no object here'],
      ['changed', 'the mark of another reader was taken'],
      ['missed', 'you did not mark this'],
    ])
  })

  it('ends with what the reader did not mark', () => {
    expect(marksOf(detail).at(-1)).toMatchObject({ fate: 'missed', mine: undefined, decided: { id: '4' } })
  })
})
