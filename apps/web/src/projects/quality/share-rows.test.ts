import { type AnswerShares, protocolSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { linesOf, rowsOfShares } from './share-rows.ts'

const named = (...ids: readonly string[]) => ids.map((id) => ({ id, text: id.toUpperCase() }))
const protocol = protocolSchema.parse({
  title: 'Galaxies',
  questions: [
    { id: 'smooth', text: 'Smooth?', kind: 'single', options: named('yes', 'no') },
    { id: 'arms', text: 'Arms?', kind: 'single', options: named('one', 'two'), showWhen: { questionId: 'smooth', options: ['no'] } },
  ],
})
const option = (key: string, share: number, weighted: number) => ({ key, votes: 1, share, weighted, model: null })
const shares: AnswerShares[] = [
  {
    ...{ subjectId: 'smooth', depth: 0, after: null, isOneByOne: false, asked: 1, n: 1200 },
    options: [option('yes', 0.4, 0.4), option('no', 0.6, 0.6)],
  },
  {
    ...{ subjectId: 'arms', depth: 1, after: { subjectId: 'smooth', keys: ['no'] }, isOneByOne: false, asked: 0.6, n: 1 },
    options: [option('one', 0.25, 0.15), option('?', 0.75, 0.45)],
  },
]

describe('C97: shares of answers on the page', () => {
  it('stand below the question, further in for each question that leads there', () => {
    expect(linesOf(protocol, shares)).toEqual([
      { depth: 0, text: 'Smooth?', weighted: null, said: '1,200 readings' },
      { depth: 1, text: 'YES', weighted: 0.4, said: '40.0 %' },
      { depth: 1, text: 'NO', weighted: 0.6, said: '60.0 %' },
      { depth: 1, text: 'Arms?', weighted: null, said: 'asked of 60.0 %, 1 reading' },
      { depth: 2, text: 'ONE', weighted: 0.15, said: '15.0 % (25.0 % of those asked)' },
      { depth: 2, text: 'can’t tell', weighted: 0.45, said: '45.0 % (75.0 % of those asked)' },
    ])
  })

  it('are in the file in words, with what leads to each', () => {
    expect(rowsOfShares(protocol, shares)[2]).toEqual({
      ...{ question: 'Arms?', answer: 'ONE', after: 'Smooth?: NO', asked: 0.6, readings: 1 },
      ...{ votes: 1, share: 0.25, weighted: 0.15, model: null },
    })
  })
})
