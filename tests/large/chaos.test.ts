import { setTimeout as sleep } from 'node:timers/promises'
import { connect, repositoriesOf } from '@reticle/db'
import { connectDispatch } from '@reticle/dispatch'
import { rowsOf, seededRandom } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { label } from './chaos/annotator.ts'
import { markPoint, restoreToPoint, takeBackup } from './chaos/backup.ts'
import { type Cast, castOf } from './chaos/cast.ts'
import { faults } from './chaos/faults/index.ts'
import { finishAll } from './chaos/finish.ts'
import { brokenRules, handedTwice, wrongDrafts, wrongSubmits } from './chaos/invariants.ts'
import { feed, manage } from './chaos/manager.ts'
import { wrongInRelease } from './chaos/released.ts'
import { type Done, runFaults } from './chaos/schedule.ts'
import { type Stage, setStage } from './chaos/stage.ts'
import { upload } from './chaos/uploads.ts'

/*
 * Faults and invariants of LIMITS.md, section 4.3, and where each is. All processes are real, on this machine; the load goes on all the time.
 *
 * F1   kill -9 api                       chaos/faults/processes.ts
 * F2   kill -9 worker, in an import,
 *      in a release                      chaos/faults/processes.ts
 * F3   kill -9 Redis, with its files
 *      and without                       chaos/faults/redis.ts
 * F4   FLUSHALL, FLUSHDB, a key lost,
 *      a key cut short                   chaos/faults/redis.ts
 * F5   the last second of Redis's log    chaos/faults/redis.ts
 * F6   kill -9 Postgres, fast restart    chaos/faults/postgres.ts
 * F7   host loss below fsync             not here: it needs a file system that forgets what was not synced (LazyFS, dm-flakey), which a
 *                                        machine must be set up for; what it would show is that Postgres syncs, and we leave fsync on
 * F8   clocks off by hours, and jumps    chaos/faults/processes.ts moves the clock of an api and a worker under way (shifted-clock.mjs);
 *                                        annotators' clocks do not matter, since no request of theirs carries a time (chaos/hands.ts sends
 *                                        a wrong Date header all the same); Redis's clock is not moved: leases run by that of Postgres alone
 * F9   duplicates, reorders, replay      chaos/annotator.ts does so all the time; the replay is a test below
 * F10  partitions, half open             chaos/faults/network.ts cuts wires (chaos/wire.ts); SIGSTOP of Redis and Postgres
 * F11  SIGSTOP for two leases            chaos/faults/processes.ts
 * F12  disk full                         chaos/faults/disk.ts: uploads (and so releases) and Redis; not Postgres, which then stops until there is
 *                                        room and an administrator starts it again: that is its kill and restart of F6
 * F13  memory                            Redis's in chaos/faults/redis.ts; api-2 runs with a heap of 128 MB all the time (chaos/stage.ts)
 * F14  locked tables                     chaos/faults/postgres.ts
 * F15  storm, slow loris                 chaos/faults/network.ts, bounded to some hundred connections
 * F16  rolling restart, migrations       chaos/faults/processes.ts, chaos/faults/postgres.ts
 * F17  the browser's                     tests/large/{story,dispensing}.test.ts and the tests of apps/web's outbox
 * F18  backup, restore to a point        a test below; by the functions behind pg_basebackup, which the embedded programs have not
 *
 * I1 to I7 are the tests below, by their numbers.
 */

/** RETICLE_CHAOS_MINUTES=60 for a long run; RETICLE_CHAOS_FAULTS=Redis takes only the faults whose names or numbers hold that. */
const seed = Number(process.env.RETICLE_CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31))
const minutes = Number(process.env.RETICLE_CHAOS_MINUTES ?? 3)
const only = new RegExp(process.env.RETICLE_CHAOS_FAULTS ?? '')
const annotators = 50
const mostReplays = 3000

const log = (line: string) => process.stderr.write(`chaos: ${line}\n`)
const kinds = (names: readonly string[]) =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]))

