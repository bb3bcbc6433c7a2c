import { describe, expect, it } from 'vitest'
import { blindNames } from './reader-names.ts'

describe('blindNames', () => {
  it('gives every submission a name of its own', () => {
    for (const submissions of [0, 1, 2, 5, 60]) expect(new Set(blindNames('s', 't', 3, submissions)).size).toBe(submissions)
  })

  it('names the first readers A, B, C in some order, and keeps the names when more come', () => {
    const three = blindNames('secret', 'task', 3, 3)
    expect(three.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['Reader A', 'Reader B', 'Reader C'])
    expect(blindNames('secret', 'task', 3, 7).slice(0, 3)).toEqual(three)
  })

  it('shuffles anew for each task, and nobody without the secret can tell how', () => {
    const firsts = (secret: string) => [...Array(50).keys()].map((n) => blindNames(secret, `task ${n}`, 2, 2)[0])
    const share = firsts('one').filter((name) => name === 'Reader A').length / 50
    expect(share).toBeGreaterThan(0.25)
    expect(share).toBeLessThan(0.75)
    expect(firsts('two')).not.toEqual(firsts('one'))
  })

  it('goes on after Z', () => {
    expect(blindNames('s', 't', 1, 28).slice(25)).toEqual(['Reader Z', 'Reader AA', 'Reader AB'])
  })
})
