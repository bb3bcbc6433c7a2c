import type { Hint } from '@reticle/contract'
import { connectDispatch, type Dispatch } from '@reticle/dispatch'
import { personIdSchema, taskIdSchema } from '@reticle/domain'
import { aContent } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeWorld, type World } from './jobs/test/world.ts'
import { sweepReviews, sweepRounds } from './sweep-desk.ts'

let world: World
let dispatch: Dispatch
beforeAll(async () => {
  world = await makeWorld()
  dispatch = await connectDispatch({ databaseUrl: world.url, redisUrl: null, onError: () => undefined })
})
afterAll(async () => {
  await dispatch.close()
  await world.close()
})

const parts = () => ({
  unitOfWork: world.context.unitOfWork,
  dispenser: dispatch.dispenser,
  hints: dispatch.hints,
  now: world.context.now,
  onError: (error: unknown) => {
    throw error
  },
})

describe('the sweeps of the desk', () => {
  it('L82: end a round that has run its time, and no other; what was said stands', async () => {
    const tasks = await world.open(2)
    await world.annotateAll(tasks, [aContent(), aContent()])
    const hour = 3_600_000
    const [{ organization_id: organizationId }] = await world.query('select organization_id from projects')
    for (const [index, taskId] of tasks.entries()) {
      const at = world.context.now()
      // By the clock of Postgres, whatever that of the worker says.
      const endsAt = new Date(Date.now() + (index === 0 ? -hour : hour))
      await world.context.unitOfWork((r) => r.revisions.begin({ taskId, kind: 'panel', organizationId, askedBy: null, at, endsAt }))
    }
    const [late = '', running = ''] = tasks
    await world.query(`update assignments set state = 'leased', fence = 1 where task_id = $1 and annotator_id = $2 and repeat = -1`, [
      late,
      world.people[0],
    ])
    expect(await sweepRounds(parts())).toEqual([late])
    expect(await sweepRounds(parts())).toEqual([])
    expect(await world.query('select state, counted, revisions from tasks where id = any($1) order by position', [tasks])).toEqual([
      { state: 'comparing', counted: 2, revisions: 0 },
      { state: 'collecting', counted: 2, revisions: 2 },
    ])
    expect(
      await world.query(`select state, fence::int from assignments where task_id = $1 and repeat = -1 order by fence`, [late]),
    ).toEqual([
      { state: 'released', fence: 0 },
      { state: 'released', fence: 2 },
    ])
    expect(await world.query(`select state, count(*)::int as n from revisions group by state order by state`)).toEqual([
      { state: 'open', n: 2 },
      { state: 'over', n: 2 },
    ])
    expect(await world.eventTypes(late)).toEqual(['task.revising', 'task.quorum-met'])
    expect(await world.eventTypes(running)).toEqual(['task.revising'])
  })

  it('D93: end leases of contested tasks that ran out, and tell the desk', async () => {
    const [taskId] = (await world.open(1)).map((id) => taskIdSchema.parse(id))
    if (taskId === undefined) throw new Error('a task was to be opened')
    await world.query(`update tasks set state = 'contested', contested_at = now() where id = $1`, [taskId])
    const reviewerId = personIdSchema.parse(world.people[3])
    await dispatch.dispenser.reviews.take({ taskId, reviewerId, takesOver: false })
    const heard: Hint[] = []
    await dispatch.hints.subscribe((hint) => heard.push(hint))
    await sweepReviews(parts())
    await world.query(`update reviews set expires_at = now() - interval '1 second' where task_id = $1`, [taskId])
    await sweepReviews(parts())
    expect(await world.query('select state from reviews where task_id = $1', [taskId])).toEqual([{ state: 'expired' }])
    await expect.poll(() => heard).toEqual([{ projectId: world.projectId, topics: ['contested', 'reviews'] }])
  })
})
