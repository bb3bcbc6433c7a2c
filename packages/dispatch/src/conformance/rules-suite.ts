import { expect, it } from 'vitest'
import { checkCounters, type Study } from './study.ts'
import { at, type World } from './world.ts'
import { submit } from './writes.ts'

const many = (count: number, reads: number) => Array.from({ length: count }, () => ({ reads }))

/** Settles a task of which nobody has anything as known. */
const makeGold = (world: World, study: Study, index: number) =>
  world.change(study, at(study.tasks, index), `state = 'settled', is_gold = true`)

const describeLimits = (world: () => World): void => {
  it('D30, D31: a pause and a missing expertise are told before any look at the queue', async () => {
    const made = await world().study(many(1, 1), 1)
    expect(await world().next(made, 0, { isPaused: true, hasExpertise: false, most: 1 })).toBe('paused')
    expect(await world().next(made, 0, { hasExpertise: false, most: 1 })).toBe('expertise')
    expect(await world().next(made, 0)).toBe(0)
  })

  it('D32: nobody has more than their limit, held and submitted together, also with many claims at once', async () => {
    const made = await world().study(many(20, 2), 1)
    const ana = at(made.people, 0)
    const rules = { most: 5 }
    const claims = await Promise.all(Array.from({ length: 12 }, () => world().next(made, 0, rules)))
    expect(claims.filter((told) => typeof told === 'number').toSorted()).toEqual([0, 1, 2, 3, 4])
    expect(claims.filter((told) => told === 'cap-reached')).toHaveLength(7)
    await world().end(made, at(made.tasks, 0), ana, 'submitted')
    expect(await world().claim(made, ana, rules)).toEqual({ kind: 'none', reason: 'cap-reached', retryAt: null })
    await world().end(made, at(made.tasks, 1), ana, 'not-me')
    expect([await world().next(made, 0, rules), await world().next(made, 0, rules)]).toEqual([5, 'cap-reached'])
    expect(await world().next(made, 0)).toBe(6)
    expect(await checkCounters(made)).toEqual([])
  })

  it('D32: a limit that comes later counts what was leased without one, also where a repeat or gold is wished', async () => {
    const made = await world().study(many(5, 1), 1)
    const [ana, first] = [at(made.people, 0), at(made.tasks, 0)]
    await makeGold(world(), made, 4)
    expect(await world().next(made, 0)).toBe(0)
    await world().end(made, first, ana, 'submitted')
    expect([await world().next(made, 0), await world().next(made, 0)]).toEqual([1, 2])
    expect(await world().next(made, 0, { most: 3, repeatRate: 1 })).toBe('cap-reached')
    expect(await world().next(made, 0, { most: 3, goldRate: 1 })).toBe('cap-reached')
    expect(await world().next(made, 0, { most: 4, repeatRate: 1 })).toBe(0)
  })

  it('D33: a daily limit ends with the UTC day, and counts no submission of an earlier one', async () => {
    const made = await world().study(many(4, 2), 1)
    const ana = at(made.people, 0)
    const rules = { mostPerDay: 2 }
    expect([await world().next(made, 0, rules), await world().next(made, 0, rules)]).toEqual([0, 1])
    await world().end(made, at(made.tasks, 0), ana, 'submitted')
    const outcome = await world().claim(made, ana, rules)
    const midnight = new Date(Math.floor(Date.now() / 86_400_000 + 1) * 86_400_000)
    expect(outcome).toEqual({ kind: 'none', reason: 'cap-reached', retryAt: midnight })
    await world().pool.query(`update annotators set day = day - 1 where person_id = $1`, [ana])
    expect([await world().next(made, 0, rules), await world().next(made, 0, rules)]).toEqual([2, 'cap-reached'])
  })

  it('D35: no task goes to two of one affiliation while one of them holds or has submitted it', async () => {
    const made = await world().study(many(3, 3), 3, ['Lab', 'Lab', 'Observatory'])
    const [ana] = made.people
    const lab = { excludedAffiliation: 'Lab' }
    const first = await world().lease(made, at(made.people, 0), lab)
    expect(first?.taskId).toBe(made.tasks[0])
    expect([await world().next(made, 1, lab), await world().next(made, 2, { excludedAffiliation: 'Observatory' })]).toEqual([1, 0])
    expect([await world().next(made, 1, lab), await world().next(made, 1, lab)]).toEqual([2, 'all-leased'])
    expect(await world().claim(made, at(made.people, 1), lab)).toMatchObject({ retryAt: first?.expiresAt })
    if (ana === undefined) throw new Error('three people were made')
    // What was put off, released or ran out does not count.
    await world().end(made, at(made.tasks, 0), ana, 'not-now')
    expect(await world().next(made, 1, lab)).toBe(0)
    await world().end(made, at(made.tasks, 0), at(made.people, 1), 'submitted')
    expect(await world().next(made, 0, lab)).toBe('all-leased')
    for (const index of [1, 2]) await world().end(made, at(made.tasks, index), at(made.people, 1), 'submitted')
    expect(await world().claim(made, ana, lab)).toEqual({ kind: 'none', reason: 'nothing-left', retryAt: null })
    expect(await checkCounters(made)).toEqual([])
  })

  it('D35: not even when all of one affiliation claim at once', async () => {
    const people = 12
    const made = await world().study(
      many(20, 3),
      people,
      Array.from({ length: people }, (_, index) => (index < 9 ? 'Lab' : 'Observatory')),
    )
    const claims = made.people.flatMap((person, index) =>
      [1, 2].map(() => world().lease(made, person, { excludedAffiliation: index < 9 ? 'Lab' : 'Observatory' })),
    )
    await Promise.all(claims)
    const { rows } = await world().pool.query(
      `select a.task_id, p.affiliation from assignments a join people p on p.id = a.annotator_id where a.project_id = $1
        group by 1, 2 having count(*) > 1`,
      [made.projectId],
    )
    expect(rows).toEqual([])
  })

  it('D36: what a change of affiliations or of the live protocol frees is found, wherever the cursors are', async () => {
    const made = await world().study(many(4, 3), 2, ['Lab', 'Lab'])
    const lab = { excludedAffiliation: 'Lab' }
    const [ana, ben] = [0, 1]
    expect([await world().next(made, ana, lab), await world().next(made, ben, lab), await world().next(made, ana, lab)]).toEqual([0, 1, 2])
    expect(await world().next(made, ben, lab)).toBe(3)
    await world().pool.query(
      `with p as (
        insert into protocols (id, project_id, version, content, created_by) select gen_random_uuid(), $1, 2, content, created_by
        from protocols where project_id = $1 returning id)
      update projects set protocol_id = (select id from p) where id = $1`,
      [made.projectId],
    )
    await world().dispenser.reload(made.projectId)
    expect(await world().next(made, ben)).toBe(0)
    await world().pool.query(`update people set affiliation = 'Observatory' where id = $1`, [at(made.people, ben)])
    expect(await world().next(made, ben, { excludedAffiliation: 'Observatory' })).toBe(2)
    expect(await world().next(made, ana, lab)).toBe(1)
  })
}

