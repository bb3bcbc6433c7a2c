import { newId } from '@reticle/db'
import type { RoutingRule } from '@reticle/domain'
import { aProtocol } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { aLab, type Lab } from './test/world.ts'

const when = { fact: 'readers', op: '>=', value: 1 } as const
const settle = { id: 'agreed', reason: 'agreed', when, effect: { kind: 'settle' } } as const
type Also = NonNullable<RoutingRule['also']>[number]
const also = (side: Also) => [settle, { ...settle, id: 'beside', also: [side] }]

describe('C114: what routing rules lead to', () => {
  let api: TestApi
  let lab: Lab
  beforeAll(async () => {
    api = await testApi()
    lab = await aLab(api, 'Traps')
  })
  afterAll(() => api.close())

  const protocol = (routing: readonly unknown[]) => ({ ...aProtocol({ redundancy: { reads: 1, maxReads: 3 } }), routing })
  const publish = (routing: readonly unknown[], actor: Actor = lab.manager) =>
    api.call(actor, 'publishProtocol', { params: { projectId: lab.projectId }, body: protocol(routing) })
  const versions = async () => (await api.call(lab.manager, 'listProtocols', { params: { projectId: lab.projectId } })).json().length
  /** Another project, with the manager of this one as no more than what is said. */
  const another = async (organization: Lab, isPublished = true) => {
    const body = { name: 'Monkeys', ...(isPublished ? { protocol: aProtocol() } : {}) }
    return (await api.call(organization.owner, 'createProject', { body })).json().id as string
  }

  it('a pool that nobody is in is refused, and taken once somebody is', async () => {
    const rules = [settle, { ...settle, id: 'experts', effect: { kind: 'more-reads', reads: 1, pool: 'primates' } }]
    const before = await versions()
    const refused = await publish(rules)
    expect(refused.statusCode).toBe(400)
    expect(refused.headers['content-type']).toContain('application/problem+json')
    expect(refused.json()).toMatchObject({
      code: 'invalid-input',
      problems: [{ at: 'body.routing.1.effect.pool', message: expect.stringMatching(/rule "experts": nobody .*"primates"/) }],
    })
    expect(await versions()).toBe(before)
    const params = { projectId: lab.projectId, personId: lab.annotator.personId }
    expect((await api.call(lab.manager, 'updateAnnotator', { params, body: { expertise: ['primates'] } })).statusCode).toBe(200)
    expect((await publish(rules)).statusCode).toBe(201)
  })

  it('a webhook has to be one of the project', async () => {
    const rules = also({ kind: 'webhook', webhook: 'chat' })
    expect((await publish(rules)).json()).toMatchObject({ problems: [{ at: 'body.routing.1.also.0.webhook' }] })
    const hook = { name: 'chat', url: 'https://hooks.example.org/reticle' }
    await api.call(lab.manager, 'createWebhook', { params: { projectId: lab.projectId }, body: hook })
    expect((await publish(rules)).statusCode).toBe(201)
  })

  it('a project has to be of this organization, other than this one, with a protocol', async () => {
    const abroad = await aLab(api, 'Abroad')
    for (const [projectId, reason] of [
      [newId(), /not one of this organization/],
      [abroad.projectId, /not one of this organization/],
      [lab.projectId, /the project that they are in/],
      [await another(lab, false), /no protocol yet/],
    ] as const)
      expect((await publish(also({ kind: 'copy', projectId: projectId as never }), lab.owner)).json()).toMatchObject({
        problems: [{ at: 'body.routing.1.also.0.projectId', message: expect.stringMatching(reason) }],
      })
  })

  it('whoever publishes must be able to add samples there, unless somebody who may has said so before', async () => {
    const projectId = await another(lab)
    const rules = [{ ...settle, id: 'away', effect: { kind: 'move', projectId } }]
    expect((await publish(rules)).json()).toMatchObject({
      problems: [{ at: 'body.routing.0.effect.projectId', message: expect.stringMatching(/rule "away": .*may not add/) }],
    })
    expect((await publish(rules, lab.owner)).statusCode).toBe(201)
    expect((await publish([...rules, settle])).statusCode).toBe(201)
    expect((await publish([settle])).statusCode).toBe(201)
    expect((await publish(rules)).statusCode).toBe(400)
  })

  it('a new project has neither pools nor webhooks, and is not made with rules that need them', async () => {
    const body = { name: 'New', protocol: protocol(also({ kind: 'webhook', webhook: 'chat' })) }
    const refused = await api.call(lab.owner, 'createProject', { body })
    expect(refused.json()).toMatchObject({ problems: [{ at: 'body.protocol.routing.1.also.0.webhook' }] })
    const names = (await api.call(lab.owner, 'listProjects')).json().map(({ name }: { name: string }) => name)
    expect(names).not.toContain('New')
  })
})
