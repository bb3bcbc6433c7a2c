import { newId } from '@reticle/db'
import { aContent, aProtocol } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moveToLive } from './move-to-live.ts'
import { orderQueue } from './order-queue.ts'
import { makeWorld, type World } from './test/world.ts'

/** More than one batch. */
const many = 4300

describe('moving to the live protocol', () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld()
  })
  afterAll(() => world.close())

  /** As a publish leaves a large project: live, with nothing moved, and marked. */
  const publish = async (version: number, reads: number): Promise<string> => {
    const id = newId()
    const content = JSON.stringify(aProtocol({ redundancy: { reads } }))
    const values = [id, world.projectId, version, content, world.people[0]]
    await world.query('insert into protocols (id, project_id, version, content, created_by) values ($1, $2, $3, $4, $5)', values)
    await world.query('update projects set protocol_id = $2 where id = $1', [world.projectId, id])
    await world.context.unitOfWork(({ queueOrder }) => queueOrder.markStale(world.projectId))
    return id
  }
  const byProtocol = () =>
    world.query('select protocol_id as id, reads, count(*)::int as n from tasks where project_id = $1 group by 1, 2 order by n', [
      world.projectId,
    ])

  it('L10: takes all tasks that nobody has begun, and opens those that are missing, in batches', async () => {
    const tasks = await world.open(many)
    await world.annotate(tasks[5] ?? '', 0, aContent())
    await world.query('delete from tasks where id = any($1)', [tasks.slice(-2100)])
    const [first] = await byProtocol()
    const second = await publish(2, 3)
    await orderQueue(world.context, { projectId: world.projectId })
    expect(await byProtocol()).toEqual([
      { id: first.id, reads: 2, n: 1 },
      { id: second, reads: 3, n: many - 1 },
    ])
    expect(await world.query(`select count(*)::int as n from events where type = 'task.opened'`)).toEqual([{ n: 2100 }])
    expect(await world.context.read.queueOrder.due(world.projectId)).toBeUndefined()
  })

  it('begins anew when another version became live meanwhile', async () => {
    const third = await publish(3, 4)
    const { read } = world.context
    const stale = {
      ...read,
      projects: { ...read.projects, liveProtocolId: async () => (await read.protocols.listOf(world.projectId))[1]?.id as never },
    }
    expect(await moveToLive({ ...world.context, read: stale }, world.projectId)).toBeNull()
    expect(await moveToLive(world.context, world.projectId)).toBe(third)
    expect((await byProtocol()).at(-1)).toEqual({ id: third, reads: 4, n: many - 1 })
  })
})