const describeKnown = (world: () => World): void => {
  it('D40: a gold task is read once by everyone, holds no slot, and does not count', async () => {
    const made = await world().study(many(3, 1), 2)
    for (const index of [0, 1]) await makeGold(world(), made, index)
    const gold = { goldRate: 1 }
    const taken = [await world().lease(made, at(made.people, 0), gold), await world().lease(made, at(made.people, 0), gold)]
    expect(new Set(taken.map((lease) => lease?.taskId))).toEqual(new Set(made.tasks.slice(0, 2)))
    expect(taken.map((lease) => [lease?.purpose, lease?.repeat, lease?.fence])).toEqual([
      ['gold', 0, 1],
      ['gold', 0, 1],
    ])
    // When there is none, an ordinary task follows.
    expect([await world().next(made, 0, gold), await world().next(made, 0, gold)]).toEqual([2, 'nothing-left'])
    await world().end(made, at(made.tasks, 0), at(made.people, 0), 'submitted')
    await world().end(made, at(made.tasks, 1), at(made.people, 0), 'expired')
    expect([await world().next(made, 0, gold), await world().next(made, 0, gold)]).toEqual([1, 'nothing-left'])
    const { rows } = await world().pool.query(
      `select sum(leased)::int as leased, sum(counted)::int as counted from tasks where id = any($1)`,
      [made.tasks.slice(0, 2)],
    )
    expect(rows).toEqual([{ leased: 0, counted: 0 }])
    expect(await world().next(made, 1, gold)).toBeLessThan(2)
    expect(await checkCounters(made)).toEqual([])
  })

  it('D40: gold is nothing for who has seen or read the task', async () => {
    const made = await world().study([{ reads: 1 }, { reads: 2 }], 2)
    expect(await world().next(made, 0)).toBe(0)
    await world().end(made, at(made.tasks, 0), at(made.people, 0), 'submitted')
    await makeGold(world(), made, 0)
    await world().view(made, at(made.tasks, 0), at(made.people, 1))
    expect([await world().next(made, 0, { goldRate: 1 }), await world().next(made, 1, { goldRate: 1 })]).toEqual([1, 1])
  })

  it('D42: a repeat is the oldest of one`s own votes that is old enough, once', async () => {
    const made = await world().study(many(4, 1), 1)
    const ana = at(made.people, 0)
    for (const taskId of made.tasks.slice(0, 3)) {
      await world().lease(made, ana)
      await world().end(made, taskId, ana, 'submitted')
    }
    const repeat = { repeatRate: 1 }
    expect(await world().next(made, 0, { ...repeat, repeatAfterHours: 1 })).toBe(3)
    const first = await world().lease(made, ana, repeat)
    expect([first?.taskId, first?.purpose, first?.repeat, first?.fence]).toEqual([made.tasks[0], 'repeat', 1, 1])
    await submit(made, { taskId: at(made.tasks, 0), annotatorId: ana, repeat: 1 })
    expect([await world().next(made, 0, repeat), await world().next(made, 0, repeat), await world().next(made, 0, repeat)]).toEqual([
      1,
      2,
      'nothing-left',
    ])
    await world().end(made, at(made.tasks, 1), ana, 'released', 1)
    expect([await world().next(made, 0, repeat), await world().next(made, 0, repeat)]).toEqual([1, 'nothing-left'])
    await world().end(made, at(made.tasks, 1), ana, 'released', 1)
    await world().end(made, at(made.tasks, 2), ana, 'submitted', 1)
    expect(await world().next(made, 0, repeat)).toBe('nothing-left')
    const { rows } = await world().pool.query(`select leased, counted from tasks where id = any($1)`, [made.tasks.slice(0, 3)])
    expect(rows).toEqual(Array.from({ length: 3 }, () => ({ leased: 0, counted: 1 })))
    expect(await checkCounters(made)).toEqual([])
  })
}

/** What the protocol and the annotator's row ask of a claim. */
export const describeRules = (world: () => World): void => {
  describeLimits(world)
  describeKnown(world)
}
