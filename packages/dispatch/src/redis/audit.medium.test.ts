import { testDatabase, testRedis } from '@reticle/testkit'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProcess, type RedisProcess } from '../conformance/redis-subject.ts'
import { makeStudy, openPool, requestOf, type Study } from '../conformance/study.ts'
import { at } from '../conformance/world.ts'
import { giveBack } from '../conformance/writes.ts'
import type { Drift } from '../port.ts'
import { generationOf, hexOf, keysOf } from './keys.ts'
import { installationOf } from './scope.ts'

const describeAudit = (url: string) => {
  describe('the audit of Redis against Postgres', () => {
    let pool: pg.Pool
    let drop: () => Promise<void>
    let own: RedisProcess
    let installation: string
    beforeAll(async () => {
      const database = await testDatabase()
      drop = database.drop
      pool = openPool(database.url)
      installation = await installationOf(pool)
      own = await openProcess(url, pool)
    })
    afterAll(async () => {
      await own.end()
      await pool.end()
      await drop()
    })
    /** 12 tasks; one person has read, one has put something off, one holds leases without rows. */
    const busyStudy = async (levelRule: 'none' | 'least-read'): Promise<Study> => {
      const study = await makeStudy(pool, { tasks: Array.from({ length: 12 }, () => ({ reads: 3, levelRule })), people: 3 })
      await own.dispenser.rebuild()
      const claim = (person: number) => own.dispenser.claim(requestOf(study, at(study.people, person)))
      for (const person of [0, 0, 1, 1, 1, 2, 2]) await claim(person)
      await own.dispenser.persist({ projectId: study.projectId, annotatorId: at(study.people, 1) })
      const { rows } = await pool.query(
        'select a.task_id from assignments a join tasks t on t.id = a.task_id where a.annotator_id = $1 order by t.position limit 1',
        [study.people[1]],
      )
      const taskId = rows[0]?.task_id
      await giveBack(study, { taskId, annotatorId: at(study.people, 1), repeat: 0 }, 'not-now')
      await own.dispenser.refresh(study.projectId, [taskId])
      await claim(2)
      return study
    }
    const auditOf = async (study: Study): Promise<Drift | undefined> =>
      (await own.dispenser.audit()).find((drift) => drift.projectId === study.projectId)
    const nothing = { missing: 0, surplus: 0, misplaced: 0, readers: 0 }
    const keys = async (study: Study) => {
      const live = await own.redis.get(keysOf(installation, study.projectId).live)
      return generationOf(installation, study.projectId, live ?? 'there is none')
    }

    it.each(['none', 'least-read'] as const)(
      'D80: finds nothing where claims, leases without rows and skips go on (level %s)',
      async (rule) => {
        const study = await busyStudy(rule)
        expect(await auditOf(study)).toEqual({ projectId: study.projectId, ...nothing })
        await own.redis.flushdb()
        await own.dispenser.claim(requestOf(study, at(study.people, 0)))
        await own.dispenser.loaded()
        expect(await auditOf(study)).toEqual({ projectId: study.projectId, ...nothing })
      },
    )

    type Damage = (study: Study) => Promise<unknown>
    const damages: readonly (readonly [string, Partial<Drift>, Damage])[] = [
      [
        'a task that Redis does not offer',
        { missing: 1 },
        async (study) => {
          const { open, counts } = await keys(study)
          const [last = ''] = await own.redis.zrange(open, '-1', '-1')
          await own.redis.zrem(open, last)
          await own.redis.hincrby(counts, 'places', -1)
        },
      ],
      [
        'a task that was closed and nobody said so',
        { surplus: 1 },
        (study) => pool.query(`update tasks set state = 'withdrawn' where id = $1`, [study.tasks[11]]),
      ],
      [
        'a task that was moved and nobody said so',
        { misplaced: 1 },
        (study) => pool.query('update tasks set priority = 5 where id = $1', [study.tasks[11]]),
      ],
      [
        'a slot that was given back and nobody said so',
        { missing: 1 },
        (study) => pool.query('update tasks set reads = 4 where id = $1', [study.tasks[10]]),
      ],
      [
        'a reader whom Redis has forgotten',
        { readers: 1 },
        async (study) => {
          const person = hexOf(at(study.people, 1))
          const { seen, people } = await keys(study)
          const { rows } = await pool.query<{ task_id: string }>(
            `select a.task_id from assignments a join tasks t on t.id = a.task_id where a.annotator_id = $1 and a.state = 'leased' and t.is_open limit 1`,
            [study.people[1]],
          )
          await own.redis.srem(seen(person), hexOf(rows[0]?.task_id ?? ''))
          const said = (await own.redis.hget(people, person)) ?? ''
          await own.redis.hset(
            people,
            person,
            said.replace(/^\d+/, (count) => String(Number(count) - 1)),
          )
        },
      ],
      [
        'a reader whom only Redis knows',
        { readers: 1 },
        async (study) => {
          const person = hexOf(at(study.people, 1))
          const { seen, people } = await keys(study)
          await own.redis.sadd(seen(person), hexOf(at(study.tasks, 11)))
          const said = (await own.redis.hget(people, person)) ?? ''
          await own.redis.hset(
            people,
            person,
            said.replace(/^\d+/, (count) => String(Number(count) + 1)),
          )
        },
      ],
    ]
    it.each(damages)('D80: finds %s, and mends it', async (_, expected, damage) => {
      const study = await busyStudy('none')
      for (const annotatorId of study.people) await own.dispenser.persist({ projectId: study.projectId, annotatorId })
      await damage(study)
      const before = own.dispenser.figures().drift
      expect(await auditOf(study)).toEqual({ projectId: study.projectId, ...nothing, ...expected })
      expect(own.dispenser.figures().drift).toBe(before + 1)
      await own.dispenser.loaded()
      expect(await auditOf(study)).toEqual({ projectId: study.projectId, ...nothing })
    })
  })
}

const found = await testRedis()
if ('skipped' in found) describe.skip(`the audit of Redis (${found.skipped})`, () => it('needs a Redis', () => undefined))
else describeAudit(found.url)
