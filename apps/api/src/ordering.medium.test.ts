import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { modelIds } from './test/models.ts'
import { type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Lab, rowsIn } from './test/world.ts'

const recipe = (...parts: object[]) => ({ recipe: { parts: parts.map((part) => ({ strategy: 'entropy', ...part })) } })

describe('the recipe of a queue', () => {
  let api: TestApi
  let lab: Lab
  let params: { projectId: string }
  beforeAll(async () => {
    api = await testApi()
    lab = await aLab(api, 'Order', { dispensing: { order: { kind: 'learning' } } })
    params = { projectId: lab.projectId }
    await addSamples(api, lab, 3)
    await rowsIn(
      api,
      `insert into task_scores (task_id, kind, project_id, value, parts, scored_at)
        select id, 'learning', project_id, position / 10.0, '{"entropy": 0.5, "entropy.score": 0.9}', now() from tasks where position > 1`,
    )
    await rowsIn(
      api,
      `update tasks set queue_key = queue_key('learning', '', id, position, (select value from task_scores s where s.task_id = tasks.id))`,
    )
  })
  afterAll(() => api.close())

  it('ML50: is set by a manager, is kept, and is asked of the worker; a new one takes the place of the one before', async () => {
    const first = await api.call(lab.manager, 'setOrdering', { params, body: recipe({ weight: 2 }) })
    expect([first.statusCode, first.json()]).toEqual([202, expect.objectContaining({ state: 'waiting', kind: 'live', error: null })])
    const second = (await api.call(lab.manager, 'setOrdering', { params, body: recipe({ strategy: 'margin' }) })).json()
    const shown = (await api.call(lab.manager, 'getOrdering', { params })).json()
    expect(shown.recipe.parts).toEqual([{ strategy: 'margin', weight: 1, parameters: {} }])
    expect(shown.runs.map(({ id, state }: { id: string; state: string }) => [id, state])).toEqual([
      [second.id, 'waiting'],
      [first.json().id, 'cancelled'],
    ])
    expect(shown.strategies.map(({ id }: { id: string }) => id)).toContain('active-lab')
    const jobs = await rowsIn<{ id: string }>(api, `select payload->>'orderingId' as id from outbox where name = 'score-tasks' order by id`)
    expect(new Set(jobs.map(({ id }) => id))).toEqual(new Set([first.json().id, second.id]))
    const events = await rowsIn<{ n: number }>(api, `select count(*)::int as n from events where type = 'queue.recipe-set'`)
    expect(events).toEqual([{ n: 2 }])
    const cancelled = await api.call(lab.manager, 'cancelOrderingRun', { params: { ...params, orderingId: second.id } })
    expect(cancelled.json().state).toBe('cancelled')
    expect((await api.call(lab.manager, 'cancelOrderingRun', { params: { ...params, orderingId: second.id } })).statusCode).toBe(409)
  })

  it.each([
    ['an unknown strategy', [{ strategy: 'guess' }], 'body.recipe.parts.0.strategy'],
    ['one strategy twice', [{}, {}], 'body.recipe.parts.1.strategy'],
    ['an unknown parameter', [{ parameters: { heat: 1 } }], 'body.recipe.parts.0.parameters.heat'],
    ['weights of 0', [{ weight: 0 }], 'body.recipe.parts.0.weight'],
    ['a weight below 0', [{ weight: -1 }], 'body.recipe.parts.0.weight'],
  ])('refuses %s with its place', async (_what, parts, at) => {
    for (const route of ['setOrdering', 'previewOrdering'] as const) {
      const answer = await api.call(lab.manager, route, { params, body: recipe(...parts) })
      expect([answer.statusCode, answer.json().problems[0].at]).toEqual([400, at])
    }
  })

  it('ML51: shows score and parts to managers, to nobody who also labels, and nothing at all to annotators', async () => {
    const next = async (actor: Lab['manager']) => api.call(actor, 'listNextTasks', { params })
    const seen = (await next(lab.manager)).json()
    expect(seen.isRestricted).toBe(false)
    expect(seen.tasks.map(({ name, score }: { name: string; score: number }) => [name, score])).toEqual([
      ['sample 3', 0.3],
      ['sample 2', 0.2],
      ['sample 1', null],
    ])
    expect(seen.tasks[0].parts).toEqual({ entropy: 0.5, 'entropy.score': 0.9 })
    const both = await lab.join('Both', 'manager', 'annotator')
    const masked = (await next(both)).json()
    expect(masked.isRestricted).toBe(true)
    expect(masked.tasks.map(({ score, parts }: { score: null; parts: null }) => [score, parts])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ])
    expect((await next(lab.annotator)).statusCode).toBe(403)
  })

  it('MR40: a loop asks for a backend that can train, keeps its draw, and has one name', async () => {
    const { backendId } = await modelIds(api, lab.projectId, lab.owner.personId)
    const plan = { trigger: { kind: 'hand' }, ordering: recipe({}).recipe, heldOut: { share: 0.2, seed: 1 } }
    const create = async (name: string) => api.call(lab.manager, 'createLoop', { params, body: { name, backendId, plan } })
    const refused = await create('one')
    expect([refused.statusCode, refused.json().detail]).toEqual([
      409,
      expect.stringContaining('does not learn from releases: choose one that can train'),
    ])
    await rowsIn(api, `update backends set told = jsonb_set(told, '{can}', '["predict", "train"]')`)
    const made = await create('one')
    expect([made.statusCode, made.json().settled]).toEqual([201, { rest: 0, heldOut: 0 }])
    expect((await create('one')).statusCode).toBe(409)
    const loop = { loopId: made.json().id }
    const drawn = await api.call(lab.manager, 'updateLoop', { params: loop, body: { heldOut: { share: 0.5, seed: 2 } } })
    expect(drawn.statusCode).toBe(400)
    const changed = await api.call(lab.manager, 'updateLoop', {
      params: loop,
      body: { trigger: { kind: 'schedule', hours: 3 }, mostRounds: 4 },
    })
    expect(changed.json().plan).toMatchObject({ trigger: { kind: 'schedule', hours: 3 }, mostRounds: 4, heldOut: plan.heldOut })
    expect(changed.json().nextAt).not.toBeNull()

    const begun = await api.call(lab.manager, 'startRound', { params: loop })
    expect([begun.statusCode, begun.json().lastRound]).toEqual([
      202,
      expect.objectContaining({ number: 1, state: 'freezing', begunBy: 'hand' }),
    ])
    expect((await api.call(lab.manager, 'startRound', { params: loop })).statusCode).toBe(409)
    expect((await api.call(lab.manager, 'pauseLoop', { params: loop })).json().state).toBe('paused')
    expect((await api.call(lab.manager, 'pauseLoop', { params: loop })).statusCode).toBe(409)
    expect((await api.call(lab.manager, 'resumeLoop', { params: loop })).json()).toMatchObject({ state: 'active', reason: null })
    const ended = (await api.call(lab.manager, 'endLoop', { params: loop, body: { reason: 'enough' } })).json()
    expect([ended.state, ended.reason, ended.lastRound.state]).toEqual(['ended', 'enough', 'cancelled'])
    expect((await api.call(lab.manager, 'startRound', { params: loop })).statusCode).toBe(409)
  })
})
