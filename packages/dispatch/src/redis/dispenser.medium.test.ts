import { testDatabase, testRedis } from '@reticle/testkit'
import type { Redis } from 'ioredis'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeDispenser } from '../conformance/dispenser-suite.ts'
import { checkCounters, makeStudy, openPool, type Study } from '../conformance/study.ts'
import type { Dispenser } from '../port.ts'
import { type PostgresDispenser, postgresDispenser } from '../postgres/dispenser.ts'
import { becomesReady, openRedis } from './connection.ts'
import { redisDispenser } from './dispenser.ts'
import { keysOf } from './keys.ts'

const report = (error: unknown) => {
  throw error
}
const ready = async (url: string): Promise<Redis> => {
  const redis = openRedis(url, report)
  if (!(await becomesReady(redis, 5000))) throw new Error('the test Redis does not answer')
  return redis
}

const describeRedis = (url: string) => {
  describeDispenser('Redis', async (pool) => {
    const redis = await ready(url)
    const dispenser = redisDispenser(redis, pool, postgresDispenser(pool), report)
    const lose = async () => {
      await redis.flushdb()
    }
    return {
      dispenser,
      lose,
      end: async () => {
        await dispenser.close()
        redis.disconnect()
      },
    }
  })

  describe('the dispenser on Redis, when Redis is not what it should be', () => {
    let pool: pg.Pool
    let redis: Redis
    let drop: () => Promise<void>
    let searches = 0
    let dispenser: ReturnType<typeof redisDispenser>
    beforeAll(async () => {
      const database = await testDatabase()
      drop = database.drop
      pool = openPool(database.url)
      redis = await ready(url)
      const postgres = postgresDispenser(pool)
      const counted: PostgresDispenser = {
        ...postgres,
        claim: (request) => {
          searches += 1
          return postgres.claim(request)
        },
      }
      dispenser = redisDispenser(redis, pool, counted, report)
    })
    afterAll(async () => {
      await dispenser.close()
      redis.disconnect()
      await pool.end()
      await drop()
    })
    const claims = async (study: Study, person: number, by: Dispenser = dispenser): Promise<number> => {
      const annotatorId = study.people[person]
      if (annotatorId === undefined) return -1
      const outcome = await by.claim({ projectId: study.projectId, annotatorId, leaseMinutes: 15 })
      return outcome.kind === 'leased' ? study.tasks.indexOf(outcome.lease.taskId) : -1
    }
    const studyOf = async (tasks: number, reads: number) => {
      const study = await makeStudy(pool, { tasks: Array.from({ length: tasks }, () => ({ reads })), people: 3 })
      await dispenser.rebuild()
      searches = 0
      return study
    }

    it('ranks in Redis: Postgres does not search while Redis knows the way', async () => {
      const study = await studyOf(6, 2)
      expect([await claims(study, 0), await claims(study, 0), await claims(study, 1), await claims(study, 1)]).toEqual([0, 1, 0, 1])
      expect(searches).toBe(0)
      expect(await claims(study, 2)).toBe(2)
      expect(searches).toBe(0)
    })

    it('asks Postgres itself before it says that nothing is left', async () => {
      const study = await studyOf(1, 1)
      await redis.del(keysOf(study.projectId).open, keysOf(study.projectId).slots)
      expect(await claims(study, 0)).toBe(0)
      expect(searches).toBe(1)
    })

    it.each(['open', 'slots', 'meta', 'back'] as const)(
      'notices that the key "%s" was lost, serves from Postgres, and loads again',
      async (name) => {
        const study = await studyOf(8, 2)
        await redis.del(keysOf(study.projectId)[name])
        expect([await claims(study, 0), await claims(study, 0)]).toEqual([0, 1])
        await dispenser.loaded()
        searches = 0
        expect([await claims(study, 0), await claims(study, 1)]).toEqual([2, 0])
        expect(searches).toBe(0)
      },
    )

    it('never repeats a task when what Redis knew of an annotator was lost', async () => {
      const study = await studyOf(5, 2)
      const annotatorId = study.people[0] ?? ''
      const taken = [await claims(study, 0), await claims(study, 0)]
      await redis.del(keysOf(study.projectId).seen(annotatorId), keysOf(study.projectId).cursor(annotatorId))
      taken.push(await claims(study, 0), await claims(study, 0), await claims(study, 0), await claims(study, 0))
      expect(taken.toSorted((a, b) => a - b)).toEqual([-1, 0, 1, 2, 3, 4])
      expect(await checkCounters(study)).toEqual([])
    })

    it('does not hand out above the quota when Redis promises more than there is', async () => {
      const study = await studyOf(2, 1)
      const keys = keysOf(study.projectId)
      for (const taskId of study.tasks) await redis.hset(keys.slots, taskId, 5)
      const taken = [await claims(study, 0), await claims(study, 1), await claims(study, 2)]
      expect(taken).toEqual([0, 1, -1])
      expect(await checkCounters(study)).toEqual([])
    })

    it('trusts nothing from before an outage, and loads again', async () => {
      const study = await studyOf(4, 1)
      expect(await claims(study, 0)).toBe(0)
      // Meanwhile, elsewhere: what Redis holds is stale, and looks whole.
      const elsewhere = postgresDispenser(pool)
      expect(await claims(study, 1, elsewhere)).toBe(1)
      const back = new Promise((resolve) => redis.once('ready', resolve))
      const admin = await ready(url)
      await admin.call('CLIENT', 'KILL', 'ID', String(await redis.client('ID')))
      admin.disconnect()
      await back
      expect(await claims(study, 2)).toBe(2)
      expect(searches).toBe(1)
      await dispenser.loaded()
      searches = 0
      expect(await claims(study, 2)).toBe(3)
      expect(searches).toBe(0)
    })

    it('serves while Redis is away', async () => {
      const study = await studyOf(3, 1)
      const away = openRedis('redis://127.0.0.1:1', () => undefined)
      const alone = redisDispenser(away, pool, postgresDispenser(pool), () => undefined)
      expect([await claims(study, 0, alone), await claims(study, 1, alone)]).toEqual([0, 1])
      await alone.refresh(study.projectId, study.tasks)
      expect(await alone.sweep(10)).toEqual([])
      await alone.close()
      away.disconnect()
      // The other process's Redis never heard of those leases; Postgres refuses what it offers.
      expect([await claims(study, 0), await claims(study, 0)]).toEqual([2, -1])
      expect(await checkCounters(study)).toEqual([])
    })
  })
}

const found = await testRedis()
if ('skipped' in found) describe.skip(`the dispenser on Redis (${found.skipped})`, () => it('needs a Redis', () => undefined))
else describeRedis(found.url)
