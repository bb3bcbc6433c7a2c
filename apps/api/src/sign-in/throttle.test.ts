import { describe, expect, it } from 'vitest'
import { bucketsFor, waitSeconds } from './throttle.ts'

const now = new Date('2026-01-01T00:00:00Z')
const level = (key: string, height: number, secondsAgo = 0) => ({
  key,
  level: height,
  updatedAt: new Date(now.getTime() - secondsAgo * 1000),
})
const buckets = bucketsFor({ pair: 'pair', address: 'address', account: 'account' })

describe('throttle', () => {
  it('lets tries pass while there is room', () => {
    expect(waitSeconds(buckets, [], now)).toBe(0)
    expect(waitSeconds(buckets, [level('pair', 9)], now)).toBe(0)
  })

  it('waits for the fullest bucket, until one drop has drained', () => {
    expect(waitSeconds(buckets, [level('pair', 10)], now)).toBeCloseTo(60)
    expect(waitSeconds(buckets, [level('pair', 10, 59)], now)).toBeCloseTo(1)
    expect(waitSeconds(buckets, [level('pair', 10, 61)], now)).toBe(0)
    expect(waitSeconds(buckets, [level('pair', 10), level('account', 52)], now)).toBeCloseTo(180)
  })

  it('has no bucket that a stranger could fill for a known address', () => {
    const known = bucketsFor({ pair: 'pair', address: 'address', account: null })
    expect(waitSeconds(known, [level('account', 1000)], now)).toBe(0)
  })

  it('is not fooled by a clock that went back', () => {
    expect(waitSeconds(buckets, [level('pair', 10, -3600)], now)).toBeCloseTo(60)
  })
})
