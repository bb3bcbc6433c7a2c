import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { idsIn } from './check-seal.ts'
import { leafHash, merkleRoot } from './merkle.ts'
import { nothingBefore, sealHash } from './seal-text.ts'

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest()

/** RFC 6962, section 2.1, word by word. */
const byTheBook = (entries: readonly string[]): Buffer => {
  if (entries.length === 1) return sha256(Buffer.of(0), Buffer.from(entries[0] ?? ''))
  let k = 1
  while (2 * k < entries.length) k *= 2
  return sha256(Buffer.of(1), byTheBook(entries.slice(0, k)), byTheBook(entries.slice(k)))
}

describe('merkleRoot', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 100])('EC2: is that of RFC 6962 for %i entries', (count) => {
    const entries = Array.from({ length: count }, (_, n) => `entry ${n}`)
    expect(merkleRoot(entries.map(leafHash)).equals(byTheBook(entries))).toBe(true)
  })

  it('EC2: has the known value of RFC 6962 for one empty entry', () =>
    // 2.1.1: the hash of a leaf of no bytes is that of one byte 0x00.
    expect(merkleRoot([leafHash('')]).toString('hex')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'))

  it('is another one when two entries change places, or one is there twice', () => {
    const roots = [
      ['a', 'b', 'c'],
      ['b', 'a', 'c'],
      ['a', 'b', 'c', 'c'],
      ['a', 'b'],
    ].map((list) => merkleRoot(list.map(leafHash)).toString('hex'))
    expect(new Set(roots).size).toBe(4)
  })

  it('refuses nothing', () => expect(() => merkleRoot([])).toThrow('needs a leaf'))
})

describe('a seal', () => {
  const facts = {
    number: 2,
    previous: nothingBefore,
    ids: '{[1,4)}',
    events: 3,
    root: 'ab',
    sealedAt: new Date('2026-01-02T03:04:05.678Z'),
  }

  it('EC4: has another hash when any of its facts is another', () => {
    const others = [
      { number: 3 },
      { previous: '1'.repeat(64) },
      { ids: '{[1,5)}' },
      { events: 4 },
      { root: 'ac' },
      { sealedAt: new Date('2026-01-02T03:04:05.679Z') },
    ]
    expect(new Set([facts, ...others.map((other) => ({ ...facts, ...other }))].map(sealHash)).size).toBe(7)
  })

  it('reads the ranges of Postgres', () => {
    expect([...idsIn('{[1,4),[9,10)}')]).toEqual([1, 2, 3, 9])
    expect([...idsIn('{}')]).toEqual([])
  })
})
