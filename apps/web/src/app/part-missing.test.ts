import { describe, expect, it } from 'vitest'
import { isPartMissing } from './part-missing.ts'

describe('a part of the app that could not be fetched', () => {
  it.each([
    'Failed to fetch dynamically imported module: http://x/assets/a.js',
    'error loading dynamically imported module: http://x/assets/a.js',
    'Importing a module script failed.',
    'Unable to preload CSS for http://x/assets/a.css',
  ])('is known by: %s', (message) => expect(isPartMissing(new TypeError(message))).toBe(true))

  it('is not every failure', () => expect(isPartMissing(new TypeError('undefined is not a function'))).toBe(false))
})
