import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { closedAmongFirst } from './ask-more-reads.ts'

describe('ML54: settled tasks that one more read is asked of', () => {
  const ids = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  const pool = (scores: number[], raw: number[], isClosed: number[]) => ({
    ids,
    scores: Float64Array.from(scores),
    parts: { 'label-errors.score': Float64Array.from(raw) },
    isClosed: Uint8Array.from(isClosed),
  })

  it('are those among the first places', () => {
    const ordered = pool([0.9, 0.8, 0.7, 0.6], [0.5, 0.4, 0.3, 0.2], [0, 1, 1, 1])
    expect(closedAmongFirst(ordered, 0)).toEqual([])
    expect(closedAmongFirst(ordered, 1)).toEqual([])
    expect(closedAmongFirst(ordered, 3)).toEqual([ids[1], ids[2]])
  })

  it('go behind equals that can be read anyhow, and are left alone where nothing speaks for them', () => {
    expect(closedAmongFirst(pool([0.5, 0.5, 0.5, 0.5], [1, 1, 1, 1], [1, 0, 1, 0]), 2)).toEqual([])
    expect(closedAmongFirst(pool([0.5, 0.5, 0.5, 0.5], [0, 0, 0, Number.NaN], [1, 1, 1, 1]), 4)).toEqual([])
  })
})
