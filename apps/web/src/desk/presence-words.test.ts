import { describe, expect, it } from 'vitest'
import { presenceWords } from './presence-words.ts'

const person = (name: string, doing: 'looking' | 'deciding' = 'looking') => ({ personId: name as never, name, doing })

describe('who is at a contested sample, in the list', () => {
  it('names those who look on, and leaves the holder to their own column', () => {
    expect(presenceWords([], null, false)).toBe('')
    expect(presenceWords([person('Ana')], null, false)).toBe('Ana looks on')
    expect(presenceWords([person('Ana'), person('Rita', 'deciding'), person('Bo')], { name: 'Rita' }, false)).toBe('Ana, Bo look on')
    expect(presenceWords([person('Rita', 'deciding')], { name: 'Rita' }, false)).toBe('')
  })

  it('names nobody where the review is blinded', () => {
    expect(presenceWords([person('Ana')], null, true)).toBe('a reviewer looks on')
    expect(presenceWords([person('Ana'), person('Bo')], { name: 'Rita' }, true)).toBe('2 reviewers look on')
  })
})