describe(`fifty annotators, and everything goes wrong (RETICLE_CHAOS_SEED=${seed})`, () => {
  const random = seededRandom(seed)
  let started: Stage | undefined
  let stage: Stage
  let cast: Cast
  let done: Done[] = []
  let pointAt = 0
  let isFine = true

  beforeAll(async () => {
    log(`seed ${seed}, ${minutes} minutes`)
    started = await setStage()
    stage = started
    log(`everything of this run lies in ${stage.folder}`)
    cast = await castOf(stage, annotators, 8)
    await Promise.all(cast.projects.map((project) => upload(stage, cast, project, 100)))
  })
  afterAll(async () => {
    if (!isFine) log(`failed with RETICLE_CHAOS_SEED=${seed}; processes' logs and the ledger stay in ${started?.folder}`)
    await started?.close(!isFine)
  })
  const check = (name: string, body: () => Promise<void>) =>
    it(
      name,
      async () => {
        try {
          await body()
        } catch (cause) {
          isFine = false
          throw cause
        }
      },
      minutes * 60_000 + 600_000,
    )

  check('I6: after each fault everyone is served again', async () => {
    let isOver = false
    const working = Promise.all([
      ...cast.people.map((person, index) => label(stage, person, cast.projects, seededRandom(seed + index + 1), () => isOver)),
      manage(stage, cast, seededRandom(seed + 1000), () => isOver),
      feed(stage, cast, () => isOver),
    ])
    // Awaited below; a failure meanwhile must not end the run before that.
    working.catch(() => undefined)
    await sleep(3000)
    await takeBackup(stage)
    const chosen = faults.filter((fault) => only.test(fault.name) || only.test(fault.number))
    for (const fault of chosen) {
      const reason = fault.missing?.(stage)
      if (reason !== undefined) log(`${fault.number} ${fault.name}: skipped, ${reason}`)
    }
    try {
      const scene = { stage, cast, random }
      done = await runFaults(
        scene,
        chosen.filter((fault) => fault.missing?.(stage) === undefined),
        minutes * 60,
        log,
      )
      pointAt = Date.now()
      await markPoint(stage)
      await sleep(2000)
    } finally {
      isOver = true
    }
    await working
    const { ledger, traffic } = stage
    log(`operations: ${JSON.stringify(Object.fromEntries([...ledger.operations].toSorted(([a], [b]) => a.localeCompare(b))))}`)
    log(`faults: ${JSON.stringify(kinds(done.map((one) => one.fault.name)))}`)
    log(`recovery, ms: ${JSON.stringify(Object.fromEntries(done.map(({ fault, recovery }) => [fault.name, recovery])))}`)
    log(`requests: ${JSON.stringify(traffic.counts)}`)
    expect(ledger.summary()).toEqual([])
    expect(traffic.internal.slice(0, 20)).toEqual([])
  })

  check('I4: people who come new finish everything that is open', async () => {
    const before = stage.ledger.surprises.length
    expect(await finishAll(stage, cast, random)).toEqual([])
    expect(stage.ledger.surprises.slice(before)).toEqual([])
  })

  check('F9: submissions that are sent again get their first answer', async () => {
    const tokens = new Map([...cast.people, ...cast.fresh].map((one) => [one.id, one.token]))
    const acknowledged = [...stage.ledger.submits.values()].filter((one) => one.acknowledged !== null)
    const sent = random.shuffle(acknowledged).slice(0, mostReplays)
    const other: string[] = []
    const lane = async () => {
      for (let next = sent.pop(); next !== undefined; next = sent.pop()) {
        const { assignmentId, taskId, body, key, personId, acknowledged } = next
        const path = `/assignments/${assignmentId}/submission`
        const headers = { 'idempotency-key': key }
        const reply = await stage.traffic.ask(
          { method: 'POST', path, token: tokens.get(personId) ?? '', body: { ...body, taskId }, headers },
          sent.length,
        )
        const { annotationId } = reply.body as { annotationId?: string }
        if (reply.status !== 201 || annotationId !== acknowledged?.annotationId)
          other.push(`${key}: ${reply.status} ${JSON.stringify(reply.body)}`)
      }
    }
    await Promise.all(Array.from({ length: 16 }, lane))
    expect(other).toEqual([])
  })

  check('I1: everything that was acknowledged is there once, with its content', async () => {
    expect(await wrongSubmits(stage.postgres.url, stage.ledger)).toEqual([])
    expect(await wrongDrafts(stage.postgres.url, stage.ledger)).toEqual([])
    expect(await handedTwice(stage.postgres.url, stage.ledger, cast)).toEqual([])
  })

  check('I1 to I4: what Postgres alone says', async () => {
    const waiting = `select id::text from outbox where published_at is null union all select id::text from imports where state in ('queued', 'running')
      union all select id::text from releases where state = 'freezing'`
    await expect.poll(() => rowsOf(stage.postgres.url, waiting), { timeout: 60_000, interval: 500 }).toEqual([])
    // Leases of those who went home run out, and are swept.
    await expect
      .poll(() => rowsOf(stage.postgres.url, `select id from assignments where state = 'leased'`), { timeout: 60_000, interval: 500 })
      .toEqual([])
    expect(await brokenRules(stage.postgres.url)).toEqual({})
  })

  check('I5: Redis holds what Postgres says', async () => {
    const redisUrl = stage.redis?.url ?? null
    const dispatch = await connectDispatch({ databaseUrl: stage.postgres.url, redisUrl, onError: (error) => log(String(error)) })
    const drifts = await dispatch.dispenser.audit().finally(() => dispatch.close())
    expect(drifts.filter((one) => one.missing + one.surplus + one.misplaced + one.readers > 0)).toEqual([])
  })

  check('I5: the events fold to the cached states', async () => {
    const database = connect(stage.postgres.url, { applicationName: 'chaos' })
    const { mismatches, examples } = await repositoriesOf(database.db)
      .consistency.check()
      .finally(() => database.close())
    expect({ wrong: Object.entries(mismatches).filter(([, count]) => count > 0), examples }).toEqual({ wrong: [], examples: [] })
  })

  check('I7: a release holds exactly what is settled', async () => {
    for (const project of cast.projects) expect([project.name, await wrongInRelease(stage, cast, project)]).toEqual([project.name, []])
  })

  check('F18: a backup and the archived log restore everything up to a point', async () => {
    const restored = await restoreToPoint(stage)
    try {
      expect(await wrongSubmits(restored.url, stage.ledger, pointAt)).toEqual([])
    } finally {
      await restored.stop()
    }
  })
})
