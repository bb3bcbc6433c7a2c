import { reviewModes, reviewPolicySchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { auditWords, modeNames, modeWords, reviewRows, waitWords } from './review-words.ts'

const policy = (over: object = {}) => reviewPolicySchema.parse(over)

describe('the review policy in words', () => {
  it('has words of its own for each mode', () => {
    expect(new Set(reviewModes.map((mode) => modeWords[mode])).size).toBe(reviewModes.length)
    for (const mode of reviewModes) expect(reviewRows(policy({ mode }))[0]?.[1]).toContain(modeNames[mode])
  })

  it('says the share of an audit as people do, and that every sample needs none', () => {
    expect(auditWords(policy({ auditRate: 0.05 }))).toMatch(/^1 in 20 of what the rules settle/)
    expect(auditWords(policy())).toBe('none')
    expect(auditWords(policy({ mode: 'every', auditRate: 0.05 }))).toMatch('not needed')
  })

  it('says how long a reader is waited for', () => {
    expect(waitWords(policy())).toContain('waits 7 days')
    expect(waitWords(policy({ mode: 'panel', revisionHours: 30 }))).toMatch(/second phase.*30 hours/)
  })
})
