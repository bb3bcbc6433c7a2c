import type { KnownAnswer, MyQualification } from '@reticle/contract'
import { aProtocol, aRegion } from '@reticle/testkit'
import { describe, expect, it } from 'vitest'
import { answerRows, markRows, standingWords } from './test-words.ts'

const test: MyQualification = {
  ...{ isNeeded: true, state: 'running', attempt: 1, attempts: 3, done: 2, of: 5, score: 0.5, passScore: 0.8 },
  ...{ showsAnswers: true, retryAt: null },
}
const when = (time: string) => `at ${time.slice(11, 16)}`
const nothing = { regions: [], answers: [], comment: '' }

describe('words of the test', () => {
  it('G13: say how far it is, and when and how often one may try again', () => {
    expect(standingWords(test, when)).toBe('2 of 5 samples are done. Your mean score is 50 %; 80 % opens the project.')
    expect(standingWords({ ...test, score: null }, when)).toBe('2 of 5 samples are done.')
    const failed = { ...test, state: 'failed' as const, retryAt: '2026-03-01T10:00:00Z' }
    expect(standingWords(failed, when)).toContain('You may try again at 10:00; 2 attempts are left.')
    expect(standingWords({ ...failed, attempt: 2 }, when)).toContain('one attempt is left')
    expect(standingWords({ ...failed, retryAt: null }, when)).toContain('No attempt is left: ask a manager')
    expect(standingWords({ ...test, state: 'passed', score: 1 }, when)).toContain('passed with 100 %')
  })

  it('G14: name each mark and each answer with what is known', () => {
    const known = aRegion({ id: 'k', labelId: 'crater' })
    const own = aRegion({ id: 'o', labelId: 'boulder' })
    const answer: KnownAnswer = {
      ...{ score: 0, known: { ...nothing, regions: [known] }, own: { ...nothing, regions: [own] }, standing: test },
      answers: [{ questionId: 'quality', markId: null, known: { kind: 'choice', option: 'good' }, given: null, score: 0 }],
      marks: {
        score: 0,
        verdicts: [{ kind: 'other-label', knownId: 'k', givenId: 'o', knownLabel: 'crater', givenLabel: 'boulder', closeness: 0.7 }],
      },
    }
    const protocol = aProtocol()
    expect(markRows(answer, protocol)).toEqual([
      { id: 'k o', kind: 'other-label', known, own, words: 'Boulder: the place is right, overlap 0.70; it is Crater' },
    ])
    expect(answerRows(answer, protocol)).toEqual([
      { id: 'quality ', question: 'Can the image be used?', own: 'no answer', known: 'Yes', sign: '≠' },
    ])
  })
})
