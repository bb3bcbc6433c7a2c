import { bootstrapInterval, metricById, metrics, voteTable } from '@reticle/consensus'
import { describe, expect, it } from 'vitest'
import { bootstrap } from './bootstrap.ts'

const table = voteTable(
  Array.from({ length: 30_000 }, (_, n) => {
    const item = n % 10_000
    return { item: `i${item}`, worker: `w${(7 * n) % 11}`, label: String(n % 5 === 0 ? (item + 1) % 3 : item % 3) }
  }),
)

describe('the bootstrap in threads', { timeout: 60_000 }, () => {
  it.each([1, 2, 3])('C36: has the same interval, to the last bit, on %i threads', async (threads) => {
    const metric = metricById('krippendorff-alpha') ?? metrics[0]
    const plan = { draws: 170, seed: 5 }
    expect(await bootstrap(metric, table, 'interval', plan, threads)).toEqual(bootstrapInterval(metric, table, 'interval', plan))
  })
})
