import { randomUUID } from 'node:crypto'
import { projectIdSchema, type TaskId } from '@reticle/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeLeases } from './leases-suite.ts'
import { describePoolsAndTests } from './pools-suite.ts'
import { describeRules } from './rules-suite.ts'
import { describeScores } from './scores-suite.ts'
import { checkCounters, requestOf } from './study.ts'
import { describeViewings } from './viewings-suite.ts'
import { at, type MakeSubject, World } from './world.ts'

const many = (count: number, reads: number) => Array.from({ length: count }, () => ({ reads }))

const describeOrder = (world: () => World): void => {
  it('D10: hands out by priority, then in the order of the queue, each task once to one annotator', async () => {
    const made = await world().study(
      [{ reads: 2 }, { reads: 2, priority: 5 }, { reads: 2 }, { reads: 2, priority: 5 }, { reads: 2, priority: -1 }],
      2,
    )
    const expected = [1, 3, 0, 2, 4].map((index) => at(made.tasks, index))
    for (const person of made.people) expect(await world().drain(made, person)).toEqual(expected)
    for (const person of made.people) await world().persist(made, person)
    expect(await checkCounters(made)).toEqual([])
  })

  it('D10: goes by the key of each task, negative, far and equal ones, and by id where all is equal', async () => {
    const keys = [7, -3, 2 ** 40, 7, -(2 ** 40), 0]
    const tasks = keys.map((key) => ({ reads: 1, key }))
    const made = await world().study(tasks, 1)
    const taken = await world().drain(made, at(made.people, 0))
    const keyOf = (taskId: TaskId) => keys[made.tasks.indexOf(taskId)]
    expect(taken.map(keyOf)).toEqual(keys.toSorted((a, b) => a - b))
    const ties = taken.filter((taskId) => keyOf(taskId) === 7)
    expect(ties).toEqual(ties.toSorted((a, b) => (a < b ? -1 : 1)))
  })

  it('D13: least-read hands out what fewest have begun', async () => {
    const made = await world().study(
      [{ reads: 3 }, { reads: 3 }, { reads: 3 }].map((task) => ({ ...task, levelRule: 'least-read' as const })),
      3,
    )
    const taken = []
    for (const person of [0, 1, 2, 0, 1]) taken.push(await world().next(made, person))
    expect(taken).toEqual([0, 1, 2, 1, 0])
  })

  it('D14: finish-begun hands out what most have begun', async () => {
    const made = await world().study(
      [{ reads: 3 }, { reads: 3 }, { reads: 3 }].map((task) => ({ ...task, levelRule: 'most-read' as const })),
      3,
    )
    const taken = []
    for (const person of [0, 0, 1, 2, 1]) taken.push(await world().next(made, person))
    expect(taken).toEqual([0, 1, 0, 0, 1])
  })

  it('D20: finds what was given back behind where an annotator has come, in its place of the order', async () => {
    const made = await world().study(many(4, 1), 2)
    const [ana, ben] = [at(made.people, 0), at(made.people, 1)]
    expect([await world().next(made, 0), await world().next(made, 1)]).toEqual([0, 1])
    await world().end(made, at(made.tasks, 0), ana, 'not-me')
    expect([await world().next(made, 1), await world().next(made, 1), await world().next(made, 0)]).toEqual([0, 2, 3])
    expect(await world().lease(made, ana)).toBeUndefined()
    expect(await world().lease(made, ben)).toBeUndefined()
  })

  it('D21: brings "not now" back last, the longest ago first, and "not me" never', async () => {
    const made = await world().study(many(4, 1), 1)
    const ana = at(made.people, 0)
    expect([await world().next(made, 0), await world().next(made, 0), await world().next(made, 0)]).toEqual([0, 1, 2])
    await world().end(made, at(made.tasks, 2), ana, 'not-now')
    await world().end(made, at(made.tasks, 0), ana, 'not-now')
    await world().end(made, at(made.tasks, 1), ana, 'not-me')
    expect(await world().next(made, 0)).toBe(3)
    const again = await world().lease(made, ana)
    expect([again?.taskId, again?.fence]).toEqual([made.tasks[2], 2])
    expect([await world().next(made, 0), await world().next(made, 0)]).toEqual([0, 'nothing-left'])
  })

  it('D22: finds new, reopened and raised tasks behind where everyone has come', async () => {
    const made = await world().study(many(2, 1), 2)
    const [ana, ben] = [at(made.people, 0), at(made.people, 1)]
    await world().drain(made, ana)
    for (const taskId of made.tasks) await world().end(made, taskId, ana, 'submitted')
    const added = await made.addTask({ reads: 1, priority: 3 })
    await world().dispenser.refresh(made.projectId, [added])
    expect(await world().drain(made, ana)).toEqual([added])
    await world().change(made, at(made.tasks, 1), `state = 'collecting', reads = 2`)
    expect(await world().drain(made, ben)).toEqual([made.tasks[1]])
    expect(await world().drain(made, ana)).toEqual([])
  })
}

