import { describe, expect, it } from 'vitest'
import { headerOf, readTarHeader } from './header.ts'

const text = (block: Uint8Array, start: number, end: number) => new TextDecoder('latin1').decode(block.subarray(start, end))

describe('headers of tar archives', () => {
  it('WD1: fields stand where POSIX puts them: kind at 156, nothing in the name of a link, magic at 257, version at 263', () => {
    const block = headerOf('data/a.png', 5)
    expect([text(block, 156, 157), text(block, 257, 265), text(block, 157, 257)]).toEqual(['0', 'ustar\u000000', '\0'.repeat(100)])
  })

  it('WD1: a path beyond 100 bytes comes back whole', () => {
    const path = `${'folder/'.repeat(20)}image.png`
    expect(readTarHeader(headerOf(path, 5))).toEqual({ path, bytes: 5, kind: '0' })
  })
})
