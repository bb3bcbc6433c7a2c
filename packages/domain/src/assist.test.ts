import { describe, expect, it } from 'vitest'
import { isBlankStart, isOfModels, openAssist } from './assist.ts'

const pairs = Array.from({ length: 4000 }, (_, i) => ({ taskId: `task-${i % 200}`, annotatorId: `reader-${Math.floor(i / 200)}` }))
const shareOf = (policy: { blankShare: number; seed: number }): number =>
  pairs.filter((pair) => isBlankStart(policy, pair)).length / pairs.length

describe('blank starts', () => {
  it('MR20: none at 0, all at 1, and about the share between, for each annotator by itself', () => {
    expect(shareOf(openAssist)).toBe(0)
    expect(shareOf({ blankShare: 1, seed: 1 })).toBe(1)
    expect(Math.abs(shareOf({ blankShare: 0.2, seed: 7 }) - 0.2)).toBeLessThan(0.02)
    for (const [, own] of Map.groupBy(pairs, ({ annotatorId }) => annotatorId)) {
      const blank = own.filter((pair) => isBlankStart({ blankShare: 0.5, seed: 7 }, pair)).length
      expect(blank).toBeGreaterThan(60)
      expect(blank).toBeLessThan(140)
    }
  })

  it('MR20: the same pair has the same start, another seed draws anew, and a higher share only adds', () => {
    const blankOf = (seed: number, blankShare = 0.3) => pairs.filter((pair) => isBlankStart({ blankShare, seed }, pair))
    expect(blankOf(1)).toEqual(blankOf(1))
    const other = new Set(blankOf(2))
    const both = blankOf(1).filter((pair) => other.has(pair)).length / pairs.length
    expect(Math.abs(both - 0.09)).toBeLessThan(0.02)
    const more = new Set(blankOf(1, 0.5))
    expect(blankOf(1).every((pair) => more.has(pair))).toBe(true)
  })

  it('knows a model by its name, or by its name and version', () => {
    const said = { model: 'unet 2.1', modelName: 'unet' }
    expect(isOfModels(['unet'], said)).toBe(true)
    expect(isOfModels(['unet 2.1'], said)).toBe(true)
    expect(isOfModels(['unet 2', 'sam'], said)).toBe(false)
  })
})
