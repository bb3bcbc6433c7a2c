import { testDatabase } from '@reticle/testkit'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { affiliations, planOf } from './model-plan.ts'
import { ModelRun } from './model-run.ts'
import { checkCounters, makeStudy, openPool } from './study.ts'
import type { MakeSubject } from './world.ts'

/** RETICLE_MODEL_RUNS asks for more plans than a test run has time for. */
const runs = Number(process.env.RETICLE_MODEL_RUNS ?? 50)

/** Runs plans at random on an adapter and on the model. */
export const agreesWithModel = (name: string, make: MakeSubject): void => {
  it(`${name}: D3 to D53: every sequence of claims, ends and changes gives what the model gives`, async () => {
    const database = await testDatabase()
    const pool = openPool(database.url)
    const subject = await make(pool)
    try {
      await fc.assert(
        fc.asyncProperty(planOf, async ({ tasks, levelRule, excludes, steps }) => {
          const shapes = tasks.map((task) => ({ ...task, levelRule }))
          const study = await makeStudy(pool, { tasks: shapes, people: affiliations.length, affiliations })
          await subject.dispenser.rebuild()
          const run = new ModelRun(study, subject, shapes, excludes)
          for (const step of steps) await run.take(step)
          await run.finish()
          expect(await checkCounters(study)).toEqual([])
          // What one plan leaves would make the rebuild of the next one longer, and thousands of leases the answer why nothing is left (D66).
          await pool.query(`update tasks set state = 'withdrawn' where project_id = $1`, [study.projectId])
          await pool.query(`update assignments set state = 'released' where project_id = $1 and state = 'leased'`, [study.projectId])
        }),
        // A failure is told in time, however far its plan could still be cut down.
        { numRuns: runs, interruptAfterTimeLimit: runs * 2000 },
      )
    } finally {
      await subject.end()
      await pool.end()
      await database.drop()
    }
  }, 1_800_000)
}
