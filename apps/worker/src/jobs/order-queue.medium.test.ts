import { newId } from '@reticle/db'
import type { QueueOrder } from '@reticle/domain'
import { aProtocol } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WorkerContext } from '../context.ts'
import { orderQueue } from './order-queue.ts'
import { makeWorld, type World } from './test/world.ts'

describe('order-queue', () => {
  let world: World
  let context: WorkerContext
  let version = 1
  const reloaded: string[] = []
  const reordered: string[] = []
  beforeAll(async () => {
    world = await makeWorld()
    const dispenser = {
      ...world.context.dispenser,
      reload: async (projectId: string) => void reloaded.push(projectId),
      reorder: async (projectId: string) => void reordered.push(projectId),
    }
    context = { ...world.context, dispenser }
  })
  afterAll(() => world.close())

  const publish = async (order: QueueOrder): Promise<void> => {
    const id = newId()
    version += 1
    const content = JSON.stringify(aProtocol({ dispensing: { order } }))
    await world.query('insert into protocols (id, project_id, version, content, created_by) values ($1, $2, $3, $4, $5)', [
      id,
      world.projectId,
      version,
      content,
      world.people[0],
    ])
    await world.query('update projects set protocol_id = $2 where id = $1', [world.projectId, id])
  }
  const queue = async (): Promise<number[]> =>
    (await world.query('select position::int from tasks order by -priority, level, queue_key, id')).map((row) => row.position)

  it('puts all tasks into the order of the live protocol, in batches, and tells the dispenser once', async () => {
    await world.open(4500, (index) => ({ plate: index < 3000 ? 'big' : 'small' }))
    await publish({ kind: 'stratified', groupKey: 'plate' })
    await orderQueue(context, { projectId: world.projectId })
    const positions = await queue()
    expect(positions.slice(0, 4)).toEqual([1, 3001, 2, 3002])
    expect(positions.slice(-2)).toEqual([2999, 3000])
    expect(reloaded).toEqual([world.projectId])
    expect(await context.read.queueOrder.due(world.projectId)).toBeUndefined()
  })

  it('has nothing to do a second time, and goes on after a run that ended before its end', async () => {
    await orderQueue(context, { projectId: world.projectId })
    expect(reloaded).toHaveLength(1)
    await publish({ kind: 'random', seed: 3 })
    const broken = { ...context, dispenser: { ...context.dispenser, reload: async () => Promise.reject(new Error('killed')) } }
    await expect(orderQueue(broken, { projectId: world.projectId })).rejects.toThrow('killed')
    expect(await context.read.queueOrder.dueProjects(5)).toEqual([world.projectId])
    await orderQueue(context, { projectId: world.projectId })
    expect([reloaded.length, await context.read.queueOrder.due(world.projectId)]).toEqual([2, undefined])
    const keys = await world.query(`select count(*)::int as n from tasks where queue_key <> queue_key('random', '3', id, position, null)`)
    expect(keys).toEqual([{ n: 0 }])
  })

  it('ML41: has claims go on in the old order where nothing but places changed', async () => {
    await context.unitOfWork(({ queueOrder }) => queueOrder.markStale(world.projectId))
    await orderQueue(context, { projectId: world.projectId })
    expect([reloaded.length, reordered, await context.read.queueOrder.due(world.projectId)]).toEqual([2, [world.projectId], undefined])
  })
})
