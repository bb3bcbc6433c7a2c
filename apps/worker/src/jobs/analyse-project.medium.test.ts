import { newId } from '@reticle/db'
import { type AnalysisId, type AnalysisRequest, type AnnotationContent, analysisIdSchema, analysisOutcomeSchema } from '@reticle/domain'
import { aContent } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analyseProject } from './analyse-project.ts'
import { compareTask } from './compare-task.ts'
import { makeWorld, type World } from './test/world.ts'

const quality = (option: string): AnnotationContent => aContent({ answers: [{ questionId: 'quality', value: { kind: 'choice', option } }] })
const plan = { routing: [], redundancy: { reads: 2 } }

describe('analyse-project', () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld({ redundancy: { reads: 3 } })
  })
  afterAll(() => world.close())

  const ask = async (request: AnalysisRequest): Promise<AnalysisId> => {
    const id = analysisIdSchema.parse(newId())
    const { context, projectId, people, clock } = world
    await context.unitOfWork(({ analyses }) => analyses.add({ id, projectId, request, createdBy: people[0] ?? '', createdAt: clock.now }))
    return id
  }
  const rowOf = async (id: AnalysisId) => (await world.query('select * from analyses where id = $1', [id]))[0]

  it('refits all of a project in a thread, and stores what it says with its recipe', async () => {
    await world.open(12)
    for (const [n, { id: taskId }] of (await world.tasks()).entries()) {
      for (const reader of [0, 1, 2]) {
        // The one who differs comes last: of readings of one moment, nothing says which came first.
        world.clock.now = new Date(world.clock.now.getTime() + 1000)
        await world.annotate(taskId, reader, quality(reader === 2 && n % 3 === 0 ? 'poor' : 'good'))
      }
      await compareTask(world.context, { taskId })
    }
    const before = await world.query('select id, state, reason, consensus_id from tasks order by position')
    const id = await ask({ kind: 'refit', seed: 5 })
    await analyseProject(world.context, { analysisId: id })
    const row = await rowOf(id)
    expect([row.state, row.progress, row.error]).toEqual(['done', 1, null])
    const outcome = analysisOutcomeSchema.parse(row.outcome)
    if (outcome.kind !== 'refit') throw new Error(outcome.kind)
    expect(outcome.by).toMatchObject({ algorithm: 'refit', parameters: { seed: 5, model: 'dawid-skene' }, annotations: 36 })
    expect(outcome.refit).toMatchObject({
      tasks: 12,
      subjects: [
        { id: 'quality', items: 12, votes: 36 },
        { kind: 'objects', items: 0 },
      ],
    })
    expect(outcome.refit.readers.map(({ personId, annotations }) => [personId, annotations])).toEqual(
      world.people
        .slice(0, 3)
        .sort()
        .map((personId) => [personId, 12]),
    )
    // L45: nothing is reopened.
    expect(await world.query('select id, state, reason, consensus_id from tasks order by position')).toEqual(before)
    const again = await ask({ kind: 'refit', seed: 5 })
    await analyseProject(world.context, { analysisId: again })
    expect((await rowOf(again)).outcome).toEqual(row.outcome)
  })

  it('plays other rules on the history', async () => {
    const id = await ask({ kind: 'dry-run', plan })
    await analyseProject(world.context, { analysisId: id })
    const outcome = analysisOutcomeSchema.parse((await rowOf(id)).outcome)
    if (outcome.kind !== 'dry-run') throw new Error(outcome.kind)
    expect(outcome.dryRun).toMatchObject({ tasks: 12, tried: { settled: 12, contested: 0, waiting: 0, reads: 24, saved: 12 } })
    expect(outcome.dryRun.live.saved).toBe(0)
  })

  it('L46: ends when it is cancelled, without an outcome, and does nothing when it is delivered again', async () => {
    const many = await world.open(6000)
    await world.annotateAll(many, [quality('good'), quality('poor'), quality('good')])
    const id = await ask({ kind: 'refit', seed: 1 })
    const run = analyseProject(world.context, { analysisId: id })
    await expect.poll(async () => (await rowOf(id)).state, { timeout: 10_000, interval: 20 }).toBe('running')
    await world.query(`update analyses set state = 'cancelled' where id = $1`, [id])
    await run
    const ended = await rowOf(id)
    expect(ended).toMatchObject({ state: 'cancelled', outcome: null })
    // It stopped on the way, and did not go on to the end to throw the outcome away.
    expect(ended.progress).toBeLessThan(1)
    await analyseProject(world.context, { analysisId: id })
    expect((await rowOf(id)).state).toBe('cancelled')
  })

  it('says why it failed', async () => {
    await world.query('update projects set protocol_id = null')
    const id = await ask({ kind: 'refit', seed: 1 })
    await analyseProject(world.context, { analysisId: id })
    expect(await rowOf(id)).toMatchObject({ state: 'failed', error: 'the project has no protocol yet' })
  })
})
