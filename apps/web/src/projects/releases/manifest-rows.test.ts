import { describe, expect, it } from 'vitest'
import { citationOf } from './citation.ts'
import { manifestRows } from './manifest-rows.ts'

describe('a manifest as people read it', () => {
  it('is flat, in words, and counts what is long', () => {
    const sha = 'a'.repeat(64)
    const rows = manifestRows(
      JSON.stringify({
        formatVersion: 1,
        agreement: { mean: 0.8284244887311458 },
        kinds: ['consensus', 'gold'],
        files: [{ path: 'x' }, { path: 'y' }],
        protocol: { sha256: sha, notes: null },
      }),
    )
    expect(rows).toEqual([
      { name: 'format version', value: '1', isHash: false },
      { name: 'agreement / mean', value: '0.82842', isHash: false },
      { name: 'kinds', value: 'consensus, gold', isHash: false },
      { name: 'files', value: '2 entries', isHash: false },
      { name: 'protocol / sha256', value: sha, isHash: true },
      { name: 'protocol / notes', value: 'null', isHash: false },
    ])
  })
})

describe('a citation', () => {
  const release = { name: 'Craters', version: '1.0.0', createdBy: 'Evan Weiss', frozenAt: '2026-11-24T00:00:00.000Z', manifestSha256: 'ab' }
  it('names who, when, what and which bytes', () => {
    expect(citationOf(release, 'Moon')).toBe('Evan Weiss (2026). Craters, version 1.0.0 [data set]. Moon. Reticle release sha256:ab')
  })
  it('does not exist before the release is frozen', () => {
    expect(citationOf({ ...release, frozenAt: null }, 'Moon')).toBeUndefined()
  })
})
