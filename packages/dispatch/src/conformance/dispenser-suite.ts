import { randomUUID } from 'node:crypto'
import { type PersonId, projectIdSchema, type TaskId } from '@reticle/domain'
import { testDatabase } from '@reticle/testkit'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dispenser, Lease } from '../port.ts'
import { checkCounters, endLease, makeStudy, openPool, type Study, viewReaders } from './study.ts'

/** What the suite needs of an adapter: one over a database, and a way to lose all that is not in Postgres. */
export type Subject = { readonly dispenser: Dispenser; readonly lose: () => Promise<void>; readonly end: () => Promise<void> }
export type MakeSubject = (pool: pg.Pool) => Promise<Subject>

const claimTask = async (dispenser: Dispenser, study: Study, annotatorId: PersonId): Promise<Lease | undefined> => {
  const outcome = await dispenser.claim({ projectId: study.projectId, annotatorId, leaseMinutes: 15 })
  return outcome.kind === 'leased' ? outcome.lease : undefined
}

const at = <T>(list: readonly T[], index: number): T => {
  const one = list[index]
  if (one === undefined) throw new Error(`nothing at ${index}`)
  return one
}

/** The rules of the port, run for each adapter. */
export const describeDispenser = (name: string, make: MakeSubject): void => {
  describe(`the dispenser on ${name}`, () => {
    let subject: Subject
    let pool: pg.Pool
    let drop: () => Promise<void>
    beforeAll(async () => {
      const database = await testDatabase()
      pool = openPool(database.url)
      subject = await make(pool)
      drop = database.drop
    })
    afterAll(async () => {
      await subject.end()
      await pool.end()
      await drop()
    })
    const study = async (tasks: { reads: number; priority?: number }[], people: number) => {
      const made = await makeStudy(pool, { tasks, people })
      await subject.dispenser.rebuild()
      return made
    }
    const end = async (made: Study, taskId: TaskId, annotatorId: PersonId, how: Parameters<typeof endLease>[3]) => {
      await endLease(made, taskId, annotatorId, how)
      if (how === 'expired') await subject.dispenser.sweep(100)
      else await subject.dispenser.refresh(made.projectId, [taskId])
    }
    /** What the desk does when it shows a task's readers. */
    const view = async (made: Study, taskId: TaskId, personId: PersonId) => {
      await viewReaders(made, taskId, personId)
      await subject.dispenser.refresh(made.projectId, [taskId])
    }
    const drain = async (made: Study, annotatorId: PersonId): Promise<TaskId[]> => {
      const taken: TaskId[] = []
      for (let lease = await claimTask(subject.dispenser, made, annotatorId); lease !== undefined; ) {
        taken.push(lease.taskId)
        lease = await claimTask(subject.dispenser, made, annotatorId)
      }
      return taken
    }

    it('hands out by priority, then in the order of the queue, each task once to one annotator', async () => {
      const made = await study(
        [{ reads: 2 }, { reads: 2, priority: 5 }, { reads: 2 }, { reads: 2, priority: 5 }, { reads: 2, priority: -1 }],
        2,
      )
      const [ana, ben] = [at(made.people, 0), at(made.people, 1)]
      const expected = [1, 3, 0, 2, 4].map((index) => at(made.tasks, index))
      expect(await drain(made, ana)).toEqual(expected)
      expect(await drain(made, ben)).toEqual(expected)
      expect(await checkCounters(made)).toEqual([])
    })

    it('writes the lease, its end and its event in Postgres before it answers', async () => {
      const made = await study([{ reads: 1 }], 1)
      const lease = await claimTask(subject.dispenser, made, at(made.people, 0))
      const { rows } = await pool.query(`select id, fence::int, state, expires_at from assignments where task_id = $1`, [lease?.taskId])
      expect(rows).toEqual([{ id: lease?.assignmentId, fence: 1, state: 'leased', expires_at: lease?.expiresAt }])
      const minutes = ((lease?.expiresAt.getTime() ?? 0) - (lease?.leasedAt.getTime() ?? 0)) / 60_000
      expect(minutes).toBeCloseTo(15, 6)
      const events = await pool.query(
        `select type, actor_id, organization_id is not null as has_organization from events where subject_id = $1`,
        [lease?.assignmentId],
      )
      expect(events.rows).toEqual([{ type: 'assignment.leased', actor_id: at(made.people, 0), has_organization: true }])
    })

    it('stays within the quota, and never repeats, under 50 claimers at once', async () => {
      const made = await study(
        Array.from({ length: 40 }, () => ({ reads: 3 })),
        50,
      )
      const taken = (await Promise.all(made.people.map((person) => drain(made, person)))).flatMap((tasks, index) =>
        tasks.map((taskId) => `${taskId} ${index}`),
      )
      expect(taken).toHaveLength(120)
      expect(new Set(taken).size).toBe(120)
      expect(await checkCounters(made)).toEqual([])
    })

    it('never gives one task twice to one annotator who claims many times at once', async () => {
      const made = await study(
        Array.from({ length: 12 }, () => ({ reads: 3 })),
        1,
      )
      const leases = await Promise.all(Array.from({ length: 12 }, () => claimTask(subject.dispenser, made, at(made.people, 0))))
      expect(new Set(leases.map((lease) => lease?.taskId)).size).toBe(12)
      expect(leases.every((lease) => lease?.fence === 1)).toBe(true)
      expect(await checkCounters(made)).toEqual([])
    })

    it('looks first at what was given back, behind where an annotator has come', async () => {
      const made = await study([{ reads: 1 }, { reads: 1 }, { reads: 1 }, { reads: 1 }], 2)
      const [ana, ben] = [at(made.people, 0), at(made.people, 1)]
      const first = await claimTask(subject.dispenser, made, ana)
      const second = await claimTask(subject.dispenser, made, ben)
      expect([first?.taskId, second?.taskId]).toEqual([made.tasks[0], made.tasks[1]])
      await end(made, at(made.tasks, 0), ana, 'not-me')
      expect((await claimTask(subject.dispenser, made, ben))?.taskId).toBe(made.tasks[0])
      expect((await claimTask(subject.dispenser, made, ben))?.taskId).toBe(made.tasks[2])
      expect((await claimTask(subject.dispenser, made, ana))?.taskId).toBe(made.tasks[3])
      expect(await claimTask(subject.dispenser, made, ana)).toBeUndefined()
    })

    it('brings "not now" back last, and "not me" and "not usable" never', async () => {
      const made = await study([{ reads: 1 }, { reads: 1 }, { reads: 1 }], 1)
      const ana = at(made.people, 0)
      await claimTask(subject.dispenser, made, ana)
      await claimTask(subject.dispenser, made, ana)
      await end(made, at(made.tasks, 0), ana, 'not-now')
      await end(made, at(made.tasks, 1), ana, 'not-me')
      expect((await claimTask(subject.dispenser, made, ana))?.taskId).toBe(made.tasks[2])
      const again = await claimTask(subject.dispenser, made, ana)
      expect([again?.taskId, again?.fence]).toEqual([made.tasks[0], 2])
      expect(await claimTask(subject.dispenser, made, ana)).toBeUndefined()
    })

    it('sweeps a lease that ran out: slot, event and fence; the draft stays', async () => {
      const made = await study([{ reads: 1 }], 2)
      const [ana, ben] = [at(made.people, 0), at(made.people, 1)]
      const first = await claimTask(subject.dispenser, made, ana)
      await pool.query(`update assignments set draft = '{"regions":[]}', draft_version = 4 where id = $1`, [first?.assignmentId])
      expect(await claimTask(subject.dispenser, made, ben)).toBeUndefined()
      expect(await subject.dispenser.sweep(100)).toEqual([])
      await endLease(made, at(made.tasks, 0), ana, 'expired')
      expect(await subject.dispenser.sweep(100)).toEqual([{ projectId: made.projectId, taskId: made.tasks[0], annotatorId: ana }])
      const again = await claimTask(subject.dispenser, made, ana)
      expect([again?.assignmentId, again?.fence]).toEqual([first?.assignmentId, 2])
      const { rows } = await pool.query(`select draft, draft_version from assignments where id = $1`, [first?.assignmentId])
      expect(rows).toEqual([{ draft: { regions: [] }, draft_version: 4 }])
      const events = await pool.query(`select type from events where subject_id = $1 order by id`, [first?.assignmentId])
      expect(events.rows.map((row) => row.type)).toEqual(['assignment.leased', 'assignment.expired', 'assignment.leased'])
      expect(await checkCounters(made)).toEqual([])
    })

    it('says why there is nothing, and until when to wait', async () => {
      const made = await study([{ reads: 1 }, { reads: 1 }], 2)
      const [ana, ben] = [at(made.people, 0), at(made.people, 1)]
      const first = await claimTask(subject.dispenser, made, ana)
      await claimTask(subject.dispenser, made, ana)
      const request = { projectId: made.projectId, annotatorId: ben, leaseMinutes: 15 }
      expect(await subject.dispenser.claim(request)).toEqual({ kind: 'none', reason: 'all-leased', retryAt: first?.expiresAt })
      for (const taskId of made.tasks) await end(made, taskId, ana, 'submitted')
      expect(await subject.dispenser.claim(request)).toEqual({ kind: 'none', reason: 'nothing-left', retryAt: null })
      // Own leases are nothing to wait for.
      const alone = await study([{ reads: 1 }], 1)
      await claimTask(subject.dispenser, alone, at(alone.people, 0))
      const own = { projectId: alone.projectId, annotatorId: at(alone.people, 0), leaseMinutes: 15 }
      expect(await subject.dispenser.claim(own)).toMatchObject({ kind: 'none', reason: 'nothing-left' })
      await pool.query('update projects set protocol_id = null where id = $1', [alone.projectId])
      expect(await subject.dispenser.claim(own)).toMatchObject({ kind: 'none', reason: 'no-protocol' })
      expect(await subject.dispenser.claim({ ...own, projectId: projectIdSchema.parse(randomUUID()) })).toMatchObject({
        reason: 'nothing-left',
      })
    })

    it('finds new, reopened and raised tasks behind where everyone has come', async () => {
      const made = await study([{ reads: 1 }, { reads: 1 }], 2)
      const [ana, ben] = [at(made.people, 0), at(made.people, 1)]
      await drain(made, ana)
      for (const taskId of made.tasks) await end(made, taskId, ana, 'submitted')
      const added = await made.addTask({ reads: 1, priority: 3 })
      await subject.dispenser.refresh(made.projectId, [added])
      expect(await drain(made, ana)).toEqual([added])
      await pool.query(`update tasks set state = 'collecting', reads = 2 where id = $1`, [made.tasks[1]])
      await subject.dispenser.refresh(made.projectId, [at(made.tasks, 1)])
      expect(await drain(made, ben)).toEqual([made.tasks[1]])
      expect(await drain(made, ana)).toEqual([])
    })

    it('L52: never hands a task to one who has seen its readers, whatever they had of it before', async () => {
      const made = await study(
        Array.from({ length: 5 }, () => ({ reads: 3 })),
        2,
      )
      const [ana, ben] = [at(made.people, 0), at(made.people, 1)]
      const [untouched, expired, putOff, reopened, free] = [0, 1, 2, 3, 4].map((index) => at(made.tasks, index))
      if (!untouched || !expired || !putOff || !reopened || !free) throw new Error('five tasks were made')
      await drain(made, ana)
      await end(made, untouched, ana, 'expired')
      await view(made, untouched, ana)
      await end(made, expired, ana, 'expired')
      await end(made, putOff, ana, 'not-now')
      await view(made, expired, ana)
      await view(made, putOff, ana)
      await pool.query(`update tasks set state = 'contested' where id = $1`, [reopened])
      await view(made, reopened, ben)
      await pool.query(`update tasks set state = 'collecting', reads = 4 where id = $1`, [reopened])
      await subject.dispenser.refresh(made.projectId, [reopened])
      expect(await drain(made, ana)).toEqual([])
      const request = { projectId: made.projectId, annotatorId: ana, leaseMinutes: 15 }
      expect(await subject.dispenser.claim(request)).toMatchObject({ kind: 'none', reason: 'nothing-left' })
      // Also after all that is not in Postgres was lost.
      await subject.lose()
      expect(await drain(made, ana)).toEqual([])
      expect(new Set(await drain(made, ben))).toEqual(new Set([untouched, expired, putOff, free]))
      await subject.dispenser.rebuild()
      expect([await drain(made, ana), await drain(made, ben)]).toEqual([[], []])
      expect(await checkCounters(made)).toEqual([])
    })

    it('L52: waits for no peer on a task whose readers this annotator has seen', async () => {
      const made = await study([{ reads: 1 }], 2)
      const [ana, ben] = [at(made.people, 0), at(made.people, 1)]
      await view(made, at(made.tasks, 0), ana)
      await claimTask(subject.dispenser, made, ben)
      const request = { projectId: made.projectId, annotatorId: ana, leaseMinutes: 15 }
      expect(await subject.dispenser.claim(request)).toEqual({ kind: 'none', reason: 'nothing-left', retryAt: null })
    })

    it('loses nothing when all that is not in Postgres is lost in the middle', async () => {
      const made = await study(
        Array.from({ length: 30 }, () => ({ reads: 2 })),
        6,
      )
      const losing = (async () => {
        for (let round = 0; round < 6; round++) await subject.lose()
      })()
      const taken = (await Promise.all(made.people.map((person) => drain(made, person)))).flatMap((tasks, index) =>
        tasks.map((taskId) => `${taskId} ${index}`),
      )
      await losing
      expect(taken).toHaveLength(60)
      expect(new Set(taken).size).toBe(60)
      expect(await checkCounters(made)).toEqual([])
    })
  })
}
