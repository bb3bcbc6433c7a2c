import { describe, expect, it } from 'vitest'
import { nextVersion } from './freeze-release.ts'

describe('nextVersion', () => {
  it.each([
    [[], '1.0.0'],
    [['1.0.0'], '1.1.0'],
    [['1.9.0', '1.10.0', '0.99.0'], '1.11.0'],
    [['2.0.3', '1.7.0'], '2.1.0'],
  ])('after %j comes %s', (versions, next) => {
    expect(nextVersion(versions)).toBe(next)
  })
})
