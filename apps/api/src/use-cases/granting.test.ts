import { describe, expect, it } from 'vitest'
import { beyond } from './granting.ts'

describe('beyond', () => {
  it('lets nobody give or take a role above their own', () => {
    expect(beyond(['owner'], ['manager', 'reviewer'])).toBeUndefined()
    expect(beyond(['manager'], ['manager', 'consumer'])).toBeUndefined()
    expect(beyond(['reviewer', 'annotator'], ['annotator', 'manager'])).toBe('manager')
    expect(beyond([], ['annotator'])).toBe('annotator')
  })
})
