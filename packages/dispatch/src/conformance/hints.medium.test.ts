import { randomBytes, randomUUID } from 'node:crypto'
import type { Hint, PresenceReport } from '@reticle/contract'
import { personIdSchema, projectIdSchema, taskIdSchema } from '@reticle/domain'
import { type TestDatabase, testDatabase, testRedis } from '@reticle/testkit'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { postgresHints } from '../hints/postgres-hints.ts'
import { redisHints } from '../hints/redis-hints.ts'
import type { HintBus } from '../port.ts'
import { becomesReady, openRedis } from '../redis/connection.ts'
import { openPool } from './study.ts'

const hint = (): Hint => ({ projectId: projectIdSchema.parse(randomUUID()), topics: ['progress', 'contested'] })
const patience = { timeout: 10_000, interval: 10 }

/** The rules of the port, run for each bus. `make` gives an end of one bus; `cut` breaks the connection that listens. */
const describeHints = (name: string, make: () => Promise<{ bus: HintBus; end: () => Promise<void> }>, cut: () => Promise<void>): void => {
  describe(`the hint bus on ${name}`, () => {
    const ends: (() => Promise<void>)[] = []
    afterEach(async () => {
      for (const end of ends.splice(0)) await end()
    })
    const busOf = async () => {
      const { bus, end } = await make()
      ends.push(end)
      return bus
    }

    it('carries a hint to every process that listens', async () => {
      const [one, two] = [await busOf(), await busOf()]
      const heard: Hint[][] = [[], []]
      await one.subscribe((said) => heard[0]?.push(said))
      await two.subscribe((said) => heard[1]?.push(said))
      const said = [hint(), { ...hint(), personId: randomUUID() }]
      for (const one_ of said) await one.publish(one_)
      await vi.waitFor(() => expect(heard).toEqual([said, said]), patience)
    })

    it('tells no one who has left', async () => {
      const bus = await busOf()
      const [gone, there]: [Hint[], Hint[]] = [[], []]
      const leave = await bus.subscribe((said) => gone.push(said))
      await bus.subscribe((said) => there.push(said))
      await leave()
      await bus.publish(hint())
      await vi.waitFor(() => expect(there).toHaveLength(1), patience)
      expect(gone).toEqual([])
    })

    it('carries presence beside the hints, each to those who listen for it', async () => {
      const [one, two] = [await busOf(), await busOf()]
      const [hints, reports]: [Hint[], PresenceReport[]] = [[], []]
      await two.subscribe((said) => hints.push(said))
      await two.presence.subscribe((said) => reports.push(said))
      const report: PresenceReport = {
        kind: 'at',
        process: 'one',
        projectId: projectIdSchema.parse(randomUUID()),
        taskId: taskIdSchema.parse(randomUUID()),
        people: [{ personId: personIdSchema.parse(randomUUID()), name: 'Ana', doing: 'deciding' }],
      }
      const said = hint()
      await one.presence.publish(report)
      await one.presence.publish({ kind: 'wanted', process: 'one' })
      await one.publish(said)
      await vi.waitFor(() => expect([hints, reports]).toEqual([[said], [report, { kind: 'wanted', process: 'one' }]]), patience)
    })

    it('hears again after its connection was cut', async () => {
      const bus = await busOf()
      const heard: Hint[] = []
      await bus.subscribe((said) => heard.push(said))
      await cut()
      await vi.waitFor(
        async () => {
          await bus.publish(hint()).catch(() => undefined)
          expect(heard.length).toBeGreaterThan(0)
        },
        { timeout: 10_000, interval: 100 },
      )
    })
  })
}

describe('Postgres', () => {
  let database: TestDatabase
  let pool: pg.Pool
  beforeAll(async () => {
    database = await testDatabase()
    pool = openPool(database.url)
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })
  describeHints(
    'Postgres',
    async () => {
      const bus = postgresHints(pool, database.url, () => undefined)
      return { bus, end: () => bus.close() }
    },
    async () => {
      await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'reticle-hints' and datname = current_database()`,
      )
    },
  )
})

const found = await testRedis()
if ('skipped' in found) describe.skip(`the hint bus on Redis (${found.skipped})`, () => it('needs a Redis', () => undefined))
else {
  const channel = `hints-${randomBytes(6).toString('hex')}`
  describeHints(
    'Redis',
    async () => {
      const publisher = openRedis(found.url, () => undefined)
      if (!(await becomesReady(publisher, 5000))) throw new Error('the test Redis does not answer')
      const bus = redisHints(publisher, found.url, () => undefined, channel)
      return {
        bus,
        end: async () => {
          await bus.close()
          publisher.disconnect()
        },
      }
    },
    async () => {
      const admin = openRedis(found.url, () => undefined)
      await becomesReady(admin, 5000)
      for (const line of String(await admin.call('CLIENT', 'LIST', 'TYPE', 'pubsub')).split('\n')) {
        const id = /^id=(\d+) /.exec(line)?.[1]
        if (id !== undefined) await admin.call('CLIENT', 'KILL', 'ID', id)
      }
      admin.disconnect()
    },
  )
}
