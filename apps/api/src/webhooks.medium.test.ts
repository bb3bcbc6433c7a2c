import { newId } from '@reticle/db'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Lab, rowsIn } from './test/world.ts'

let api: TestApi
let lab: Lab
beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Lab')
})
afterAll(() => api.close())

type Name = Parameters<TestApi['call']>[1]
const call = (name: Name, params: Record<string, string> = {}, body?: unknown, actor: Actor = lab.manager) =>
  api.call(actor, name, { params: { projectId: lab.projectId, ...params }, ...(body === undefined ? {} : { body }) })
const hook = { name: 'lab-chat', url: 'https://hooks.example.org/reticle' }

describe('webhooks', () => {
  it('are added with a secret that is shown once, and changed, turned off and removed by their name', async () => {
    const made = await call('createWebhook', {}, hook)
    expect(made.statusCode).toBe(201)
    expect(made.json()).toMatchObject({ ...hook, isActive: true, last: null, deliveries: { waiting: 0, done: 0, givenUp: 0 } })
    const { secret } = made.json()
    expect(secret).toMatch(/^[\w-]{43}$/)
    expect((await call('listWebhooks')).body).not.toContain(secret)
    expect((await call('createWebhook', {}, hook)).json()).toMatchObject({ code: 'conflict' })

    const renewed = await call('renewWebhookSecret', { webhook: hook.name })
    expect(renewed.json().secret).not.toBe(secret)
    expect(await rowsIn(api, 'select secret from webhooks where name = $1', hook.name)).toEqual([{ secret: renewed.json().secret }])
    const changed = await call('updateWebhook', { webhook: hook.name }, { isActive: false })
    expect(changed.json()).toMatchObject({ isActive: false, url: hook.url })
    const kept = await rowsIn<{ payload: object }>(api, `select payload from events where type = 'webhook.changed' order by id`)
    expect(kept.map(({ payload }) => payload)).toMatchObject([
      { what: 'added', url: hook.url },
      { what: 'renewed' },
      { what: 'changed', isActive: false },
    ])
    expect(JSON.stringify(kept)).not.toContain(renewed.json().secret)

    expect((await call('removeWebhook', { webhook: hook.name })).statusCode).toBe(204)
    expect((await call('removeWebhook', { webhook: hook.name })).json()).toMatchObject({ code: 'not-found' })
  })

  it('are tested the way of every other delivery, and say what became of it', async () => {
    await call('createWebhook', {}, hook)
    const sent = await call('testWebhook', { webhook: hook.name })
    expect(sent.statusCode).toBe(202)
    expect(sent.json()).toMatchObject({ state: 'waiting', attempts: 0, ruleId: null, taskId: null })
    await api.unitOfWork(({ webhooks }) => webhooks.failed(sent.json().id, 500, 'the address answered 500', api.now(), api.now()))
    const [row] = await rowsIn<{ id: string }>(api, 'select id from webhooks')
    const payload = { ruleId: 'human', taskId: newId() }
    await api.unitOfWork(({ webhooks }) => webhooks.send({ id: newId(), webhookId: row?.id ?? '', payload, at: api.now() }))
    const listed = (await call('listWebhooks')).json()
    expect(listed).toMatchObject([{ deliveries: { waiting: 2 }, last: payload }])
    const page = (await call('listDeliveries', { webhook: hook.name })).json()
    expect(page.rows).toMatchObject([payload, { lastStatus: 500, lastError: 'the address answered 500' }])
    await call('updateWebhook', { webhook: hook.name }, { isActive: false })
    expect((await call('testWebhook', { webhook: hook.name })).json()).toMatchObject({ code: 'wrong-state' })
  })

  it('name no task to a manager who also labels', async () => {
    const both = await lab.join('Both', 'manager', 'annotator')
    const page = (await call('listDeliveries', { webhook: hook.name }, undefined, both)).json()
    expect(page.rows[0]).toMatchObject({ ruleId: 'human', taskId: null })
  })

  it.each(['ftp://example.org', 'example.org', 'https://user:word@example.org/', 'javascript:alert(1)'])(
    'refuse the address %s',
    async (url) => {
      expect((await call('createWebhook', {}, { name: 'odd', url })).json()).toMatchObject({ code: 'invalid-input' })
    },
  )
})

describe('routing faults', () => {
  it('are shown with their count and last task, and cleared by rule', async () => {
    const [task] = await addSamples(api, lab, 1)
    const fault = { projectId: lab.projectId, protocolId: lab.protocolId, ruleId: 'human', message: 'no such pool', taskId: task?.id ?? '' }
    await api.unitOfWork(({ routingFaults }) => routingFaults.record([fault, { ...fault, ruleId: 'blank' }], api.now()))
    await api.unitOfWork(({ routingFaults }) => routingFaults.record([fault], api.now()))
    const faults = (await call('listRoutingFaults')).json()
    expect(faults.find(({ ruleId }: { ruleId: string }) => ruleId === 'human')).toMatchObject({
      version: 1,
      count: 2,
      message: 'no such pool',
      task: { id: task?.id, sample: 'sample 1' },
    })
    const both = await lab.join('Two', 'manager', 'annotator')
    expect((await call('listRoutingFaults', {}, undefined, both)).body).not.toContain(task?.id)
    const which = { protocolId: lab.protocolId, ruleId: 'human' }
    expect((await call('clearRoutingFault', which)).statusCode).toBe(204)
    expect((await call('clearRoutingFault', which)).json()).toMatchObject({ code: 'not-found' })
    expect((await call('listRoutingFaults')).json()).toMatchObject([{ ruleId: 'blank' }])
  })
})
