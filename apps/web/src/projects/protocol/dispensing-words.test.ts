import { dispensingSchema, queueOrderSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { dispensingRows, orderNames, orderWords, readsWords, shareWords } from './dispensing-words.ts'

const kinds = queueOrderSchema.options.map((option) => option.shape.kind.value)

describe('dispensing in words', () => {
  it.each(kinds)('has a name and a sentence for the order %s', (kind) => {
    expect(orderNames[kind]).toBeTruthy()
    const words = orderWords(
      queueOrderSchema.parse({ kind, ...(kind === 'random' ? { seed: 7 } : {}), ...(kind === 'stratified' ? { groupKey: 'plate' } : {}) }),
    )
    expect(words).toMatch(/\.$/)
    if (kind === 'random') expect(words).toContain('7')
    if (kind === 'stratified') expect(words).toContain('plate')
  })
  it('says shares as people do', () => {
    expect([0.05, 0.5, 0.35, 0.01].map(shareWords)).toEqual(['1 in 20', '1 in 2', '35 of 100', '1 in 100'])
  })
  it('says what the defaults are, and what was set', () => {
    const text = (input: object) => Object.fromEntries(dispensingRows(dispensingSchema.parse(input)))
    expect(text({})).toMatchObject({ Gold: 'none', Repeats: 'none', 'One person': 'labels as many samples as they like' })
    expect(text({ most: 1000, mostPerDay: 50, goldRate: 0.05, repeatRate: 0.1, prefetch: 0, expertise: ['neuro'] })).toMatchObject({
      'One person': 'labels at most 1,000 samples in all, and 50 on one UTC day',
      Gold: '1 in 20 has a known answer; the reader cannot tell which',
      Repeats: '1 in 10 is a sample that the same person read at least 7 days before',
      Expertise: 'only readers with neuro',
    })
  })
  it('says how many readers there are, and when there are more', () => {
    expect(readsWords({ reads: 1 })).toBe('One reader for each image.')
    expect(readsWords({ reads: 3, maxReads: 3 })).toBe('3 readers for each image.')
    expect(readsWords({ reads: 2, maxReads: 5, stopAt: 0.8 })).toBe(
      '2 readers for each image, at most 5: one more at a time while they agree less than 0.8.',
    )
  })
})
