import { randomUUID } from 'node:crypto'
import { fillLargeStudy, type LargeStudy, scannedTables, testDatabase } from '@reticle/testkit'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '../conformance/study.ts'
import { claimBest, claimOne, sweepExpired, whyNone } from './claim-sql.ts'

/** With 20,000 tasks of which the planner knows, no statement of the dispenser reads a table from end to end. */
describe('the SQL of the dispenser', () => {
  let pool: pg.Pool
  let drop: () => Promise<void>
  let study: LargeStudy
  beforeAll(async () => {
    const database = await testDatabase()
    drop = database.drop
    pool = openPool(database.url)
    study = await fillLargeStudy(pool)
  })
  afterAll(async () => {
    await pool.end()
    await drop()
  })

  const statements: Readonly<Record<string, readonly [string, (of: LargeStudy) => unknown[]]>> = {
    'claims the best, by the cursor': [claimBest, (of) => [of.projectId, of.annotatorId, randomUUID(), 15, 32, true]],
    'claims the best, from the head': [claimBest, (of) => [of.projectId, of.annotatorId, randomUUID(), 15, 32, false]],
    'claims one': [claimOne, (of) => [of.projectId, of.annotatorId, randomUUID(), 15, randomUUID()]],
    // Goes over all free tasks of the project until one is for this annotator: what must not be read is that of the others.
    'says why there is none': [whyNone, (of) => [of.otherId, of.annotatorId]],
    'ends leases': [sweepExpired, () => [500]],
  }
  it.each(Object.keys(statements))('%s by indexes alone', async (name) => {
    const [text, valuesOf] = statements[name] ?? ['', () => []]
    const scanned = await scannedTables(pool, text, valuesOf(study))
    expect(scanned.filter((table) => ['tasks', 'assignments', 'task_viewings'].includes(table))).toEqual([])
  })
})
