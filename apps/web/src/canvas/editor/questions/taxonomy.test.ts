import { describe, expect, it } from 'vitest'
import { taxonomyOf } from './taxonomy.ts'

const options = [
  { id: 'aves', text: 'Aves' },
  { id: 'strix', text: 'Strix', parent: 'aves' },
  { id: 'strix-aluco', text: 'Strix aluco, tawny owl', parent: 'strix' },
  { id: 'strix-varia', text: 'Strix varia, barred owl', parent: 'strix' },
  { id: 'pisces', text: 'Pisces' },
  { id: 'coregonus', text: 'Coregonus lavarétus, whitefish', parent: 'pisces' },
]
const taxonomy = taxonomyOf(options)
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id)

describe('a taxonomy', () => {
  it('is walked from the top', () => {
    expect(ids(taxonomy.below(undefined))).toEqual(['aves', 'pisces'])
    expect(ids(taxonomy.below('strix'))).toEqual(['strix-aluco', 'strix-varia'])
    expect(taxonomy.below('strix-varia')).toEqual([])
  })

  it('knows the way to each option', () => {
    expect(ids(taxonomy.pathTo('strix-varia'))).toEqual(['aves', 'strix', 'strix-varia'])
    expect(taxonomy.pathTo('dodo')).toEqual([])
    expect(taxonomy.pathTo(undefined)).toEqual([])
  })

  it('does not walk in a ring, whatever a draft holds', () => {
    const ring = taxonomyOf([
      { id: 'a', text: 'a', parent: 'b' },
      { id: 'b', text: 'b', parent: 'a' },
    ])
    expect(ids(ring.pathTo('a'))).toEqual(['b', 'a'])
  })

  it.each([
    ['strix', ['strix', 'strix-aluco', 'strix-varia']],
    ['owl', ['strix-aluco', 'strix-varia']],
    ['owl tawny', ['strix-aluco']],
    ['LAVARETUS', ['coregonus']],
    ['ix', ['strix', 'strix-aluco', 'strix-varia']],
    ['dodo', []],
    ['  ', []],
  ])('finds %j: by words in any order, without regard to case and accents', (text, expected) => {
    expect(ids(taxonomy.search(text, 10))).toEqual(expected)
  })

  it('puts names that begin with the text before those that only hold it', () => {
    const list = taxonomyOf(['a long star', 'starry', 'costar'].map((text, id) => ({ id: String(id), text })))
    expect(ids(list.search('star', 10))).toEqual(['1', '0', '2'])
    expect(ids(list.search('star', 1))).toEqual(['1'])
  })

  it('searches among 20,000 options', () => {
    const many = taxonomyOf(Array.from({ length: 20_000 }, (_, i) => ({ id: `s${i}`, text: `Genus${i % 700} species${i}` })))
    expect(many.search('species199', 200)).toHaveLength(111)
  })
})
