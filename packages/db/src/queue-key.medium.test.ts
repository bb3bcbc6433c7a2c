import { testDatabase } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, type Database } from './database.ts'

let database: Database
let drop: () => Promise<void>
beforeAll(async () => {
  const made = await testDatabase()
  drop = made.drop
  database = connect(made.url, { applicationName: 'queue-key-test' })
})
afterAll(async () => {
  await database.close()
  await drop()
})

/** Positions of tasks with these values, in the order of their keys. */
const ordered = async (kind: string, values: readonly (number | null)[], seed = '') => {
  const { rows } = await database.pool.query<{ position: number }>(
    `select n::int as position from unnest($1::float8[]) with ordinality as v (value, n)
      order by queue_key($2, $3, ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, n, value)`,
    [values, kind, seed],
  )
  return rows.map((row) => row.position)
}

describe('the key of a task in the queue', () => {
  it('D11: is the position of the import', async () => {
    expect(await ordered('sequential', [9, 1, null, -4])).toEqual([1, 2, 3, 4])
    expect(await ordered('least-read', [9, 1, null, -4])).toEqual([1, 2, 3, 4])
  })

  it('D12: is shuffled by the seed, the same each time', async () => {
    const many = Array.from({ length: 60 }, () => null)
    const [one, again, other] = [await ordered('random', many, '7'), await ordered('random', many, '7'), await ordered('random', many, '8')]
    expect(one).toEqual(again)
    expect(one).not.toEqual(other)
    expect(one).not.toEqual(await ordered('sequential', many))
    // Half of those that come in the first half were imported in it, more or less.
    const early = one.slice(0, 30).filter((position) => position <= 30).length
    expect(early).toBeGreaterThan(7)
    expect(early).toBeLessThan(23)
  })

  it('D15, D18: goes by the lowest agreement, those without one last, equal ones by the import', async () => {
    expect(await ordered('low-agreement', [0.5, null, -0.25, 0, 1, -1, 0.5, null])).toEqual([6, 3, 4, 1, 7, 5, 2, 8])
  })

  it('D16, D18: goes by the highest score, of any size and sign', async () => {
    const scores = [0.1, null, 3e30, -2, 0.1000001, -3e30, 0, 0.1]
    for (const kind of ['uncertainty', 'diversity']) expect(await ordered(kind, scores)).toEqual([3, 5, 1, 8, 7, 4, 6, 2])
  })

  it('D17: goes by the number within the group, then by the import', async () => {
    expect(await ordered('stratified', [0, 1, 2, 0, 1, 0])).toEqual([1, 4, 6, 2, 5, 3])
  })
})
