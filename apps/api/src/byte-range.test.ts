import { describe, expect, it } from 'vitest'
import { byteRange } from './byte-range.ts'

describe('a range of bytes', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=2-5', { start: 2, end: 6 }],
    ['bytes=4-', { start: 4, end: 10 }],
    ['bytes=4-100', { start: 4, end: 10 }],
    ['bytes=-3', { start: 7, end: 10 }],
    ['bytes=-100', { start: 0, end: 10 }],
    ['bytes=10-', 'none'],
    ['bytes=10-12', 'none'],
    ['bytes=-0', 'none'],
  ])('%s of ten bytes', (header, range) => {
    expect(byteRange(header, 10)).toEqual(range)
  })

  it.each([undefined, '', 'bytes=', 'bytes=-', 'bytes=5-2', 'bytes=0-1,3-4', 'items=0-1', 'bytes=a-b', 'bytes=1-1e3'])(
    'is left aside when it is %s',
    (header) => {
      expect(byteRange(header, 10)).toBe('whole')
    },
  )

  it('of an empty file is none', () => {
    expect(byteRange('bytes=0-', 0)).toBe('none')
    expect(byteRange('bytes=-5', 0)).toBe('none')
  })
})
