import { newId } from '@reticle/db'
import { type AnalysisRequest, applyOntology, type OntologyChange } from '@reticle/domain'
import { aContent, aRegion } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analyse } from '../analysis/analyse.ts'
import { comparer } from '../compare-loop.ts'
import { compareTask } from './compare-task.ts'
import { refitProject } from './refit-project.ts'
import { makeWorld, type World } from './test/world.ts'

const labels = { kind: 'labels' } as const
const quality = { kind: 'options', questionId: 'quality' } as const
const changes: OntologyChange[] = [
  { kind: 'merge', target: labels, from: ['crater'], into: 'boulder' },
  { kind: 'merge', target: quality, from: ['poor'], into: 'good' },
]
const said = (labelId: string, option: string) =>
  aContent({ regions: [aRegion({ labelId })], answers: [{ questionId: 'quality', value: { kind: 'choice', option } }] })
const [before, after] = [said('crater', 'poor'), said('boulder', 'good')]

describe('annotations of a version before a merge (ontology.md, O15)', () => {
  let world: World
  /** Of version 1: one read before the merge and again after it, one by each way; one read as a whole before it; one that nothing was merged in. */
  let [byJob, byLoop, old, other] = ['', '', '', '']

  const publish = async (version: number, made: OntologyChange[]): Promise<void> => {
    const [live] = await world.query('select content from protocols where project_id = $1 order by version desc limit 1', [world.projectId])
    const applied = applyOntology(live.content, made)
    if (!applied.ok) throw new Error(applied.error.map(({ message }) => message).join('; '))
    const id = newId()
    await world.query('insert into protocols (id, project_id, version, content, ontology, created_by) values ($1, $2, $3, $4, $5, $6)', [
      id,
      world.projectId,
      version,
      JSON.stringify(applied.value),
      JSON.stringify(made),
      world.people[0],
    ])
    await world.query('update projects set protocol_id = $2 where id = $1', [world.projectId, id])
    // As a round of relabelling moves tasks to the version in force.
    await world.query('update tasks set protocol_id = $2 where id = any($1)', [[byJob, byLoop, other], id])
  }
  const outcomeOf = async (taskId: string) =>
    (await world.query('select c.outcome, t.state from tasks t join consensus c on c.id = t.consensus_id where t.id = $1', [taskId]))[0]

  beforeAll(async () => {
    world = await makeWorld({
      redundancy: { reads: 2 },
      questions: [
        {
          id: 'quality',
          text: 'Quality',
          kind: 'single',
          options: ['good', 'poor', 'none'].map((id) => ({ id, text: id })),
        },
      ],
    })
    ;[byJob = '', byLoop = '', old = '', other = ''] = await world.open(4)
    await world.annotateAll([byJob, byLoop], [before])
    await world.annotateAll([old], [before, before])
    await world.annotateAll([other], [after])
    await compareTask(world.context, { taskId: old as never })
    await publish(2, changes)
    await world.annotateAll([byJob, byLoop, other], [after], 1)
  })
  afterAll(() => world.close())

  it('agree with those after it, by the job and by the loop, and the recipe says as what they were read', async () => {
    await compareTask(world.context, { taskId: byJob as never })
    const { read, unitOfWork, now } = world.context
    const errors: unknown[] = []
    const { round, close } = comparer({
      databaseUrl: world.url,
      read,
      unitOfWork,
      now,
      dispenser: { refresh: async () => undefined },
      queue: { enqueue: async () => undefined },
      hints: {
        publish: async () => undefined,
        subscribe: async () => async () => undefined,
        presence: { publish: async () => undefined, subscribe: async () => async () => undefined },
        close: async () => undefined,
      },
      onError: (error) => errors.push(error),
      onCompared: () => undefined,
    })
    while (await round());
    await close()
    expect(errors).toEqual([])
    for (const taskId of [byJob, byLoop]) {
      const { outcome, state } = await outcomeOf(taskId)
      expect(state).toBe('settled')
      expect(outcome.regions).toMatchObject([{ kind: 'agreed', labelId: 'boulder', labelVotes: { boulder: 2 } }])
      expect(outcome.answers).toMatchObject([{ value: { kind: 'choice', option: 'good' }, support: 2, raters: 2 }])
      expect(outcome.agreement.overall.value).toBe(1)
      expect(outcome.by).toMatchObject({ version: '2', parameters: { 'read.version': 2 } })
    }
    expect((await outcomeOf(other)).outcome.by.parameters).not.toHaveProperty('read.version')
    // O6: what was stored stays.
    const stored = await world.query(`select content from annotations where task_id = $1 order by id`, [byJob])
    expect(stored.map(({ content }) => content.regions[0].labelId).toSorted()).toEqual(['boulder', 'crater'])
  })

  it('count under the label that they are read as, in the numbers of the project and in an analysis', async () => {
    await refitProject(world.context, { projectId: world.projectId })
    const [row] = await world.query('select outcome from project_quality where project_id = $1', [world.projectId])
    expect(row.outcome.labels).toEqual([
      { labelId: 'crater', objects: 0, contested: 0 },
      { labelId: 'boulder', objects: 4, contested: 0 },
    ])
    expect(row.outcome.agreement.overall).toEqual({ value: 1, n: 4, excluded: 0 })
    expect(row.outcome.questions[0].votes).toEqual([{ key: 'good', count: 8 }])
    const dryRun: AnalysisRequest = { kind: 'dry-run', plan: { routing: [], redundancy: { reads: 2 } } }
    const played = await analyse(
      world.context.read,
      { databaseUrl: world.url, projectId: world.projectId, request: dryRun },
      () => undefined,
    )
    expect(played.outcome).toMatchObject({ by: { version: '3' }, dryRun: { tasks: 4, tried: { settled: 4 }, changes: { total: 0 } } })
    const refit = { kind: 'refit', seed: 1 } as const
    const fitted = await analyse(
      world.context.read,
      { databaseUrl: world.url, projectId: world.projectId, request: refit },
      () => undefined,
    )
    if (fitted.outcome?.kind !== 'refit') throw new Error('no refit')
    expect(fitted.outcome.by.version).toBe('3')
    const everyone = fitted.outcome.refit.readers.map(({ rest }) => rest.value)
    expect(everyone).toEqual(everyone.map(() => 1))
  })

  it('disagree as before where what differs was never merged', async () => {
    const [task = ''] = await world.open(1)
    await world.annotateAll([task], [said('boulder', 'good'), said('boulder', 'none')])
    await compareTask(world.context, { taskId: task as never })
    const { outcome } = await outcomeOf(task)
    expect(outcome.answers[0].votes).toHaveLength(2)
    expect(outcome.by.parameters).not.toHaveProperty('read.version')
  })
})
