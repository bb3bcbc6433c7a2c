import { describe, expect, it } from 'vitest'
import { batchesOf, sharesOf } from './batches.ts'

const sized = (...sizes: number[]) => sizes.map((size) => ({ size }))

describe('batches of an upload', () => {
  it('keep every file once and in order', () => {
    const files = sized(...Array.from({ length: 60 }, (_, i) => i * 1_000_000))
    const batches = batchesOf(files)
    expect(batches.flat()).toEqual(files)
    for (const batch of batches) {
      expect(batch.length).toBeLessThanOrEqual(24)
      expect(batch.length === 1 || batch.reduce((sum, one) => sum + one.size, 0) <= 64_000_000).toBe(true)
    }
  })

  it('send a file above the limit alone', () => {
    expect(batchesOf(sized(1, 90_000_000, 1)).map((batch) => batch.length)).toEqual([1, 1, 1])
  })

  it('share progress among the files in order', () => {
    expect(sharesOf(sized(100, 100, 0, 100), 150)).toEqual([1, 0.5, 1, 0])
  })
})
