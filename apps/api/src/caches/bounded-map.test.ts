import { describe, expect, it } from 'vitest'
import { boundedMap } from './bounded-map.ts'

describe('boundedMap', () => {
  it('keeps what is read, and never more than it may', () => {
    const map = boundedMap<number, number>(10)
    for (let key = 0; key < 1000; key++) {
      map.set(key, key)
      expect(map.get(key)).toBe(key)
      if (key > 0) expect(map.get(0)).toBe(0)
    }
    const kept = Array.from({ length: 1000 }, (_, key) => key).filter((key) => map.get(key) !== undefined)
    expect(kept.length).toBeLessThanOrEqual(10)
    expect(kept).toContain(999)
  })

  it('takes the newer value of a key, and forgets all when asked', () => {
    const map = boundedMap<string, number>(2)
    map.set('a', 1)
    map.set('b', 2)
    map.set('a', 3)
    expect(map.get('a')).toBe(3)
    map.clear()
    expect([map.get('a'), map.get('b')]).toEqual([undefined, undefined])
  })
})
