import { noClaimReasons } from '@reticle/contract'
import { describe, expect, it } from 'vitest'
import { wordsFor } from './empty-words.ts'

describe('an empty bench in words', () => {
  it.each(noClaimReasons)('says for %s what it means and when to come back', (reason) => {
    const { title, text, when } = wordsFor(reason, undefined)
    expect([title, text, when].every((line) => line.length > 10)).toBe(true)
  })
  it('tells a daily share, which ends at midnight, from a share in all', () => {
    expect(wordsFor('cap-reached', 1).title).not.toBe(wordsFor('cap-reached', undefined).title)
    expect(wordsFor('all-leased', 1)).toEqual(wordsFor('all-leased', undefined))
  })
})
