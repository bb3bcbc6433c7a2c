import type { Suggestion } from '@reticle/contract'
import type { Answer, Region } from '@reticle/domain'
import { aContent, aRegion } from '@reticle/testkit'
import { applyChange, createHistory, undo } from '@reticle/tools'
import { describe, expect, it } from 'vitest'
import { offerBeside, offerLayer, offersFrom, offersOf, openOffers, taking } from './offers.ts'

const file = { kind: 'file', name: 'coco.json' } as const
const mark = (id: string, labelId = 'crater'): Region => aRegion({ id, labelId, origin: file })
const quality: Answer = { questionId: 'quality', value: { kind: 'choice', option: 'good' } }
const suggestion = (id: string, model: string, regions: readonly Region[], answers: readonly Answer[] = []): Suggestion => ({
  ...{ id, model, createdAt: '2026-03-01T12:00:00.000Z' },
  content: aContent({ regions: [...regions], answers: [...answers] }),
  confidences: regions.map((_, index) => [0.9, 0.295, null][index] ?? null),
})
const one = suggestion('018f0000-0000-7000-8000-000000000001', 'unet 2.1', [mark('a'), mark('b')], [quality])
const other = suggestion('018f0000-0000-7000-8000-000000000002', 'sam', [mark('a')], [{ ...quality, value: { kind: 'cannot-tell' } }])
const nothing = new Set<string>()

describe('what models suggest', () => {
  const offers = offersOf([one, other])

  it('LI44: each mark keeps the model that it came from, under an id that no two share and that is short enough for a mark', () => {
    expect(offers.marks.map(({ region }) => region.origin)).toEqual([
      { kind: 'model', model: 'unet 2.1', edited: false },
      { kind: 'model', model: 'unet 2.1', edited: false },
      { kind: 'model', model: 'sam', edited: false },
    ])
    const ids = offers.marks.map(({ region }) => region.id)
    expect(new Set(ids).size).toBe(3)
    expect(ids.every((id) => id.length <= 64)).toBe(true)
  })

  it('is taken in one step, which undo takes back, and is not offered while it is in the annotation', () => {
    const before = createHistory(aContent({ regions: [mark('mine')] }))
    const after = applyChange(before, taking(openOffers(offers, before.content, nothing)), 'Take')
    expect(after.content.regions).toHaveLength(4)
    expect(after.content.answers).toEqual([quality])
    expect(openOffers(offers, after.content, nothing)).toEqual({ marks: [], answers: [] })
    expect(undo(after).content).toEqual(before.content)
  })

  it('offers one answer a question, of the first model, while the question is open and nobody dropped it', () => {
    const open = { regions: [], answers: [] }
    expect(openOffers(offers, open, nothing).answers).toEqual([{ model: 'unet 2.1', answer: quality }])
    expect(openOffers(offers, { regions: [], answers: [quality] }, nothing).answers).toEqual([])
    expect(openOffers(offers, open, new Set(['quality'])).answers).toEqual([])
  })

  it('what was dropped is not offered again', () => {
    const [first] = offers.marks
    const left = openOffers(offers, { regions: [], answers: [] }, new Set([first?.region.id ?? '']))
    expect(left.marks).toEqual(offers.marks.slice(1))
  })

  it('LI44: a mark that was taken and then changed says so', () => {
    const [first] = offers.marks
    if (first === undefined) throw new Error('there is none')
    const taken = applyChange(createHistory(aContent({ regions: [] })), taking({ marks: [first], answers: [] }), 'Take')
    const changed = applyChange(taken, { type: 'set-label', regionId: first.region.id, labelId: 'boulder' }, 'Label')
    expect(changed.content.regions[0]?.origin).toEqual({ kind: 'model', model: 'unet 2.1', edited: true })
  })

  it('MR22: hides marks below a confidence by whole percent, and never what says none', () => {
    const three = offersOf([suggestion(one.id, 'unet 2.1', [mark('a'), mark('b'), mark('c')], [quality])])
    const at = (least: number) => {
      const { shown, hidden, unsaid } = offersFrom(three, least)
      return { marks: shown.marks.map(({ confidence }) => confidence), answers: shown.answers.length, hidden, unsaid }
    }
    expect(at(0)).toEqual({ marks: [0.9, 0.295, null], answers: 1, hidden: 0, unsaid: 1 })
    // 0.295 is told as 30 %.
    expect(at(0.3)).toEqual({ marks: [0.9, 0.295, null], answers: 1, hidden: 0, unsaid: 1 })
    expect(at(0.31)).toEqual({ marks: [0.9, null], answers: 1, hidden: 1, unsaid: 1 })
    expect(at(1)).toEqual({ marks: [null], answers: 1, hidden: 2, unsaid: 1 })
  })

  it('walks from one to the next and round', () => {
    const ids = offers.marks.map(({ region }) => region.id)
    expect(offerBeside(offers.marks, undefined, 1)?.region.id).toBe(ids[0])
    expect(offerBeside(offers.marks, undefined, -1)?.region.id).toBe(ids[2])
    expect(offerBeside(offers.marks, ids[2], 1)?.region.id).toBe(ids[0])
    expect(offerBeside(offers.marks, ids[0], -1)?.region.id).toBe(ids[2])
    expect(offerBeside([], ids[0], 1)).toBeUndefined()
  })

  it('is drawn as no mark is, with its label in words', () => {
    const [first] = offers.marks
    const layer = offerLayer(offers.marks, first?.region.id, new Map([['crater', 'Crater']]))
    const style = first && layer.style(first.region)
    expect(style).toMatchObject({ dash: [2, 3], label: '? Crater', width: 2.5 })
  })
})
