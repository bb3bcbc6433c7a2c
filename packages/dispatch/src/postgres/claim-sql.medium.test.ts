import { randomUUID } from 'node:crypto'
import { fillLargeStudy, type LargeStudy, scannedTables, testDatabase } from '@reticle/testkit'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '../conformance/study.ts'
import { at } from '../conformance/world.ts'
import { claimGold, claimRepeat, claimTest } from './aside-sql.ts'
import { claimBest, claimOne } from './claim-sql.ts'
import { fold, projectsToFold, sweepExpired } from './lease-end-sql.ts'
import { persistLeases } from './persist-sql.ts'
import { claimPool, claimPutOffOfPool, poolsWait } from './pool-sql.ts'
import { clearReview, leaseReview, lookAtTask, nextContested, releaseReview, sweepReviews, whyNoReview } from './review-sql.ts'
import { heldAndSubmitted, whyNone } from './why-sql.ts'

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

  const day = 24 * 60
  const statements: Readonly<Record<string, readonly [string, (of: LargeStudy) => unknown[]]>> = {
    'claims the best, by the cursor': [claimBest, (of) => [of.projectId, of.annotatorId, 15, null, 16, true]],
    'claims the best, from the head': [claimBest, (of) => [of.projectId, of.annotatorId, 15, null, 16, false]],
    'claims the best, away from colleagues': [claimBest, (of) => [of.projectId, of.annotatorId, 15, 'Lab', 1, true]],
    'claims one': [claimOne, (of) => [of.projectId, of.annotatorId, 15, null, randomUUID()]],
    'claims what is known': [claimGold, (of) => [of.projectId, of.annotatorId, 15]],
    'claims a second reading': [claimRepeat, (of) => [of.projectId, of.annotatorId, 15, day]],
    'counts what someone has': [heldAndSubmitted, (of) => [of.projectId, of.annotatorId]],
    'says why there is none': [whyNone, (of) => [of.projectId, of.annotatorId, null, ['birds']]],
    'says why there is none, among colleagues': [whyNone, (of) => [of.projectId, of.annotatorId, 'Lab', []]],
    'finds out whether pools wait': [poolsWait, (of) => [of.projectId]],
    'claims from pools': [claimPool, (of) => [of.projectId, of.annotatorId, 15, 'Lab', ['birds', 'monkeys']]],
    'claims what was put off of pools': [claimPutOffOfPool, (of) => [of.projectId, of.annotatorId, 15, null, ['birds']]],
    'claims for a test': [claimTest, (of) => [of.projectId, of.annotatorId, 15, [randomUUID()], 101]],
    'finds the next contested task': [nextContested, (of) => [of.reviewerId, of.projectId, '{"reason": "audit"}', []]],
    'says why there is nothing to review': [whyNoReview, (of) => [of.reviewerId, of.projectId, '{}', []]],
    'looks at a contested task': [lookAtTask, (of) => [of.reviewerId, randomUUID()]],
    'clears the way of a review': [clearReview, (of) => [of.reviewerId, randomUUID(), randomUUID()]],
    'leases a review': [leaseReview, (of) => [of.reviewerId, randomUUID(), randomUUID()]],
    'gives a review back': [releaseReview, (of) => [of.reviewerId, randomUUID(), 1]],
    'ends reviews': [sweepReviews, () => [500]],
    'writes leases': [
      persistLeases,
      (of) => [[randomUUID()], [randomUUID()], [of.annotatorId], [of.projectId], [new Date(0)], [new Date(0)]],
    ],
    'ends leases': [sweepExpired, () => [500]],
    'finds marks to fold': [projectsToFold, () => [512, 60]],
    'folds marks': [fold, (of) => [of.projectId, 5000, 60]],
  }
  it.each(Object.keys(statements))('%s by indexes alone', async (name) => {
    const [text, valuesOf] = statements[name] ?? ['', () => []]
    const scanned = await scannedTables(pool, text, valuesOf(study))
    expect(
      scanned.filter((table) => ['tasks', 'assignments', 'annotations', 'task_viewings', 'contested_tasks', 'reviews'].includes(table)),
    ).toEqual([])
  })

  /** Blocks that a claim reads and writes, by the plan that a prepared statement keeps. */
  const blocksOf = async (client: pg.PoolClient, values: readonly string[]): Promise<number> => {
    const { rows } = await client.query(`explain (analyze, buffers, format json) execute best(${values.join(', ')})`)
    const plan = rows[0]?.['QUERY PLAN'][0].Plan
    return plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
  }

  it('D24: the cost of a claim grows neither with what the annotator has done nor with what is on lease', async () => {
    await pool.query(
      `with l as (
        insert into assignments (id, project_id, task_id, annotator_id, state, fence, leased_at, expires_at)
        select assignment_id(t.id, $2, 0), $1, t.id, $2, 'leased', 1, now(), now() + interval '1 hour'
        from tasks t where t.project_id = $1 and t.state = 'collecting' and t.counted = 1 and t.position > 5000
        on conflict do nothing returning task_id)
      update tasks t set leased = 1 from l where l.task_id = t.id`,
      [study.projectId, study.reviewerId],
    )
    const client = await pool.connect()
    await client.query(`set plan_cache_mode = force_generic_plan`)
    await client.query(`prepare best as ${claimBest}`)
    const newcomer = (
      await pool.query(`insert into people (id, name, email) values (gen_random_uuid(), 'New', 'new@example.org') returning id`)
    ).rows[0]?.id
    const blocks = async (annotatorId: string) => {
      const all = []
      for (let claim = 0; claim < 24; claim++)
        all.push(await blocksOf(client, [`'${study.projectId}'`, `'${annotatorId}'`, '15', 'null', '16', 'true']))
      // The first one has a way to go.
      return all.slice(1).toSorted((a, b) => a - b)
    }
    const [fresh, deep] = [await blocks(newcomer), await blocks(study.annotatorId)]
    client.release()
    expect(at(fresh, 12)).toBeLessThan(160)
    expect(at(deep, 12)).toBeLessThan(2 * at(fresh, 12) + 40)
  })
})
