import { describe, expect, it } from 'vitest'
import { countdown } from './countdown.ts'

describe('countdown', () => {
  it.each([
    [245_000, '4:05'],
    [900, '0:01'],
    [-5, '0:00'],
    [2 * 3_600_000 + 13 * 60_000, '2 h 13 min'],
  ])('writes %i ms as %s', (milliseconds, text) => expect(countdown(milliseconds)).toBe(text))
})
