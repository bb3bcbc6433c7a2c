import type { GoldReader } from '@reticle/contract'
import { aProtocol, aRegion } from '@reticle/testkit'
import { describe, expect, it } from 'vitest'
import { allConfusion, confusionOf, importWords, knownWords, meanWords, mistakeWords, subjectsOf, testWords } from './gold-words.ts'

const protocol = aProtocol()
const entry = { subject: 'marks', known: 'crater', given: 'boulder', n: 3 }
const reader = (confusion: GoldReader['confusion']) => ({ confusion }) as GoldReader

describe('words of known answers', () => {
  it('G20: a mean is never without its interval and its number', () => {
    expect(meanWords({ n: 10, mean: 0.8, low: 0.49, high: 0.943 })).toBe('0.80 [0.49, 0.94], n = 10')
    expect(meanWords({ n: 0, mean: null, low: null, high: null })).toBe('not read yet')
  })
  it('G22: a mistake says what was taken for what', () => {
    expect(mistakeWords(protocol, entry)).toBe('Boulder for Crater (3 readers)')
    expect(mistakeWords(protocol, { ...entry, given: '', n: 1 })).toBe('Crater missed (1 reader)')
    expect(mistakeWords(protocol, { ...entry, known: '' })).toBe('Boulder where there is none (3 readers)')
    expect(mistakeWords(protocol, { subject: 'quality', known: 'good', given: '?', n: 2 })).toBe('can’t tell for Yes (2 readers)')
  })
  it('G22: a matrix has the classes of the protocol, and says counts and shares', () => {
    const { classes, cells } = confusionOf(protocol, 'marks', [
      entry,
      { ...entry, given: 'crater', n: 9 },
      { ...entry, known: '', given: 'crater', n: 1 },
    ])
    expect(classes).toEqual(['Crater', 'Boulder', 'no mark'])
    expect(cells.map(({ text }) => text)).toEqual(['9 · 75 %', '3 · 25 %', '0 · 0 %', '–', '–', '–', '1 · 100 %', '0 · 0 %', '–'])
  })
  it('G22: adds readers up', () => {
    const readers = [reader([entry]), reader([entry, { ...entry, subject: 'quality' }])]
    expect(subjectsOf(readers)).toEqual(['marks', 'quality'])
    expect(allConfusion(readers).find(({ subject }) => subject === 'marks')?.n).toBe(6)
  })
  it('G10: what is known stands in a line', () => {
    const content = {
      regions: [aRegion()],
      answers: [{ questionId: 'quality', value: { kind: 'choice' as const, option: 'good' } }],
      comment: '',
    }
    expect(knownWords({ known: { content, coversMarks: true } }, protocol)).toBe('1 mark · Can the image be used? Yes')
    expect(knownWords({ known: { content: { ...content, regions: [] }, coversMarks: false } }, protocol)).toBe('Can the image be used? Yes')
  })
  it('G13, G30: a test and a file in words', () => {
    expect(testWords({ qualification: null })).toBe('not begun')
    expect(testWords({ qualification: { state: 'failed', attempt: 2, done: 5, score: 0.4, endedAt: null } })).toBe(
      'failed, 0.40, attempt 2',
    )
    const file = { format: 'csv' as const, isPreview: true, records: 3, made: 2, marks: 0, answers: 2, rejected: 1, rejects: [] }
    expect(importWords(file)).toBe('2 of 3 samples would become gold, with 2 answers. 1 entry would be left out.')
    expect(importWords({ ...file, isPreview: false, rejected: 0 })).toBe('2 of 3 samples are gold now, with 2 answers.')
  })
})
