import { describe, expect, it } from 'vitest'
import { askedWords, commentAfter, isRepeated } from './revision-words.ts'

const objects = [{ regionId: 'a' }, { regionId: 'b' }]

describe('what came back', () => {
  it('says how much there is to look at', () => {
    expect(askedWords({ kind: 'returned', objects })).toBe('2 comments on marks')
    expect(askedWords({ kind: 'returned', objects: objects.slice(1) })).toBe('1 comment on marks')
    expect(askedWords({ kind: 'relabel', objects })).toBe('2 marks')
    expect(askedWords({ kind: 'panel', objects: [] })).toBe('')
  })

  it('does not say in the thread again what stands above it', () => {
    const asked = { comment: 'Look again', objects: [{ regionId: 'a', comment: 'Too small' }] }
    const said = (text: string, regionId?: string, isMine = false) => ({
      text,
      isMine,
      place: regionId === undefined ? null : { regionId },
    })
    expect(isRepeated(said('Look again'), asked)).toBe(true)
    expect(isRepeated(said('Too small', 'a'), asked)).toBe(true)
    expect(isRepeated(said('Too small', 'b'), asked)).toBe(false)
    expect(isRepeated(said('Look again', undefined, true), asked)).toBe(false)
  })

  it('walks through the comments and begins again', () => {
    expect([undefined, 0, 1].map((at) => commentAfter(objects, at))).toEqual([0, 1, 0])
    expect(commentAfter([], 3)).toBeUndefined()
  })
})
