import { expect, it } from 'vitest'
import { checkCounters, type Study } from './study.ts'
import { at, type World } from './world.ts'

const many = (count: number, reads: number) => Array.from({ length: count }, () => ({ reads }))
const experts = { expertise: ['monkeys', 'birds'] }

/** What a rule of the protocol does: the task wants so many more, from a pool alone. */
const askPool = (world: World, study: Study, index: number, pool: string, more = 1) =>
  world.change(study, at(study.tasks, index), `state = 'collecting', pool = '${pool}', reads = counted + ${more}`)

const describePools = (world: () => World): void => {
  it('D80: hands tasks of a pool to its experts before anything else, and to nobody else', async () => {
    const made = await world().study([...many(3, 1), { reads: 1, priority: 9 }], 3)
    await askPool(world(), made, 1, 'monkeys')
    await askPool(world(), made, 2, 'lichens')
    // Also at the wish for something else, and by any of the annotator's fields.
    expect(await world().next(made, 0, { ...experts, goldRate: 1 })).toBe(1)
    expect([await world().next(made, 1), await world().next(made, 1), await world().next(made, 1)]).toEqual([3, 0, 'nothing-left'])
    expect(await world().claim(made, at(made.people, 2), { expertise: ['birds'] })).toEqual({
      kind: 'none',
      reason: 'all-leased',
      retryAt: expect.any(Date),
    })
    expect(await world().claim(made, at(made.people, 2), { expertise: ['lichens'] })).toMatchObject({
      lease: { taskId: at(made.tasks, 2), purpose: 'vote', repeat: 0, fence: 1, isPending: false },
    })
    expect(await checkCounters(made)).toEqual([])
  })

  it('D80: by priority, then by id, whichever of one`s pools they are of', async () => {
    const made = await world().study([...many(4, 1), { reads: 1, priority: 2 }], 1)
    for (const index of [0, 1, 2, 3, 4]) await askPool(world(), made, index, index % 2 === 0 ? 'monkeys' : 'birds')
    const taken = await world().drain(made, at(made.people, 0), experts)
    expect(taken).toEqual([at(made.tasks, 4), ...made.tasks.slice(0, 4).toSorted()])
  })

  it('D81: a skip, an end and a submission are those of votes: put off it comes last, for good never', async () => {
    const made = await world().study(many(3, 2), 2)
    await askPool(world(), made, 0, 'birds', 2)
    await askPool(world(), made, 1, 'birds', 2)
    const ana = at(made.people, 0)
    const first = await world().lease(made, ana, experts)
    const second = await world().lease(made, ana, experts)
    if (first === undefined || second === undefined) throw new Error('two tasks wait in the pool')
    expect(new Set([first.taskId, second.taskId])).toEqual(new Set(made.tasks.slice(0, 2)))
    await world().end(made, first.taskId, ana, 'not-now')
    await world().end(made, second.taskId, ana, 'not-me')
    expect(await world().next(made, 0, experts)).toBe(2)
    expect(await world().lease(made, ana, experts)).toMatchObject({ taskId: first.taskId, fence: 2 })
    await world().end(made, first.taskId, ana, 'expired')
    expect(await world().lease(made, ana, experts)).toMatchObject({ taskId: first.taskId, fence: 3 })
    await world().end(made, first.taskId, ana, 'submitted')
    expect(await world().next(made, 0, experts)).toBe('nothing-left')
    expect(await checkCounters(made)).toEqual([])
  })

  it('D82: experts at once stay within the quota, and never get one twice', async () => {
    const made = await world().study(many(12, 1), 20)
    for (const index of made.tasks.keys()) await askPool(world(), made, index, 'birds', 2)
    const claims = await Promise.all(made.people.flatMap((person) => [1, 2, 3].map(() => world().lease(made, person, experts))))
    const taken = claims.flatMap((lease) => (lease === undefined ? [] : [`${lease.taskId} ${lease.annotatorId}`]))
    expect([taken.length, new Set(taken).size]).toEqual([24, 24])
    expect(await checkCounters(made)).toEqual([])
  })

  it('D82: limits and excluded affiliations hold', async () => {
    const made = await world().study(many(3, 1), 2, ['Lab', 'Lab'])
    for (const index of [0, 1]) await askPool(world(), made, index, 'birds', 2)
    expect(await world().lease(made, at(made.people, 0), { ...experts, excludedAffiliation: 'Lab' })).toBeDefined()
    const second = await world().lease(made, at(made.people, 1), { ...experts, excludedAffiliation: 'Lab', most: 1 })
    expect(made.tasks.slice(0, 2)).toContain(second?.taskId)
    expect(await world().next(made, 1, { ...experts, excludedAffiliation: 'Lab', most: 1 })).toBe('cap-reached')
    const { rows } = await world().pool.query('select from assignments where task_id = $1', [second?.taskId])
    expect(rows).toHaveLength(1)
  })

  it('D83: once it is for everyone again, it is in the common queue in its place, wherever people have come', async () => {
    const made = await world().study(many(3, 1), 1)
    await askPool(world(), made, 0, 'birds')
    expect(await world().next(made, 0)).toBe(1)
    await world().change(made, at(made.tasks, 0), 'pool = null')
    expect([await world().next(made, 0), await world().next(made, 0), await world().next(made, 0)]).toEqual([0, 2, 'nothing-left'])
    await world().persist(made, at(made.people, 0))
    expect(await checkCounters(made)).toEqual([])
  })
}

