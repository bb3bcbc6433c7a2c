import { expect, it } from 'vitest'
import { createByteLru } from './byte-lru.ts'

it('forgets what was used longest ago, tells of it, and spares what must stay', () => {
  const gone: string[] = []
  const lru = createByteLru<string>(100, { isKept: (key) => key === 'kept', onGone: (value) => gone.push(value) })
  lru.set('kept', 'k', 40)
  lru.set('a', 'a', 30)
  lru.set('b', 'b', 30)
  expect(lru.get('a')).toBe('a')
  lru.set('c', 'c', 30)
  expect(gone).toEqual(['b'])
  expect(lru.bytes()).toBe(100)
  lru.set('a', 'a2', 10)
  expect([lru.peek('a'), lru.bytes(), gone]).toEqual(['a2', 80, ['b', 'a']])
  lru.clear()
  expect([lru.bytes(), lru.get('kept')]).toEqual([0, undefined])
})

it('keeps the newest even when it alone is too large', () => {
  const lru = createByteLru<number>(10)
  lru.set('a', 1, 5)
  lru.set('b', 2, 50)
  expect([lru.peek('a'), lru.peek('b')]).toEqual([undefined, 2])
})
