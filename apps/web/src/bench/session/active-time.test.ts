import { expect, it } from 'vitest'
import { createActiveTime, idleAfter } from './active-time.ts'

it('adds up work and leaves pauses out', () => {
  const time = createActiveTime(1_000)
  time.note(10_000)
  time.note(12_500)
  time.note(12_500 + idleAfter + 1)
  time.note(12_500 + idleAfter + 501)
  expect(time.total()).toBe(1_000 + 2_500 + 500)
})

it('is not confused by a clock that is set back', () => {
  const time = createActiveTime()
  time.note(10_000)
  time.note(9_000)
  time.note(10_500)
  expect(time.total()).toBe(500)
})
