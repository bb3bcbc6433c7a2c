import { setTimeout as delay } from 'node:timers/promises'
import { testDatabase, testRedis } from '@reticle/testkit'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProcess, type RedisProcess } from '../conformance/redis-subject.ts'
import { checkCounters, makeStudy, openPool, requestOf, type Study, type TaskShape } from '../conformance/study.ts'
import { at } from '../conformance/world.ts'
import type { Lease } from '../port.ts'

const describeProcesses = (url: string) => {
  describe('processes that share one Redis', () => {
    let pool: pg.Pool
    let drop: () => Promise<void>
    let one: RedisProcess
    let other: RedisProcess
    beforeAll(async () => {
      const database = await testDatabase()
      drop = database.drop
      pool = openPool(database.url)
      one = await openProcess(url, pool)
      other = await openProcess(url, pool)
    })
    afterAll(async () => {
      await one.end()
      await other.end()
      await pool.end()
      await drop()
    })
    const studyOf = async (tasks: readonly TaskShape[], people: number): Promise<Study> => {
      const study = await makeStudy(pool, { tasks, people })
      await one.dispenser.rebuild()
      return study
    }
    const lease = async (by: RedisProcess, study: Study, person: number): Promise<Lease | undefined> => {
      const outcome = await by.dispenser.claim(requestOf(study, at(study.people, person)))
      return outcome.kind === 'leased' ? outcome.lease : undefined
    }
    const drain = async (by: RedisProcess, study: Study, person: number): Promise<string[]> => {
      const taken: string[] = []
      for (let next = await lease(by, study, person); next !== undefined; next = await lease(by, study, person))
        taken.push(`${person} ${next.taskId}`)
      return taken
    }
    const persisted = async (study: Study) => {
      for (const annotatorId of study.people)
        for (const { dispenser } of [one, other]) await dispenser.persist({ projectId: study.projectId, annotatorId })
      expect(await checkCounters(study)).toEqual([])
    }
    const rowsOf = async (study: Study) => {
      const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from assignments where project_id = $1', [
        study.projectId,
      ])
      return rows[0]?.n
    }

    it('D1, D3, D10: many claims of many people at once, from both: in order, none twice, none above the quota', async () => {
      const study = await studyOf(
        Array.from({ length: 60 }, (_, index) => ({ reads: 3, priority: index % 3 })),
        20,
      )
      const claims = Array.from({ length: 160 }, (_, index) => lease(index % 2 === 0 ? one : other, study, index % 20))
      const leases = (await Promise.all(claims)).filter((one) => one !== undefined)
      expect(leases).toHaveLength(160)
      expect(new Set(leases.map((one) => one.assignmentId)).size).toBe(160)
      // 160 slots of the highest priorities: 20 tasks of each, three reads a task.
      const counts = new Map<number, number>()
      for (const { taskId } of leases) {
        const priority = study.tasks.indexOf(taskId) % 3
        counts.set(priority, (counts.get(priority) ?? 0) + 1)
      }
      expect(counts).toEqual(
        new Map(
          [
            [2, 60],
            [1, 60],
            [0, 40],
          ].map(([priority = 0, count = 0]) => [priority, count]),
        ),
      )
      await persisted(study)
    })

    it('D61: a first lease has no row at first, and gets one by itself', async () => {
      const study = await studyOf([{ reads: 1 }], 1)
      const made = await lease(one, study, 0)
      expect(made).toMatchObject({ isPending: true, fence: 1 })
      expect(one.dispenser.pending(made?.assignmentId ?? '')).toEqual(made)
      expect(other.dispenser.pending(made?.assignmentId ?? '')).toBeUndefined()
      await expect.poll(() => rowsOf(study)).toBe(1)
      // It is forgotten when the commit has been answered.
      await expect.poll(() => one.dispenser.pending(made?.assignmentId ?? '')).toBeUndefined()
      const { rows } = await pool.query('select id, state, expires_at from assignments where project_id = $1', [study.projectId])
      expect(rows).toEqual([{ id: made?.assignmentId, state: 'leased', expires_at: made?.expiresAt }])
    })

    it('D61: what another process hands out gets its row when it is asked for', async () => {
      const slow = await openProcess(url, pool, { pendingMilliseconds: 60_000 })
      const study = await studyOf([{ reads: 1 }], 2)
      await lease(slow, study, 0)
      await one.dispenser.persist({ projectId: study.projectId, annotatorId: at(study.people, 1) })
      expect(await rowsOf(study)).toBe(0)
      await one.dispenser.persist({ projectId: study.projectId, annotatorId: at(study.people, 0) })
      expect(await rowsOf(study)).toBe(1)
      // So does it when Postgres is asked whether anything is left.
      const next = await studyOf([{ reads: 1 }], 2)
      const held = await lease(slow, next, 0)
      const why = await one.dispenser.claim(requestOf(next, at(next.people, 1)))
      expect(why).toEqual({ kind: 'none', reason: 'all-leased', retryAt: held?.expiresAt })
      await slow.end()
    })

    it('F1: leases that a killed process left are written by a sweep, and keep their slots until then', async () => {
      const doomed = await openProcess(url, pool, { pendingMilliseconds: 60_000 })
      const study = await studyOf([{ reads: 1 }, { reads: 1 }], 2)
      const left = await lease(doomed, study, 0)
      doomed.kill()
      expect(left?.taskId).toBe(study.tasks[0])
      expect((await lease(one, study, 1))?.taskId).toBe(study.tasks[1])
      await delay(5100)
      await one.dispenser.sweep(10)
      const { rows } = await pool.query('select id, state from assignments where task_id = $1', [left?.taskId])
      expect(rows).toEqual([{ id: left?.assignmentId, state: 'leased' }])
      await persisted(study)
    })

    it('F3, F4: all of Redis is flushed while both hand out: none twice, none above the quota', async () => {
      const waits = { pendingMilliseconds: 100, graceMilliseconds: 400 }
      const [first, second] = [await openProcess(url, pool, waits), await openProcess(url, pool, waits)]
      const study = await studyOf(
        Array.from({ length: 40 }, () => ({ reads: 2 })),
        8,
      )
      const flushing = (async () => {
        for (let round = 0; round < 4; round++) {
          await delay(30)
          await one.redis.flushdb()
        }
      })()
      const people = study.people.keys()
      const taken = (await Promise.all(Array.from(people, (person) => drain(person % 2 === 0 ? first : second, study, person)))).flat()
      await flushing
      expect(new Set(taken).size).toBe(taken.length)
      expect(taken).toHaveLength(80)
      await first.end()
      await second.end()
      await persisted(study)
    })

    it('forgets a first lease whose submission came before its row', async () => {
      const study = await studyOf([{ reads: 1 }], 1)
      const made = await lease(one, study, 0)
      if (made !== undefined) one.dispenser.forget([made])
      expect(one.dispenser.figures().pending).toBe(0)
      await delay(120)
      expect(await rowsOf(study)).toBe(0)
    })
  })
}

const found = await testRedis()
if ('skipped' in found) describe.skip(`processes on Redis (${found.skipped})`, () => it('needs a Redis', () => undefined))
else describeProcesses(found.url)
