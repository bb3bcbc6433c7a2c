import { aContent, aRegion } from '@reticle/testkit'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareTask } from './compare-task.ts'
import { refitProject } from './refit-project.ts'
import { runImport } from './run-import.ts'
import { makeWorld, type World } from './test/world.ts'

const images = async (n: number) =>
  Promise.all(
    Array.from({ length: n }, async (_, i) => ({
      name: `${i}.png`,
      bytes: await sharp({ create: { width: 64, height: 48, channels: 3, background: { r: i, g: 1, b: 2 } } })
        .png()
        .toBuffer(),
    })),
  )
const crater = (x: number, labelId = 'crater') =>
  aContent({ regions: [aRegion({ labelId, geometry: { type: 'box', x, y: 5, width: 10, height: 10 } })] })

describe('compare-task', () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld({
      redundancy: { reads: 2, maxReads: 3 },
      routing: [
        {
          id: 'one-more',
          reason: 'readers differ, one more is asked',
          when: { fact: 'agreement', op: '<', value: 0.6 },
          effect: { kind: 'more-reads', reads: 1 },
        },
      ],
    })
    await runImport(world.context, { importId: await world.upload(await images(3)) })
  })
  afterAll(() => world.close())
  const task = async (index: number) => {
    const found = (await world.tasks())[index]
    if (found === undefined) throw new Error('no such task')
    return found
  }

  it('settles a task on which the readers agree', async () => {
    const { id } = await task(0)
    const inputs = [await world.annotate(id, 0, crater(10)), await world.annotate(id, 1, crater(10))]
    await compareTask(world.context, { taskId: id })
    const settled = await task(0)
    expect(settled).toMatchObject({
      state: 'settled',
      resolution_kind: 'consensus',
      reason: 'readers agree',
      rule_id: 'agreed',
      agreement: 1,
      settled_at: world.clock.now,
    })
    const [row] = await world.query('select * from consensus where task_id = $1', [id])
    expect(row).toMatchObject({ id: settled.consensus_id, outcome: { by: { inputs } }, decision: { effect: { kind: 'settle' } } })
    expect(await world.eventTypes(id)).toEqual(['task.opened', 'consensus.computed', 'task.settled'])
    expect((await world.outbox()).slice(-2)).toEqual(['refit-project', 'progress,contested,samples'])
  })

  it('does nothing for a task that does not wait for it', async () => {
    const { id } = await task(0)
    await compareTask(world.context, { taskId: id })
    expect(await world.query('select count(*)::int as n from consensus where task_id = $1', [id])).toEqual([{ n: 1 }])
  })

  it('asks for one more reader when a rule says so, then contests', async () => {
    const { id } = await task(1)
    await world.annotate(id, 0, crater(0))
    await world.annotate(id, 1, crater(40, 'boulder'))
    await compareTask(world.context, { taskId: id })
    expect(await task(1)).toMatchObject({ state: 'collecting', reads: 3, rule_id: 'one-more', resolution_kind: null, settled_at: null })
    await world.annotate(id, 2, crater(20))
    await compareTask(world.context, { taskId: id })
    const contested = await task(1)
    expect(contested).toMatchObject({ state: 'contested', reads: 3, contested_at: world.clock.now, resolution_kind: null })
    expect(await world.eventTypes(id)).toEqual([
      'task.opened',
      'consensus.computed',
      'task.more-reads',
      'consensus.computed',
      'task.contested',
    ])
  })

  it('compares counted annotations only', async () => {
    const { id } = await task(2)
    await world.annotate(id, 0, crater(10))
    await world.annotate(id, 2, crater(40), false)
    await world.annotate(id, 1, crater(10))
    await Promise.all([compareTask(world.context, { taskId: id }), compareTask(world.context, { taskId: id })])
    expect(await task(2)).toMatchObject({ state: 'settled', agreement: 1 })
    expect(await world.query('select count(*)::int as n from consensus where task_id = $1', [id])).toEqual([{ n: 1 }])
  })

  it('refit-project keeps the numbers of the project, and keeps them again', async () => {
    await refitProject(world.context, { projectId: world.projectId })
    await world.query('update project_quality set cost_milliseconds = 0')
    await refitProject(world.context, { projectId: world.projectId })
    const outcome = await world.context.read.quality.of(world.projectId)
    expect(outcome?.agreement.overall).toMatchObject({ n: 3, excluded: 0 })
    expect(outcome?.histogram).toHaveLength(10)
    const readers = new Map(outcome?.readers.map(({ personId, annotations }) => [personId, annotations]))
    expect(world.people.map((id) => readers.get(id))).toEqual([3, 3, 1, undefined])
    expect(outcome?.labels.map(({ labelId }) => labelId)).toEqual(['crater', 'boulder'])
  })

  it('refit-project rests nine times as long as it took, and is asked for again when it is due', async () => {
    await world.query('update project_quality set cost_milliseconds = 2000')
    await world.query('delete from outbox')
    const computed = async () => (await world.query('select computed_at from project_quality'))[0]?.computed_at
    const before = await computed()
    world.clock.now = new Date(world.clock.now.getTime() + 5000)
    await refitProject(world.context, { projectId: world.projectId })
    await refitProject(world.context, { projectId: world.projectId })
    expect(await computed()).toEqual(before)
    const [waiting, ...others] = await world.query('select name, extract(epoch from retry_at - now())::float8 as seconds from outbox')
    expect([waiting?.name, others]).toEqual(['refit-project', []])
    expect(waiting?.seconds).toBeGreaterThan(13)
    expect(waiting?.seconds).toBeLessThanOrEqual(15)
    world.clock.now = new Date(world.clock.now.getTime() + 15_000)
    await refitProject(world.context, { projectId: world.projectId })
    expect(await computed()).toEqual(world.clock.now)
  })
})
