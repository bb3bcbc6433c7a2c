import { describe, expect, it } from 'vitest'
import { headerText, pieces, searchedParts } from './search-header.ts'

const parts = [
  {
    name: 'HDU 0 PRIMARY',
    lines: [
      { key: 'SIMPLE', value: 'T', comment: 'conforms to FITS' },
      { key: 'NAXIS', value: '0' },
    ],
  },
  { name: 'HDU 1 SCI', lines: [{ key: 'EXPTIME', value: '1200.0', comment: 'exposure time (s)' }] },
]

describe('search in a header', () => {
  it('finds keys, values and comments in any case, and needs all words', () => {
    expect(searchedParts(parts, 'exposure 1200').map((part) => part.name)).toEqual(['HDU 1 SCI'])
    expect(searchedParts(parts, 'fits').flatMap((part) => part.lines.map((line) => line.key))).toEqual(['SIMPLE'])
    expect(searchedParts(parts, 'exposure NAXIS')).toEqual([])
    expect(searchedParts(parts, '  ')).toEqual(parts)
  })

  it('marks what was found, also where the words are signs of a pattern', () => {
    expect(pieces('a (s) b (S)', '(s)')).toEqual([
      { text: 'a ', isHit: false },
      { text: '(s)', isHit: true },
      { text: ' b ', isHit: false },
      { text: '(S)', isHit: true },
    ])
  })

  it('is copied with its parts', () => {
    expect(headerText(parts)).toBe(
      'HDU 0 PRIMARY\nSIMPLE = T / conforms to FITS\nNAXIS = 0\n\nHDU 1 SCI\nEXPTIME = 1200.0 / exposure time (s)',
    )
  })
})
