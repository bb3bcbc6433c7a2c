import { describe, expect, it } from 'vitest'
import { detailWords, eventWords } from './event-words.ts'

const event = { at: '2030-01-01T00:00:00.000Z', type: 'assignment.leased', who: 'Reader A', reason: null, details: {} } as const

describe('events of a task in words', () => {
  it('says what happened, and the plain type where it has no words', () => {
    expect(eventWords(event)).toBe('was given it')
    expect(eventWords({ ...event, type: 'release.frozen' })).toBe('release frozen')
  })
  it('leaves out ids, fences, what is as usual, and the reason, which is shown by itself', () => {
    const words = (details: Record<string, string | number | boolean>) => detailWords({ ...event, details })
    expect(words({ taskId: 'x', fence: 2, reason: 'y', expiresAt: 'z', isCounted: true, isLate: false, repeat: 0, purpose: 'vote' })).toBe(
      '',
    )
    expect(words({ isLate: true, isCounted: false, repeat: 1 })).toBe('late, not counted, a second reading')
    expect(words({ reads: 3, by: 'consensus', maxReads: 5 })).toBe('3 readers, by consensus, max reads 5')
    expect(words({ from: 'contested', to: 'settled', round: 2 })).toBe('from contested, to settled, round 2')
    expect(words({ kind: 'relabel', by: 'something new', reasonCode: 'slip' })).toBe('relabel, by something new, reason code slip')
  })
})
