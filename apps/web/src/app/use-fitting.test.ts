import { describe, expect, it } from 'vitest'
import { fitting } from './use-fitting.ts'

describe('names in a row', () => {
  it('are all shown when they fit to the pixel', () => {
    expect(fitting([100, 100, 100], 300)).toBe(3)
    expect(fitting([], 0)).toBe(0)
  })
  it('leave room for a menu when they do not', () => {
    expect(fitting([100, 100, 100], 299)).toBe(1)
    expect(fitting([100, 100, 100, 100], 320)).toBe(2)
    expect(fitting([100, 100], 60)).toBe(0)
  })
})
