/** P2: a claim's cost must not grow with what an annotator has done, with the leases of others, or with the reads that a task wants. */
import { connectDispatch, type Dispenser } from '@reticle/dispatch'
import type { PersonId } from '@reticle/domain'
import type { Engines } from '../engines.ts'
import { median, report } from '../figure.ts'
import { inBulk, requestOf, type Study, say } from './study.ts'

const claims = 300
const warmUp = 20
const goals = { postgres: 2, redis: 1.1 } as const

/** Medians of one claim by each, in milliseconds, in turns. */
const measure = async (dispenser: Dispenser, { projectId }: Study, deep: PersonId, fresh: PersonId) => {
  const times = { deep: [] as number[], fresh: [] as number[] }
  for (let i = 0; i < claims + warmUp; i++)
    for (const [name, annotatorId] of [['deep', deep] as const, ['fresh', fresh] as const]) {
      const started = performance.now()
      const outcome = await dispenser.claim(requestOf(projectId, annotatorId))
      const took = performance.now() - started
      if (outcome.kind !== 'leased') throw new Error(`nothing to claim: ${outcome.reason}`)
      if (i >= warmUp) times[name].push(took)
    }
  return { deep: median(times.deep), fresh: median(times.fresh) }
}

const settings: readonly (readonly [string, (study: Study) => readonly [string, unknown[]] | undefined])[] = [
  ['', () => undefined],
  [
    ', 99 % of the rest on lease',
    ({ projectId, tasks }) => [
      'update tasks set leased = reads where project_id = $1 and position > $2 and position % 100 <> 0 and is_open',
      [projectId, tasks * 0.2],
    ],
  ],
  [
    ', redundancy 5',
    ({ projectId }) => ['update tasks set reads = 5, leased = least(leased, 3) where project_id = $1 and is_open', [projectId]],
  ],
]

/** \`deep\` has done a fifth of the study; each measurement has two people who did nothing yet and who did that, from \`people\`. */
export const measureDepth = async (engines: Engines, study: Study, deep: readonly PersonId[], fresh: readonly PersonId[]) => {
  let person = 0
  for (const [setting, change] of settings) {
    const statement = change(study)
    if (statement !== undefined) {
      await inBulk(engines.pool, ...statement)
      await engines.pool.query('vacuum analyze tasks')
    }
    for (const url of engines.redisUrl === null ? [null] : [null, engines.redisUrl]) {
      const dispatch = await connectDispatch({
        databaseUrl: engines.databaseUrl,
        redisUrl: url,
        onError: (error) => say(String(error)),
      })
      await dispatch.dispenser.rebuild()
      const [one, other] = [deep[person], fresh[person]]
      person += 1
      if (one === undefined || other === undefined) throw new Error('the study has too few people')
      const times = await measure(dispatch.dispenser, study, one, other)
      await dispatch.close()
      const name = `P2 claim of an annotator ${Math.floor(study.tasks / 5)} tasks deep against a fresh one, ${dispatch.mode}${setting}`
      const goal = goals[dispatch.mode]
      report({ bench: 'dispense', name, value: times.deep, unit: 'ms', baseline: times.fresh, goal, better: 'lower' })
    }
  }
}
