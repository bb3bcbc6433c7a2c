/**
 * The dispenser: P2 (depth), P3 (rate), P4 (crashes), P9 (loading). RETICLE_BENCH_TASKS sets the size, a million by default;
 * RETICLE_BENCH_PARTS names some of them (P2,P9).
 */
import { claimUntilKilled, measureCrashes } from './dispense/crashes.ts'
import { measureDepth } from './dispense/depth.ts'
import { measureRate } from './dispense/rate.ts'
import { measureRebuild } from './dispense/rebuild.ts'
import { inBulk, makeStudy, say, submit } from './dispense/study.ts'
import { startEngines } from './engines.ts'

const tasks = Number(process.env.RETICLE_BENCH_TASKS ?? 1_000_000)
const wanted = (process.env.RETICLE_BENCH_PARTS ?? 'P2,P3,P4,P9').split(',')
const persons = 1000
const deepPeople = 6

const run = async () => {
  const engines = await startEngines()
  try {
    if (engines.redisUrl === null) say('no Redis can be had here: its figures are left out')
    const study = await makeStudy(engines.pool, tasks, persons)
    say(`${tasks} tasks are in Postgres`)
    if (wanted.includes('P3')) await measureRate(engines, study)
    // Each of six people has done a fifth; the others 40 % between them.
    const deep = study.people.slice(0, deepPeople)
    const fresh = study.people.slice(deepPeople, 2 * deepPeople)
    await submit(engines.pool, study, tasks * 0.2, tasks * 0.6, study.people.slice(2 * deepPeople))
    if (wanted.includes('P9')) {
      await submit(engines.pool, study, 0, tasks * 0.2, deep.slice(0, 1))
      await measureRebuild(engines, study, tasks * 0.6)
    }
    if (wanted.includes('P2')) {
      for (const one of wanted.includes('P9') ? deep.slice(1) : deep) await submit(engines.pool, study, 0, tasks * 0.2, [one])
      await inBulk(engines.pool, 'update tasks set counted = 1 where project_id = $1 and counted > 1', [study.projectId])
      await engines.pool.query('vacuum analyze tasks')
      await measureDepth(engines, study, deep, fresh)
    }
    if (wanted.includes('P4')) await measureCrashes(engines, await makeStudy(engines.pool, Math.ceil(tasks * 0.4), persons), tasks)
  } finally {
    await engines.close()
  }
}

if (process.env.RETICLE_BENCH_CLAIMER === undefined) await run()
else await claimUntilKilled(process.env.RETICLE_BENCH_CLAIMER)
