import { newId } from '@reticle/db'
import type { AnnotationContent } from '@reticle/domain'
import { aContent } from '@reticle/testkit'
import { beforeEach, describe, expect, it } from 'vitest'
import { compareTask } from './compare-task.ts'
import { scoreTasks } from './score-tasks.ts'
import { type Learning, learningIn, recipeOf } from './test/learning.ts'
import { makeWorld, type World } from './test/world.ts'

const saying = (option: string): AnnotationContent => aContent({ answers: [{ questionId: 'quality', value: { kind: 'choice', option } }] })
/** From sure to unsure, in the order of import. */
const growingDoubt = (taskIds: readonly string[]) => new Map(taskIds.map((id, n) => [id, 1 - (0.5 * n) / taskIds.length]))

describe('score-tasks', () => {
  let world: World
  let learning: Learning
  let taskIds: string[]
  const reordered: string[] = []
  const score = async (...[recipe, kind]: Parameters<Learning['ask']>) => {
    const orderingId = await learning.ask(recipe, kind)
    const dispenser = { ...world.context.dispenser, reorder: async (projectId: string) => void reordered.push(projectId) }
    await scoreTasks({ ...world.context, dispenser }, { orderingId })
    return learning.rowOf(orderingId)
  }
  beforeEach(async () => {
    world = await makeWorld({ redundancy: { reads: 2, maxReads: 3 } })
    learning = learningIn(world)
    taskIds = await world.open(8)
    await learning.orderBy('learning')
    reordered.length = 0
    return () => world.close()
  })

  it('ML50: puts the live queue into the order of the recipe, keeps why, and has the dispenser read it once', async () => {
    const versionId = await learning.addVersion(await learning.addModel('net'), '1')
    await learning.say(versionId, growingDoubt(taskIds))
    const row = await score(recipeOf('entropy'))
    expect([row.state, row.error, row.progress]).toEqual(['done', null, 1])
    expect(await learning.queue()).toEqual([8, 7, 6, 5, 4, 3, 2, 1])
    expect(reordered).toEqual([world.projectId])
    const [first] = await world.query(`select * from task_scores where kind = 'learning' order by value desc limit 1`)
    expect([first.task_id, first.value, first.source]).toEqual([taskIds[7], 1, `recipe ${row.id}`])
    expect(new Set(Object.keys(first.parts))).toEqual(new Set(['entropy', 'entropy.nats', 'entropy.score']))
    expect(row.outcome).toMatchObject({
      questionId: 'quality',
      models: ['net 1'],
      by: { strategies: { entropy: '1' }, mixture: '1', seed: 1 },
      counts: { scored: 8, predicted: 8, heldOut: 0, reopened: 0 },
    })
    const [event] = await world.query(`select payload from events where type = 'queue.ordered'`)
    expect(event.payload).toMatchObject({
      orderingId: row.id,
      recipe: { parts: [{ strategy: 'entropy', weight: 1 }], seed: 1 },
      models: ['net 1'],
    })
  })

  it('ML50: a preview writes nothing, and shows the first with their parts', async () => {
    const versionId = await learning.addVersion(await learning.addModel('net'), '1')
    await learning.say(versionId, growingDoubt(taskIds))
    const row = await score(recipeOf('margin'), 'preview')
    expect(row.outcome.first.map((one: { taskId: string }) => one.taskId)).toEqual(taskIds.toReversed())
    expect(row.outcome.first[0]).toMatchObject({ score: 1, parts: { margin: 1 } })
    expect(await world.query('select from task_scores')).toEqual([])
    expect(await learning.queue()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect([reordered, await world.query(`select from events where type = 'queue.ordered'`)]).toEqual([[], []])
  })

  it('the same recipe again gives the same scores, and moves nothing', async () => {
    const versionId = await learning.addVersion(await learning.addModel('net'), '1')
    await learning.say(versionId, new Map(taskIds.map((id) => [id, 0.5])))
    await score(recipeOf('entropy'))
    const scores = async () => world.query('select task_id, value, parts from task_scores order by task_id')
    const before = await scores()
    reordered.length = 0
    await score(recipeOf('entropy'))
    expect([await scores(), reordered]).toEqual([before, []])
  })

  it('goes by two models where they disagree, and by diversity of what they saw', async () => {
    const [one, two] = [
      await learning.addVersion(await learning.addModel('one'), '1'),
      await learning.addVersion(await learning.addModel('two'), '1'),
    ]
    await learning.say(one, new Map(taskIds.map((id) => [id, 0.9])))
    await learning.say(two, new Map(taskIds.map((id, n) => [id, n === 4 ? 0.1 : 0.9])))
    await learning.embed(one, new Map(taskIds.map((id, n) => [id, [n, 0, 0]])))
    expect((await score(recipeOf('committee-kl'))).state).toBe('done')
    expect((await learning.queue())[0]).toBe(5)
    expect((await score(recipeOf('committee-votes', 'k-centre'))).state).toBe('done')
    const [first] = await world.query(`select parts from task_scores where task_id = $1`, [taskIds[4]])
    expect(first.parts).toMatchObject({ 'committee-votes': 1, 'k-centre.distance': expect.any(Number) })
  })

  it('says what it lacks, with the place and the cure', async () => {
    const lacking = await score(recipeOf('entropy'))
    expect([lacking.state, lacking.error]).toEqual([
      'failed',
      'parts[0].strategy: "entropy" needs what a model says to this question: have one predict first, or push what it says',
    ])
    const elsewhere = await score({ ...recipeOf('entropy'), questionId: 'remark' })
    expect(elsewhere.error).toBe('questionId: "remark" is no question on the sample with one choice of two or more options')
    const missing = newId()
    const gone = await score({ ...recipeOf('entropy'), modelVersionIds: [missing] })
    expect(gone.error).toBe(`modelVersionIds: the project has no version ${missing} of a model`)
  })

  it('ML52: what a model may have learnt from a label says nothing of that label, but of what was settled since', async () => {
    const modelId = await learning.addModel('net')
    const releaseId = newId()
    await world.query(
      `insert into releases (id, project_id, name, version, state, plan, created_by, created_at) values ($1, $2, 'r', '1.0.0', 'frozen', $3, $4, now())`,
      [releaseId, world.projectId, JSON.stringify({ asOf: '2026-03-01T13:00:00.000Z' }), world.people[0]],
    )
    const settle = async (taskId: string | undefined, at: string) => {
      await world.annotateAll([taskId ?? ''], [saying('poor'), saying('poor')])
      world.clock.now = new Date(at)
      await compareTask(world.context, { taskId: taskId as never })
    }
    await settle(taskIds[0], '2026-03-01T12:30:00.000Z')
    await settle(taskIds[1], '2026-03-01T14:00:00.000Z')
    const versionId = await learning.addVersion(modelId, '2', releaseId)
    // It contradicts both, and it learnt from the first.
    await learning.say(versionId, new Map(taskIds.map((id) => [id, 0.95])))
    const row = await score({ ...recipeOf('label-errors'), moreReads: 3 })
    expect([row.state, row.error, row.outcome.counts.reopened]).toEqual(['done', null, 1])
    const states = await world.query('select state, reads, reason from tasks order by position limit 2')
    expect(states.map(({ state, reads }) => [state, reads])).toEqual([
      ['settled', 2],
      ['collecting', 3],
    ])
    expect(states[1].reason).toMatch(/^reopened: one more read/)
    expect(await world.eventTypes(taskIds[1] ?? '')).toContain('task.reopened')
    // ML54: open again, it stands first in the queue, and is not asked for beyond the most reads of the protocol.
    expect((await learning.queue())[0]).toBe(2)
    await world.annotateAll([taskIds[1] ?? ''], [saying('poor')], 2)
    await compareTask(world.context, { taskId: taskIds[1] as never })
    expect((await score({ ...recipeOf('label-errors'), moreReads: 3 })).outcome.counts.reopened).toBe(0)
  })

  it('ML17: weighs one more read of an old sample against a new one', async () => {
    const versionId = await learning.addVersion(await learning.addModel('net'), '1')
    await learning.say(versionId, new Map(taskIds.map((id, n) => [id, n === 7 ? 0.55 : 0.99])))
    await world.annotateAll(taskIds.slice(0, 1), [saying('good'), saying('good')])
    await compareTask(world.context, { taskId: taskIds[0] as never })
    // Two readers were of two minds, and one more is asked for by the rules of the protocol or not at all.
    await world.annotateAll(taskIds.slice(1, 2), [saying('good')])
    const row = await score({ ...recipeOf('active-lab'), moreReads: 8 })
    expect([row.state, row.error]).toEqual(['done', null])
    const rows = await world.query(
      'select t.position::int as position, s.parts from task_scores s join tasks t on t.id = s.task_id order by s.value desc',
    )
    expect(rows[0].position).toBe(8)
    expect(rows.find(({ position }) => position === 2).parts).toMatchObject({ 'active-lab.reads': 1 })
    expect(rows).toHaveLength(8)
  })

  it('MR41: what a loop holds out keeps a place that is drawn, and no reader sees what was said of it', async () => {
    const modelId = await learning.addModel('net')
    const backendId = newId()
    await world.query(
      `insert into backends (id, project_id, model_id, name, protocol, address, created_by) values ($1, $2, $3, 'b', 'reticle', 'http://127.0.0.1:1', $4)`,
      [backendId, world.projectId, modelId, world.people[0]],
    )
    const plan = { heldOut: { share: 0.4, seed: 3 } }
    await world.query(
      `insert into learning_loops (id, project_id, backend_id, name, state, plan, created_by) values ($1, $2, $3, 'loop', 'active', $4, $5)`,
      [newId(), world.projectId, backendId, JSON.stringify(plan), world.people[0]],
    )
    const versionId = await learning.addVersion(modelId, '1')
    await learning.say(versionId, growingDoubt(taskIds))
    const heldOut = (await world.query('select task_id from suggestions where is_held_out')).map(({ task_id }) => task_id)
    expect(heldOut.length).toBeGreaterThan(0)
    expect(heldOut.length).toBeLessThan(8)
    const row = await score(recipeOf('entropy'))
    expect(row.outcome.counts.heldOut).toBe(heldOut.length)
    const marked = (await world.query(`select task_id from task_scores where parts->>'held-out' = '1'`)).map(({ task_id }) => task_id)
    expect(marked.toSorted()).toEqual(heldOut.toSorted())
  })

  it('goes by marks where the protocol asks nothing: the least sure part of their area', async () => {
    await learning.orderBy('learning', { questions: [] })
    const versionId = await learning.addVersion(await learning.addModel('net'), '1')
    await learning.mark(versionId, taskIds[0] ?? '', [0.99, 0.98])
    await learning.mark(versionId, taskIds[1] ?? '', [0.99, 0.5])
    await learning.mark(versionId, taskIds[2] ?? '', [])
    const row = await score(recipeOf('entropy'))
    expect([row.error, row.outcome.questionId]).toEqual([null, null])
    expect((await learning.queue()).slice(0, 2)).toEqual([2, 1])
    const refused = await score(recipeOf('class-balance'))
    expect(refused.error).toMatch(/^parts\[0\]\.strategy: "class-balance" needs/)
  })

  it('ends when it is cancelled, and does nothing when it is delivered again', async () => {
    const id = await learning.ask(recipeOf('entropy'))
    await world.query(`update orderings set state = 'cancelled' where id = $1`, [id])
    await scoreTasks(world.context, { orderingId: id })
    expect((await learning.rowOf(id)).state).toBe('cancelled')
    expect(await world.query('select from task_scores')).toEqual([])
  })
})
