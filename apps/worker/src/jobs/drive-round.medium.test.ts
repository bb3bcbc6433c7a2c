import { newId } from '@reticle/db'
import { type LoopId, type LoopPlan, loopIdSchema, loopPlanSchema, type RoundId } from '@reticle/domain'
import { beginRound } from '@reticle/models'
import { aContent } from '@reticle/testkit'
import { beforeEach, describe, expect, it } from 'vitest'
import { sweepLoops } from '../sweep-loops.ts'
import { compareTask } from './compare-task.ts'
import { driveRound } from './drive-round.ts'
import { makeWorld, type World } from './test/world.ts'

const ordering = { parts: [{ strategy: 'entropy' }] }

describe('drive-round and its sweep, with a backend that is away', () => {
  let world: World
  const makeLoop = async (changes: { trigger?: LoopPlan['trigger']; share?: number } = {}): Promise<LoopId> => {
    const [modelId, backendId, id] = [newId(), newId(), loopIdSchema.parse(newId())]
    const [createdBy] = world.people
    const plan = loopPlanSchema.parse({
      trigger: changes.trigger ?? { kind: 'hand' },
      ordering,
      heldOut: { share: changes.share ?? 0.01, seed: 1 },
    })
    await world.query('insert into models (id, project_id, name, created_by) values ($1, $2, $3, $4)', [
      modelId,
      world.projectId,
      modelId,
      createdBy,
    ])
    await world.query(
      `insert into backends (id, project_id, model_id, name, protocol, address, created_by) values ($1, $2, $3, $4, 'reticle', 'http://127.0.0.1:1', $5)`,
      [backendId, world.projectId, modelId, backendId, createdBy],
    )
    await world.context.unitOfWork(({ loops }) =>
      loops.add({
        id,
        projectId: world.projectId,
        backendId,
        name: `loop ${id}`,
        state: 'active',
        plan,
        createdBy: createdBy ?? '',
        createdAt: world.clock.now,
      }),
    )
    return id
  }
  const begin = async (loopId: LoopId, kind: 'hand' | 'settled'): Promise<RoundId> => {
    const loop = await world.context.read.loops.get(loopId)
    if (loop === undefined) throw new Error('the loop is there')
    const by = kind === 'hand' ? { kind, personId: world.people[0] ?? '' } : { kind }
    const id = await world.context.unitOfWork((repositories) => beginRound(repositories, loop, by, world.clock.now))
    if (id === undefined) throw new Error('a round is under way')
    return id
  }
  const settle = async (taskIds: readonly string[]) => {
    await world.annotateAll(taskIds, [aContent(), aContent()])
    for (const taskId of taskIds) await compareTask(world.context, { taskId: taskId as never })
  }
  const roundOf = async (id: RoundId) => (await world.query('select * from learning_rounds where id = $1', [id]))[0]

  beforeEach(async () => {
    world = await makeWorld()
    return () => world.close()
  })

  it('MR47: fails without a label, with the cure, and pauses the loop after the third time, telling the managers', async () => {
    const [manager] = world.people
    await world.query(
      `insert into memberships (id, organization_id, person_id, project_id, role) select gen_random_uuid(), organization_id, $1, id, 'manager' from projects`,
      [manager],
    )
    await world.open(3)
    const loopId = await makeLoop()
    for (const n of [1, 2, 3]) {
      const roundId = await begin(loopId, 'hand')
      await driveRound(world.context, { roundId })
      const row = await roundOf(roundId)
      expect([row.number, row.state]).toEqual([n, 'failed'])
      expect(row.error).toMatch(/^no sample is settled that is not held out: label some/)
      expect((await world.context.read.loops.get(loopId))?.state).toBe(n < 3 ? 'active' : 'paused')
    }
    const told = await world.query('select person_id, kind, about from notices')
    expect(told).toEqual([{ person_id: manager, kind: 'loop', about: { loopId } }])
  })

  it('MR42: asks for its release once, whoever drives it, and for its training once that is frozen; what failed ends it', async () => {
    await settle(await world.open(4))
    const loopId = await makeLoop()
    const roundId = await begin(loopId, 'hand')
    await Promise.all([driveRound(world.context, { roundId }), driveRound(world.context, { roundId })])
    const [release, ...more] = await world.query('select * from releases')
    expect([more, release.version, release.state, release.plan.query.heldOut]).toEqual([
      [],
      '0.1.0',
      'freezing',
      { share: 0.01, seed: 1, take: 'rest' },
    ])
    expect(await world.outbox()).toContain('freeze-release')
    // A second round has to wait, and a round that waits changes nothing.
    await expect(begin(loopId, 'hand')).rejects.toThrow('a round is under way')
    await driveRound(world.context, { roundId })
    expect((await roundOf(roundId)).state).toBe('freezing')

    await world.query(`update releases set state = 'frozen', samples = 4`)
    await driveRound(world.context, { roundId })
    const [run, ...others] = await world.query('select * from model_runs')
    expect([others, run.kind, run.release_id, (await roundOf(roundId)).state]).toEqual([[], 'train', release.id, 'training'])
    // Ended by the backend: the round is woken, and says why.
    await world.query(`update model_runs set state = 'failed', error = 'the backend gives no answer'`)
    await world.context.unitOfWork(({ loops }) => loops.wake(run.id))
    expect((await world.outbox()).filter((name) => name === 'drive-round')).toHaveLength(2)
    await driveRound(world.context, { roundId })
    expect(await roundOf(roundId)).toMatchObject({ state: 'failed', error: 'the training failed: the backend gives no answer' })
  })

  it('MR47: a round that began by itself fails where nothing was settled since the last one', async () => {
    await settle(await world.open(2))
    const loopId = await makeLoop()
    const first = await begin(loopId, 'hand')
    await world.query(`update learning_rounds set state = 'done' where id = $1`, [first])
    const second = await begin(loopId, 'settled')
    await driveRound(world.context, { roundId: second })
    expect((await roundOf(second)).error).toBe('nothing was settled since round 1: there is nothing new to learn')
  })

  it('MR42: begins by itself after so many newly settled tasks, or when a schedule says so, and never by hand', async () => {
    const [counted, timed] = [
      await makeLoop({ trigger: { kind: 'settled', tasks: 2 } }),
      await makeLoop({ trigger: { kind: 'schedule', hours: 2 } }),
    ]
    await makeLoop()
    const { unitOfWork, read, now } = world.context
    await unitOfWork(({ loops }) => loops.set(timed, { nextAt: new Date(world.clock.now.getTime() + 60_000) }))
    const sweep = async () => {
      await sweepLoops({ unitOfWork, read, now })
      return (await world.query('select loop_id, begun_by, settled from learning_rounds order by started_at, loop_id')).map((row) => [
        row.loop_id,
        row.begun_by,
        row.settled,
      ])
    }
    const taskIds = await world.open(3)
    await settle(taskIds.slice(0, 1))
    expect(await sweep()).toEqual([])
    await settle(taskIds.slice(1, 2))
    expect(await sweep()).toEqual([[counted, 'settled', 2]])
    expect(await sweep()).toHaveLength(1)
    world.clock.now = new Date(world.clock.now.getTime() + 61_000)
    expect((await sweep()).at(-1)).toEqual([timed, 'schedule', 2])
    const next = (await read.loops.get(timed))?.nextAt?.getTime()
    expect(next).toBe(world.clock.now.getTime() + 2 * 3_600_000)
  })
})
