import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assignmentIds } from '../assignment-id.ts'
import { checkCounters, type Study } from '../conformance/study.ts'
import { at, World } from '../conformance/world.ts'
import { submit } from '../conformance/writes.ts'
import type { Lease } from '../port.ts'
import { type PostgresDispenser, postgresDispenser } from './dispenser.ts'

const many = (count: number, reads: number) => Array.from({ length: count }, () => ({ reads }))

let world: World
let postgres: PostgresDispenser
beforeAll(async () => {
  world = await World.open(async (pool: pg.Pool) => {
    postgres = postgresDispenser(pool, { cursorStride: 1, fold: { most: 3, seconds: 0 } })
    return { dispenser: postgres, postgres, lose: () => postgres.rebuild(), end: () => postgres.close() }
  })
})
afterAll(() => world.close())

/** A first lease as another adapter handed it out. */
const pendingLease = async (study: Study, task: number, person: number, minutes = 15): Promise<Lease> => {
  const [taskId, annotatorId] = [at(study.tasks, task), at(study.people, person)]
  const { rows } = await world.pool.query('select sample_id, protocol_id from tasks where id = $1', [taskId])
  return {
    assignmentId: (await assignmentIds(world.pool))(taskId, annotatorId, 0),
    projectId: study.projectId,
    annotatorId,
    taskId,
    sampleId: rows[0].sample_id,
    protocolId: rows[0].protocol_id,
    purpose: 'vote',
    repeat: 0,
    fence: 1,
    leasedAt: new Date(Date.now() - 1000),
    expiresAt: new Date(Date.now() + minutes * 60_000),
    isPending: true,
  }
}
const statesOf = async (study: Study) =>
  (
    await world.pool.query(
      `select a.task_id, a.annotator_id, a.state from assignments a where a.project_id = $1 order by a.leased_at, a.id`,
      [study.projectId],
    )
  ).rows.map((row) => [study.tasks.indexOf(row.task_id), study.people.indexOf(row.annotator_id), row.state].join(' '))
const eventsOf = async (lease: Lease) =>
  (await world.pool.query('select type, payload from events where subject_id = $1 order by id', [lease.assignmentId])).rows

describe('first leases that Postgres hears of later', () => {
  it('D62: take a slot in the order given while there is one; the others are kept as expired', async () => {
    const study = await world.study([{ reads: 2 }, { reads: 1 }], 4)
    const leases = [await pendingLease(study, 0, 0), await pendingLease(study, 0, 1), await pendingLease(study, 0, 2)]
    const other = await pendingLease(study, 1, 3)
    expect(await postgres.persistLeases([...leases, other])).toEqual([leases[2]])
    expect(new Set(await statesOf(study))).toEqual(new Set(['0 0 leased', '0 1 leased', '0 2 expired', '1 3 leased']))
    expect((await eventsOf(at(leases, 0))).map((event) => event.type)).toEqual(['assignment.leased'])
    expect((await eventsOf(at(leases, 2))).map((event) => event.type)).toEqual(['assignment.leased', 'assignment.expired'])
    expect(await checkCounters(study)).toEqual([])
    // Again, and after one of them was handed in: nothing changes.
    await submit(study, at(leases, 0))
    expect(await postgres.persistLeases([...leases, other])).toEqual([])
    expect(new Set(await statesOf(study))).toEqual(new Set(['0 0 submitted', '0 1 leased', '0 2 expired', '1 3 leased']))
    expect(await eventsOf(other)).toHaveLength(1)
    expect(await checkCounters(study)).toEqual([])
  })

  it('D62: one that ran out, or whose task is closed, takes no slot', async () => {
    const study = await world.study(many(3, 1), 1)
    await world.change(study, at(study.tasks, 1), `state = 'withdrawn'`)
    const leases = [await pendingLease(study, 0, 0, -1), await pendingLease(study, 1, 0), await pendingLease(study, 2, 0)]
    expect(await postgres.persistLeases(leases)).toEqual(leases.slice(0, 2))
    expect(new Set(await statesOf(study))).toEqual(new Set(['0 0 expired', '1 0 expired', '2 0 leased']))
    expect(await checkCounters(study)).toEqual([])
    expect(await world.next(study, 0)).toBe(0)
  })

  it('D62: many at once, from several processes, stay within the quota', async () => {
    const study = await world.study(many(10, 2), 12)
    const leases = []
    for (const task of study.tasks.keys()) for (const person of study.people.keys()) leases.push(await pendingLease(study, task, person))
    const shuffled = [leases.toReversed(), leases, leases.slice(40), leases.slice(0, 60)]
    const refused = (await Promise.all(shuffled.map((some) => postgres.persistLeases(some)))).flat()
    expect(new Set(refused.map((lease) => lease.assignmentId)).size).toBe(100)
    expect(refused).toHaveLength(100)
    expect((await statesOf(study)).filter((state) => state.endsWith('leased'))).toHaveLength(20)
    expect(await checkCounters(study)).toEqual([])
  })
})

describe('marks of tasks that were given back', () => {
  const marksOf = async (study: Study) =>
    (await world.pool.query('select count(*)::int as n from tasks where project_id = $1 and returned_at is not null', [study.projectId]))
      .rows[0]?.n
  const cursors = async (study: Study) =>
    (
      await world.pool.query('select annotator_id, queue_key::int, task_id from dispatch_cursors where project_id = $1', [study.projectId])
    ).rows.map((row) => [study.people.indexOf(row.annotator_id), row.queue_key, row.task_id === '00000000-0000-0000-0000-000000000000'])

  it('D23: are folded when they grow many: they go, the cursors behind them go back, and nothing is missed', async () => {
    const study = await world.study(many(12, 1), 3)
    const [ana, ben] = [at(study.people, 0), at(study.people, 1)]
    expect(await world.next(study, 2)).toBe(0)
    for (const _ of study.tasks.slice(1, 7)) await world.lease(study, ana)
    expect(await world.next(study, 1)).toBe(7)
    for (const index of [2, 3, 4]) await world.end(study, at(study.tasks, index), ana, 'not-me')
    await world.dispenser.sweep(10)
    expect(await marksOf(study)).toBe(3)
    await world.end(study, at(study.tasks, 5), ana, 'not-me')
    await world.dispenser.sweep(10)
    expect(await marksOf(study)).toBe(0)
    // That of the third annotator was before the first mark; the others are at it, without a task, so that the next claim moves them at once.
    expect((await cursors(study)).toSorted(([a], [b]) => Number(a) - Number(b))).toEqual([
      [0, 3, true],
      [1, 3, true],
      [2, 1, false],
    ])
    expect([await world.next(study, 1), await world.next(study, 0), await world.next(study, 1)]).toEqual([2, 8, 3])
    expect((await world.drain(study, ben)).map((taskId) => study.tasks.indexOf(taskId))).toEqual([4, 5, 9, 10, 11])
    expect(await checkCounters(study)).toEqual([])
  })

  it('D23: stay while they are fresh, since a claim that began before may pass them', async () => {
    const patient = postgresDispenser(world.pool, { fold: { most: 0, seconds: 60 } })
    const study = await world.study(many(2, 1), 1)
    await world.lease(study, at(study.people, 0))
    await world.end(study, at(study.tasks, 0), at(study.people, 0), 'released')
    await patient.sweep(10)
    expect(await marksOf(study)).toBe(1)
    expect(await patient.audit()).toEqual([])
    expect(patient.pending(randomUUID())).toBeUndefined()
  })
})
