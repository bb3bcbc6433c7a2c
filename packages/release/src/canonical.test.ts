import canonicalize from 'canonicalize'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, canonicalWith, canonicalWithLists, separated } from './canonical.ts'

describe('R40: canonical JSON', () => {
  it('is what the reference implementation of RFC 8785 gives', () => {
    expect(() => fc.assert(fc.property(fc.jsonValue(), (value) => canonicalJson(value) === canonicalize(value)))).not.toThrow()
    expect(canonicalJson({ b: 1e21, a: [0.000001, 1e-7, -0], ü: undefined, '\u20ac': null })).toBe(
      '{"a":[0.000001,1e-7,0],"b":1e+21,"€":null}',
    )
  })

  it('has no form for what JSON cannot hold', () => {
    for (const value of [Number.NaN, [Number.POSITIVE_INFINITY], { a: -Number.POSITIVE_INFINITY }, undefined])
      expect(() => canonicalJson(value)).toThrow('no JSON form')
  })

  it('in pieces is the same as whole', async () => {
    const lists = { b: [{ z: 1, y: 2 }, 'x'], empty: [] }
    const whole = canonicalJson({ ...lists, a: 1, c: { d: [] }, none: undefined })
    const members = { a: 1, c: { d: [] }, none: undefined }
    expect([...canonicalWith(members, { b: separated(lists.b, canonicalJson), empty: [] })].join('')).toBe(whole)
    let text = ''
    for await (const piece of canonicalWithLists(members, { b: separated(lists.b, canonicalJson), empty: [] })) text += String(piece)
    expect(text).toBe(whole)
  })
})
