import { expect, it } from 'vitest'
import { checkCounters } from './study.ts'
import { at, type World } from './world.ts'
import { runOut } from './writes.ts'

/** Leases: their rows, their ends, and those that Postgres hears of later. */
export const describeLeases = (world: () => World): void => {
  it('D2, D50: a lease has the id of its task, annotator and repeat, and its row and event in Postgres once it is persisted', async () => {
    const made = await world().study([{ reads: 1 }], 1)
    const ana = at(made.people, 0)
    const lease = await world().lease(made, ana)
    await world().persist(made, ana)
    expect(lease && world().dispenser.pending(lease.assignmentId)).toBeUndefined()
    const { rows } = await world().pool.query(
      `select a.id = assignment_id(a.task_id, a.annotator_id, 0) as is_keyed, a.id, a.fence::int, a.state, a.purpose, a.expires_at
        from assignments a where task_id = $1`,
      [lease?.taskId],
    )
    const told = { id: lease?.assignmentId, fence: lease?.fence, expires_at: lease?.expiresAt, purpose: lease?.purpose }
    expect(rows).toEqual([{ ...told, is_keyed: true, state: 'leased' }])
    expect(((lease?.expiresAt.getTime() ?? 0) - (lease?.leasedAt.getTime() ?? 0)) / 60_000).toBeCloseTo(15, 6)
    const events = await world().pool.query(
      `select type, actor_id, organization_id is not null as has_organization, payload->>'taskId' as task_id from events where subject_id = $1`,
      [lease?.assignmentId],
    )
    expect(events.rows).toEqual([{ type: 'assignment.leased', actor_id: ana, has_organization: true, task_id: lease?.taskId }])
  })

  it('D51: a sweep ends a lease that ran out: slot, event and fence; the draft stays', async () => {
    const made = await world().study([{ reads: 1 }], 2)
    const [ana, ben] = [at(made.people, 0), at(made.people, 1)]
    const first = await world().lease(made, ana)
    await world().persist(made, ana)
    await world().pool.query(`update assignments set draft = '{"regions":[]}', draft_version = 4 where id = $1`, [first?.assignmentId])
    expect(await world().lease(made, ben)).toBeUndefined()
    expect(await world().dispenser.sweep(100)).toEqual([])
    await runOut(made, { taskId: at(made.tasks, 0), annotatorId: ana, repeat: 0 })
    expect(await world().dispenser.sweep(100)).toEqual([{ projectId: made.projectId, taskId: made.tasks[0], annotatorId: ana }])
    const again = await world().lease(made, ana)
    expect([again?.assignmentId, again?.fence, again?.isPending]).toEqual([first?.assignmentId, 2, false])
    const { rows } = await world().pool.query(`select draft, draft_version from assignments where id = $1`, [first?.assignmentId])
    expect(rows).toEqual([{ draft: { regions: [] }, draft_version: 4 }])
    const events = await world().pool.query(`select type from events where subject_id = $1 order by id`, [first?.assignmentId])
    expect(events.rows.map((row) => row.type)).toEqual(['assignment.leased', 'assignment.expired', 'assignment.leased'])
    expect(await checkCounters(made)).toEqual([])
  })

  it('D52: what was given back without a word comes again to whoever is first, in its place', async () => {
    const made = await world().study([{ reads: 1 }, { reads: 1 }], 2)
    const [ana, ben] = [at(made.people, 0), at(made.people, 1)]
    expect([await world().next(made, 0), await world().next(made, 1)]).toEqual([0, 1])
    await world().end(made, at(made.tasks, 0), ana, 'released')
    await world().end(made, at(made.tasks, 1), ben, 'released')
    expect([await world().next(made, 1), await world().next(made, 1)]).toEqual([0, 1])
    expect(await checkCounters(made)).toEqual([])
  })
}