const describeTests = (world: () => World): void => {
  const makeGold = async (study: Study, indexes: readonly number[]) => {
    for (const index of indexes) await world().change(study, at(study.tasks, index), `state = 'settled', is_gold = true, counted = reads`)
  }

  it('D85: who has a test to pass is handed its known tasks in their order, without a slot, and nothing else', async () => {
    const made = await world().study(many(4, 1), 1)
    await makeGold(made, [0, 1, 2])
    const ana = at(made.people, 0)
    const taskIds = [at(made.tasks, 2), at(made.tasks, 3), at(made.tasks, 0)]
    const test = { qualification: { taskIds, repeat: 101 }, most: 0, goldRate: 1 }
    const first = await world().lease(made, ana, test)
    expect([first?.taskId, first?.purpose, first?.repeat, first?.fence]).toEqual([at(made.tasks, 2), 'qualification', 101, 1])
    // The task that is not known is passed over; one that ran out comes again; an attempt of its own asks again.
    expect([await world().next(made, 0, test), await world().next(made, 0, test)]).toEqual([0, 'nothing-left'])
    await world().end(made, at(made.tasks, 2), ana, 'expired', 101)
    expect(await world().lease(made, ana, test)).toMatchObject({ taskId: at(made.tasks, 2), fence: 2 })
    await world().end(made, at(made.tasks, 2), ana, 'submitted', 101)
    expect(await world().next(made, 0, test)).toBe('nothing-left')
    expect(await world().lease(made, ana, { qualification: { taskIds, repeat: 102 } })).toMatchObject({
      taskId: at(made.tasks, 2),
      repeat: 102,
      fence: 1,
    })
    expect(await checkCounters(made)).toEqual([])
  })

  it('D86: what was read in a test is no hidden gold for the same person, and counts for no limit', async () => {
    const made = await world().study(many(3, 1), 2)
    await makeGold(made, [0, 1])
    const test = { qualification: { taskIds: [at(made.tasks, 0)], repeat: 101 } }
    expect(await world().next(made, 0, test)).toBe(0)
    expect([await world().next(made, 0, { goldRate: 1, most: 2 }), await world().next(made, 0, { goldRate: 1, most: 2 })]).toEqual([1, 2])
  })
}

/** Tasks that are for some alone. */
export const describePoolsAndTests = (world: () => World): void => {
  describePools(world)
  describeTests(world)
}
