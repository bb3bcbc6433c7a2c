import { testDatabase, testRedis } from '@reticle/testkit'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openProcess, type RedisProcess, readyRedis } from '../conformance/redis-subject.ts'
import { checkCounters, makeStudy, openPool, requestOf, type Study } from '../conformance/study.ts'
import type { Dispenser } from '../port.ts'
import { postgresDispenser } from '../postgres/dispenser.ts'
import { openRedis } from './connection.ts'
import { redisDispenser } from './dispenser.ts'
import { generationOf, hexOf, keysOf } from './keys.ts'
import { loadProject } from './load.ts'
import { installationOf, scopesOf } from './scope.ts'

const describeFaults = (url: string) => {
  describe('the dispenser on Redis, when Redis is not what it should be', () => {
    let pool: pg.Pool
    let drop: () => Promise<void>
    let own: RedisProcess
    let installation: string
    let searches = 0
    beforeAll(async () => {
      const database = await testDatabase()
      drop = database.drop
      pool = openPool(database.url)
      installation = await installationOf(pool)
    })
    beforeEach(async () => {
      own = await openProcess(url, pool)
    })
    afterEach(() => own.end())
    afterAll(async () => {
      await pool.end()
      await drop()
    })
    const claims = async (study: Study, person: number, by: Dispenser = own.dispenser): Promise<number> => {
      const annotatorId = study.people[person]
      if (annotatorId === undefined) return -1
      const outcome = await by.claim(requestOf(study, annotatorId))
      return outcome.kind === 'leased' ? study.tasks.indexOf(outcome.lease.taskId) : -1
    }
    /** How many of these claims Postgres had to serve. */
    const searching = async (work: () => Promise<unknown>): Promise<void> => {
      const before = own.dispenser.figures().claims.postgres
      await work()
      searches = own.dispenser.figures().claims.postgres - before
    }
    const studyOf = async (tasks: number, reads: number) => {
      const study = await makeStudy(pool, { tasks: Array.from({ length: tasks }, () => ({ reads })), people: 3 })
      await own.dispenser.rebuild()
      return study
    }
    const fixed = (study: Study) => keysOf(installation, study.projectId)
    const keys = async (study: Study) =>
      generationOf(installation, study.projectId, (await own.redis.get(fixed(study).live)) ?? 'there is none')
    const settled = async (study: Study) => {
      for (const annotatorId of study.people) await own.dispenser.persist({ projectId: study.projectId, annotatorId })
      expect(await checkCounters(study)).toEqual([])
    }

    it('D60: ranks and leases in Redis: Postgres does not search while Redis knows the way', async () => {
      const study = await studyOf(6, 2)
      await searching(async () => {
        expect([await claims(study, 0), await claims(study, 0), await claims(study, 1), await claims(study, 1)]).toEqual([0, 1, 0, 1])
        expect(await claims(study, 2)).toBe(2)
      })
      expect(searches).toBe(0)
      await settled(study)
    })

    it.each(['open', 'state', 'counts', 'people'] as const)(
      'F4: notices that the key "%s" was lost, serves from Postgres, and loads again',
      async (name) => {
        const study = await studyOf(8, 2)
        expect(await claims(study, 0)).toBe(0)
        await own.redis.del((await keys(study))[name])
        expect([await claims(study, 0), await claims(study, 1)]).toEqual([1, 0])
        await own.dispenser.loaded()
        await searching(async () => expect([await claims(study, 0), await claims(study, 1)]).toEqual([2, 1]))
        expect(searches).toBe(0)
        await settled(study)
      },
    )

    it.each(['live', 'pending', 'taken', 'reading', 'doubt', 'dirty', 'loading'] as const)(
      'F4: hands out nothing twice when the key "%s" is lost',
      async (name) => {
        const study = await studyOf(8, 1)
        expect(await claims(study, 0)).toBe(0)
        await own.redis.del(fixed(study)[name])
        expect([await claims(study, 0), await claims(study, 1)]).toEqual([1, 2])
        await own.dispenser.loaded()
        expect([await claims(study, 0), await claims(study, 1)]).toEqual([3, 4])
        await settled(study)
      },
    )

    it('F4: notices a queue that was cut short, and what was lost of an annotator', async () => {
      const study = await studyOf(5, 2)
      const { open, seen } = await keys(study)
      await own.redis.zremrangebyrank(open, 0, 1)
      expect([await claims(study, 0), await claims(study, 0)]).toEqual([0, 1])
      await own.dispenser.loaded()
      expect(await claims(study, 0)).toBe(2)
      const annotator = hexOf(study.people[0] ?? '')
      await own.redis.del((await keys(study)).seen(annotator), seen(annotator))
      expect([await claims(study, 0), await claims(study, 0), await claims(study, 0)]).toEqual([3, 4, -1])
      await settled(study)
    })

    it('asks Postgres itself before it says that nothing is left', async () => {
      const study = await studyOf(1, 1)
      const { open, counts } = await keys(study)
      await own.redis.del(open)
      await own.redis.hset(counts, 'places', 0)
      await searching(async () => expect(await claims(study, 0)).toBe(0))
      expect(searches).toBe(1)
    })

    it('F4: goes on when Redis has forgotten its scripts', async () => {
      const study = await studyOf(3, 1)
      expect(await claims(study, 0)).toBe(0)
      await own.redis.script('FLUSH')
      expect([await claims(study, 1), await claims(study, 2)]).toEqual([1, 2])
    })

    it('F4: a load that comes late, when another has made the project serve, does nothing: it would miss what is leased meanwhile', async () => {
      const study = await studyOf(3, 3)
      const serving = await own.redis.get(fixed(study).live)
      const first = async () => {
        expect(await claims(study, 0)).toBe(0)
        await settled(study)
      }
      let isLate = true
      const settling = async () => {
        if (isLate) await first()
        isLate = false
        return 0
      }
      await loadProject({ redis: own.redis, pool, settling, progress: { done: 0, of: 0 } }, scopesOf(installation).of(study.projectId))
      if (isLate) await first()
      expect(await claims(study, 0)).toBe(1)
      expect(await own.redis.get(fixed(study).live)).toBe(serving)
    })

    it('ML41: a load beside a state that serves hears of what is leased there meanwhile, and takes over', async () => {
      const study = await studyOf(3, 1)
      const serving = await own.redis.get(fixed(study).live)
      const scope = scopesOf(installation).of(study.projectId)
      const taken: number[] = []
      // The snapshot is read by the time that this is asked.
      const settling = async () => {
        if (taken.length === 0) taken.push(await claims(study, 0))
        return 0
      }
      expect(await loadProject({ redis: own.redis, pool, settling, progress: { done: 0, of: 0 } }, scope, true)).toBe(true)
      expect(await own.redis.get(fixed(study).live)).not.toBe(serving)
      expect(taken).toEqual([0])
      expect([await claims(study, 1), await claims(study, 0), await claims(study, 2)]).toEqual([1, 2, -1])
      await settled(study)
      expect(await own.dispenser.audit()).toContainEqual({ projectId: study.projectId, missing: 0, surplus: 0, misplaced: 0, readers: 0 })
    })

    it('ML41: nothing is loaded beside a state that does not serve, and one load at a time', async () => {
      const study = await studyOf(2, 1)
      const scope = scopesOf(installation).of(study.projectId)
      const load = (isBeside: boolean) =>
        loadProject({ redis: own.redis, pool, settling: async () => 0, progress: { done: 0, of: 0 } }, scope, isBeside)
      expect((await Promise.all([load(true), load(true)])).toSorted()).toEqual([false, true])
      await own.redis.del(fixed(study).live)
      expect(await load(true)).toBe(false)
      expect(await load(false)).toBe(true)
    })

    it('F5: trusts nothing from before an outage, and loads again', async () => {
      const study = await studyOf(4, 1)
      expect(await claims(study, 0)).toBe(0)
      await settled(study)
      // Meanwhile, elsewhere: what Redis holds is stale, and looks whole.
      expect(await claims(study, 1, postgresDispenser(pool))).toBe(1)
      const back = new Promise((resolve) => own.redis.once('ready', resolve))
      const admin = await readyRedis(url)
      await admin.call('CLIENT', 'KILL', 'ID', String(await own.redis.client('ID')))
      admin.disconnect()
      await back
      expect(await claims(study, 2)).toBe(2)
      await own.dispenser.loaded()
      await searching(async () => expect(await claims(study, 2)).toBe(3))
      expect(searches).toBe(0)
    })

    it('F5: trusts nothing that an earlier run of Redis has left in its files', async () => {
      const study = await studyOf(3, 1)
      await own.redis.hset(`reticle:${installation}:run`, 'id', 'an earlier one')
      expect(await claims(study, 0, postgresDispenser(pool))).toBe(0)
      const next = await openProcess(url, pool)
      expect(await claims(study, 1, next.dispenser)).toBe(1)
      await next.end()
    })

    it('F10: serves while Redis is away', async () => {
      const study = await studyOf(3, 1)
      const away = openRedis('redis://127.0.0.1:1', () => undefined)
      const postgres = postgresDispenser(pool)
      const alone = redisDispenser({ redis: away, pool, postgres, onError: () => undefined })
      expect([await claims(study, 0, alone), await claims(study, 1, alone)]).toEqual([0, 1])
      await alone.refresh(study.projectId, study.tasks)
      expect(await alone.sweep(10)).toEqual([])
      await alone.close()
      away.disconnect()
      // The other process has heard of it when it reads those tasks again.
      await own.dispenser.refresh(study.projectId, study.tasks)
      expect([await claims(study, 0), await claims(study, 0)]).toEqual([2, -1])
      await settled(study)
    })
  })
}

const found = await testRedis()
if ('skipped' in found) describe.skip(`faults of Redis (${found.skipped})`, () => it('needs a Redis', () => undefined))
else describeFaults(found.url)
