import { newId } from '@reticle/db'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApi, testApi } from './test/test-api.ts'
import { aLab, type Lab, rowsIn } from './test/world.ts'

let api: TestApi
let lab: Lab
const routing = [
  {
    ...{ id: 'by-model', reason: 'the model agrees', when: { fact: 'model-agrees', op: '=' as const, value: 1 } },
    effect: { kind: 'settle' as const, audit: { share: 0.1, least: 20, stopBelow: 0.9 } },
  },
]
beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Watched', { routing })
})
afterAll(() => api.close())

const params = () => ({ projectId: lab.projectId })

describe('what models did, for whom it may be shown', () => {
  it('MR28: the last report is for managers and reviewers, and nothing of it for whoever also labels', async () => {
    const [id, empty] = [newId(), await api.call(lab.reviewer, 'getAnchoring', { params: params() })]
    expect(empty.json()).toMatchObject({ report: null, by: null, isRestricted: false })
    const report = { tasks: 3, without: 1, groups: [], taken: [], models: [] }
    const by = { algorithm: 'assist', version: '1', parameters: { seed: 1 }, protocolId: lab.protocolId, annotations: 9, inputsSha256: 'a' }
    await rowsIn(
      api,
      `insert into analyses (id, project_id, request, state, outcome, created_by, created_at, ended_at)
       values ($1, $2, '{"kind": "assist", "seed": 1}', 'done', $3, $4, now(), now())`,
      ...[id, lab.projectId, JSON.stringify({ kind: 'assist', by, assist: report }), lab.manager.personId],
    )
    for (const actor of [lab.manager, lab.reviewer])
      expect((await api.call(actor, 'getAnchoring', { params: params() })).json()).toMatchObject({
        analysisId: id,
        by,
        report,
        isRestricted: false,
      })
    const both = await lab.join('Both', 'reviewer', 'annotator')
    expect((await api.call(both, 'getAnchoring', { params: params() })).json()).toMatchObject({ report: null, isRestricted: true })
    const detail = (await api.call(both, 'getAnalysis', { params: { ...params(), analysisId: id } })).json()
    expect(detail).toMatchObject({ isRestricted: true, outcome: { kind: 'assist', assist: { tasks: 0, groups: [], models: [] } } })
    expect((await api.call(lab.annotator, 'getAnchoring', { params: params() })).statusCode).toBe(403)
  })

  it('MR38: audits of rules with their interval, and a stopped one is started again by a manager with a reason', async () => {
    const audit = (isSame: boolean) =>
      rowsIn(
        api,
        `insert into rule_audits (id, project_id, task_id, protocol_id, rule_id, outcome, asked_at, told_at, resolution_kind, is_same)
         values ($1, $2, $3, $4, 'by-model', '{}', now() - interval '1 day', now(), 'consensus', $5)`,
        ...[newId(), lab.projectId, newId(), lab.protocolId, isSame],
      )
    for (let n = 0; n < 20; n++) await audit(n < 12)
    await rowsIn(
      api,
      `insert into stopped_rules (project_id, rule_id, stopped_at, audits, same) values ($1, 'by-model', now(), 20, 12)`,
      lab.projectId,
    )
    const shown = (await api.call(lab.reviewer, 'listRuleAudits', { params: params() })).json()
    expect(shown.rules).toMatchObject([
      { ruleId: 'by-model', told: 20, same: 12, waiting: 0, value: 0.6, state: 'stopped', audit: { share: 0.1 } },
    ])
    expect(shown.rules[0].high).toBeCloseTo(0.7812, 3)
    expect(shown.history).toMatchObject([{ ruleId: 'by-model', audits: 20, same: 12, started: null }])
    const start = (actor: Lab['manager'], reason: string) =>
      api.call(actor, 'startRule', { params: { ...params(), ruleId: 'by-model' }, body: { reason } })
    expect((await start(lab.reviewer, 'because')).statusCode).toBe(403)
    expect((await start(lab.manager, ' ')).statusCode).toBe(400)
    const started = await start(lab.manager, 'a better model')
    expect(started.json()).toMatchObject({
      rules: [{ ruleId: 'by-model', told: 0, state: 'running' }],
      history: [{ started: { by: 'Watched manager', reason: 'a better model' } }],
    })
    expect((await start(lab.manager, 'again')).statusCode).toBe(409)
    const both = await lab.join('Too', 'manager', 'annotator')
    expect((await api.call(both, 'listRuleAudits', { params: params() })).json()).toEqual({ rules: [], history: [], isRestricted: true })
    expect(await rowsIn(api, `select type from events where type = 'rule.started'`)).toHaveLength(1)
  })
})
