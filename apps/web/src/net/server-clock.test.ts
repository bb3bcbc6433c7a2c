import { afterEach, describe, expect, it } from 'vitest'
import { noteServerTime, serverNow } from './server-clock.ts'

describe('server clock', () => {
  afterEach(() => noteServerTime(new Date().toUTCString(), Date.now()))
  it('follows a server whose clock differs by hours', () => {
    const now = Date.now()
    noteServerTime(new Date(now + 3 * 3_600_000).toUTCString(), now)
    expect(Math.abs(serverNow() - now - 3 * 3_600_000)).toBeLessThan(2_000)
  })
  it('takes a difference below the precision of the header for none', () => {
    const now = Date.now()
    noteServerTime(new Date(now - 1_500).toUTCString(), now)
    expect(Math.abs(serverNow() - Date.now())).toBeLessThan(50)
  })
  it('keeps what it knows when an answer has no date', () => {
    const now = Date.now()
    noteServerTime(new Date(now - 7_200_000).toUTCString(), now)
    noteServerTime(null, now)
    expect(serverNow()).toBeLessThan(now - 7_000_000)
  })
})