const describeQuota = (world: () => World): void => {
  it('D1, D3: stays within the quota, and never repeats, under 50 claimers at once', async () => {
    const made = await world().study(many(40, 3), 50)
    const all = await Promise.all(made.people.map((person) => world().drain(made, person)))
    const taken = all.flatMap((tasks, index) => tasks.map((taskId) => `${taskId} ${index}`))
    expect([taken.length, new Set(taken).size]).toEqual([120, 120])
    for (const person of made.people) await world().persist(made, person)
    expect(await checkCounters(made)).toEqual([])
  })

  it('D3: never gives one task twice to one annotator who claims many times at once', async () => {
    const made = await world().study(many(12, 3), 1)
    const leases = await Promise.all(made.tasks.map(() => world().lease(made, at(made.people, 0))))
    expect(new Set(leases.map((lease) => lease?.taskId)).size).toBe(12)
    expect(leases.every((lease) => lease?.fence === 1)).toBe(true)
    await world().persist(made, at(made.people, 0))
    expect(await checkCounters(made)).toEqual([])
  })

  it('D70: loses nothing when all that is not in Postgres is lost in the middle', async () => {
    const made = await world().study(many(30, 2), 6)
    const losing = (async () => {
      for (let round = 0; round < 6; round++) await world().subject.lose()
    })()
    const all = await Promise.all(made.people.map((person) => world().drain(made, person)))
    await losing
    // What was pending when a slot was handed out again has ended; nobody is asked twice for it.
    for (const person of made.people) await world().persist(made, person)
    const taken = all.flatMap((tasks, index) => tasks.map((taskId) => `${taskId} ${index}`))
    expect(new Set(taken).size).toBe(taken.length)
    expect(taken.length).toBeGreaterThanOrEqual(60)
    expect(await checkCounters(made)).toEqual([])
  })
}

const describeReasons = (world: () => World): void => {
  it('D65: says why there is nothing, and until when to wait', async () => {
    const made = await world().study(many(2, 1), 2)
    const [ana, ben] = [at(made.people, 0), at(made.people, 1)]
    const first = await world().lease(made, ana)
    await world().lease(made, ana)
    expect(await world().claim(made, ben)).toEqual({ kind: 'none', reason: 'all-leased', retryAt: first?.expiresAt })
    for (const taskId of made.tasks) await world().end(made, taskId, ana, 'submitted')
    expect(await world().claim(made, ben)).toEqual({ kind: 'none', reason: 'nothing-left', retryAt: null })
  })

  it('D65: waits for no lease of one`s own, and for no protocol that is not there', async () => {
    const alone = await world().study(many(1, 1), 1)
    const ana = at(alone.people, 0)
    expect(await world().next(alone, 0)).toBe(0)
    expect(await world().claim(alone, ana)).toEqual({ kind: 'none', reason: 'nothing-left', retryAt: null })
    await world().pool.query('update projects set protocol_id = null where id = $1', [alone.projectId])
    expect(await world().next(alone, 0)).toBe('no-protocol')
    const nowhere = { projectId: projectIdSchema.parse(randomUUID()) }
    expect(await world().dispenser.claim(requestOf(nowhere, ana))).toMatchObject({ reason: 'nothing-left' })
  })
}

/** The rules of the port (docs/spec/dispensing.md), run for each adapter. */
export const describeDispenser = (name: string, make: MakeSubject): void => {
  describe(`the dispenser on ${name}`, () => {
    let opened: World | undefined
    const world = (): World => {
      if (opened === undefined) throw new Error('no world was opened')
      return opened
    }
    beforeAll(async () => {
      opened = await World.open(make)
    })
    afterAll(() => opened?.close())
    describeOrder(world)
    describeQuota(world)
    describeReasons(world)
    describeLeases(world)
    describeRules(world)
    describeScores(world)
    describeViewings(world)
    describePoolsAndTests(world)
  })
}
