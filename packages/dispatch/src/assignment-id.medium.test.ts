import { randomUUID } from 'node:crypto'
import { assignmentIdSchema } from '@reticle/domain'
import { testDatabase } from '@reticle/testkit'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assignmentIds } from './assignment-id.ts'
import { openPool } from './conformance/study.ts'

describe('the id of an assignment', () => {
  let pool: pg.Pool
  let drop: () => Promise<void>
  beforeAll(async () => {
    const database = await testDatabase()
    pool = openPool(database.url)
    drop = database.drop
  })
  afterAll(async () => {
    await pool.end()
    await drop()
  })

  it('D2: is the same here and in the database, and another for each task, annotator and repeat', async () => {
    const idOf = await assignmentIds(pool)
    const [task, annotator] = [randomUUID(), randomUUID()]
    const triples = [0, 1, 2, -1].map((repeat) => [task, annotator, repeat] as const)
    const all = [...triples, ...Array.from({ length: 20 }, () => [randomUUID(), randomUUID(), 0] as const)]
    const { rows } = await pool.query<{ id: string }>(
      `select assignment_id(g.task, g.annotator, g.repeat) as id
        from unnest($1::uuid[], $2::uuid[], $3::int[]) with ordinality as g (task, annotator, repeat, n) order by n`,
      [all.map(([id]) => id), all.map(([, id]) => id), all.map(([, , repeat]) => repeat)],
    )
    const ids = all.map((triple) => idOf(...triple))
    expect(ids).toEqual(rows.map((row) => row.id))
    expect(new Set(ids).size).toBe(all.length)
    for (const id of ids) expect(assignmentIdSchema.parse(id)).toBe(id)
  })

  it('reads the secret once for each pool', async () => {
    expect(await assignmentIds(pool)).toBe(await assignmentIds(pool))
  })
})
