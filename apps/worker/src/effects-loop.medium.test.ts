import { newId } from '@reticle/db'
import type { RoutingRule, SideEffect } from '@reticle/domain'
import { aContent } from '@reticle/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeRoutingWorld, type RoutingWorld } from './jobs/test/routing-world.ts'

const good = aContent()

describe('what rules do beside', () => {
  let world: RoutingWorld
  beforeAll(async () => {
    world = await makeRoutingWorld()
    await world.member(2, 'reviewer')
    await world.member(3, 'manager')
    await world.member(3, 'annotator')
  })
  afterAll(() => world.close())
  beforeEach(async () => {
    world.errors.length = 0
    world.refreshed.length = 0
    await world.query('delete from notices')
    await world.query('delete from routing_faults')
  })

  /** A task that a rule with these effects settled (or did something else with), its effects still to be done. */
  const decided = async (effect: RoutingRule['effect'], also: RoutingRule['also'], reads = 2) => {
    const rule = {
      id: 'rule',
      reason: 'they agree',
      when: { fact: 'agreement', op: '=' as const, value: 1 },
      effect,
      ...(also ? { also } : {}),
    }
    await world.publish({ redundancy: { reads: 2, maxReads: reads }, routing: [rule] })
    const id = await world.openOne()
    await world.annotateAll([id], [good, good])
    await world.compare()
    return id
  }
  const settle = { kind: 'settle' } as const
  const faults = () => world.context.read.routingFaults.list(world.projectId)
  const samplesIn = (projectId: string) => world.query('select * from samples where project_id = $1', [projectId])

  it('C107: moves a task: settled here, and its sample in the queue of the other project, with no byte copied', async () => {
    const other = await world.anotherProject({ redundancy: { reads: 3 }, dispensing: { order: { kind: 'random', seed: 1 } } })
    const id = await decided({ kind: 'move', projectId: other }, undefined)
    expect(await world.taskOf(id)).toMatchObject({ state: 'settled', resolution_kind: 'consensus', reason: 'they agree' })
    expect(await samplesIn(other)).toEqual([])
    expect(await world.runEffects()).toBe(1)
    const [copy] = await samplesIn(other)
    const [original] = await world.query('select s.* from samples s join tasks t on t.sample_id = s.id where t.id = $1', [id])
    const { id: _, project_id, source_id, position, created_at, ...same } = copy
    expect(original).toMatchObject(same)
    expect([project_id, Number(position), source_id === original.source_id]).toEqual([other, 1, false])
    const [task] = await world.query('select * from tasks where project_id = $1', [other])
    expect(task).toMatchObject({ state: 'collecting', reads: 3, sample_id: copy.id, is_open: true })
    expect(await world.eventTypes(id)).toEqual(['consensus.computed', 'task.settled', 'task.moved'])
    expect(await world.eventTypes(copy.id)).toEqual(['sample.added'])
    expect(await world.eventTypes(task.id)).toEqual(['task.opened'])
    expect(world.refreshed).toContain(task.id)
    expect(await world.query('select * from rule_effects')).toEqual([])
  })

  it('C107: a content that the other project has is no fault, and stays as it is there', async () => {
    const other = await world.anotherProject({})
    const id = await decided(settle, [
      { kind: 'copy', projectId: other },
      { kind: 'copy', projectId: other },
    ])
    expect(await world.runEffects()).toBe(2)
    expect(await samplesIn(other)).toHaveLength(1)
    const told = await world.query(`select payload from events where subject_id = $1 and type = 'task.copied' order by id`, [id])
    expect(told.map((row) => row.payload.isNew)).toEqual([true, false])
    expect(await faults()).toEqual([])
  })

  it('C102: a project of another organization, one without a protocol and the own one are no targets', async () => {
    const stranger = newId()
    await world.query(`insert into organizations (id, name) values ($1, 'Others')`, [stranger])
    const elsewhere = await world.anotherProject({}, stranger)
    const empty = await world.anotherProject(null)
    for (const [projectId, words] of [
      [elsewhere, /not one of this organization/],
      [empty, /has no protocol yet/],
      [world.projectId, /the project that they are in/],
    ] as const) {
      await world.query('delete from routing_faults')
      const id = await decided({ kind: 'move', projectId }, undefined)
      // The defaults decide in its place, and nothing is left to do.
      expect(await world.taskOf(id)).toMatchObject({ state: 'settled', rule_id: 'agreed' })
      expect(await world.runEffects()).toBe(0)
      expect((await faults())[0]?.message).toMatch(words)
    }
    expect(await samplesIn(elsewhere)).toEqual([])
  })

  it('C107: an effect that fails is shown with its rule, and stops neither the decision nor the others', async () => {
    const empty = await world.anotherProject(null)
    const id = await decided(settle, [
      { kind: 'copy', projectId: empty },
      { kind: 'webhook', webhook: 'lab' },
      { kind: 'priority', priority: 7 },
    ])
    expect(await world.runEffects()).toBe(3)
    expect(await world.taskOf(id)).toMatchObject({ state: 'settled', rule_id: 'rule', priority: 7 })
    const [fault] = await faults()
    expect(fault).toMatchObject({ ruleId: 'rule', count: 2, taskId: id })
    // Of the two that failed, the later one is shown; effects of one rule are done in no order.
    expect(fault?.message).toMatch(/^(webhook: the project has no webhook by the name "lab"|copy: the project .* has no protocol yet)/)
    expect(await world.query(`select text from notices where kind = 'fault' and person_id = $1`, [world.people[3]])).toHaveLength(1)
    expect(world.errors).toEqual([])
  })

  it('C107: what Postgres refuses is tried again, then given up as a fault', async () => {
    const id = await decided(settle, [{ kind: 'priority', priority: 1 }])
    // No priority of a task can be as large.
    await world.query(`update rule_effects set effect = '{"kind":"priority","priority":99999999999}'`)
    for (let round = 0; round < 5; round++) {
      expect(await world.runEffects()).toBe(1)
      expect(await world.runEffects()).toBe(0)
      world.clock.now = new Date(world.clock.now.getTime() + 120_000)
    }
    expect(await world.query('select * from rule_effects')).toEqual([])
    expect(await faults()).toMatchObject([{ ruleId: 'rule', taskId: id, count: 1 }])
    expect(world.errors).toHaveLength(5)
  })

  it('C107, L51: tells the desk; of a task that is still open, nobody who labels here', async () => {
    const notify: SideEffect = { kind: 'notify', roles: ['manager', 'reviewer'], text: 'Look at this one' }
    const heard = async () =>
      (await world.query(`select person_id from notices where kind = 'rule'`)).map((row) => world.people.indexOf(row.person_id)).toSorted()
    const id = await decided(settle, [notify])
    await world.runEffects()
    expect(await heard()).toEqual([2, 3])
    const [notice] = await world.query(`select text, about from notices where kind = 'rule' limit 1`)
    expect(notice).toEqual({ text: 'Look at this one', about: { taskId: id, ruleId: 'rule' } })
    await world.query('delete from notices')
    await decided({ kind: 'more-reads', reads: 1 }, [notify], 3)
    await world.runEffects()
    expect(await heard()).toEqual([2])
  })

  it('C107: a webhook gets ids and the decision, and nothing that anybody said', async () => {
    await world.context.unitOfWork(({ webhooks }) =>
      webhooks.add({ id: newId(), projectId: world.projectId, name: 'lab', url: 'https://example.org/hook', secret: 'shh' }),
    )
    const id = await decided(settle, [{ kind: 'webhook', webhook: 'lab' }])
    await world.runEffects()
    const [delivery] = await world.context.read.webhooks.deliveriesOf(world.projectId, 10)
    expect(delivery).toMatchObject({ webhook: 'lab', state: 'waiting', attempts: 0 })
    expect(delivery?.payload).toMatchObject({ type: 'rule.decided', taskId: id, ruleId: 'rule', decided: 'settle', reason: 'they agree' })
    const told = ['at', 'decided', 'organizationId', 'projectId', 'protocolId', 'reason', 'ruleId', 'taskId', 'type']
    expect(new Set(Object.keys(delivery?.payload ?? {}))).toEqual(new Set(told))
    expect(JSON.stringify(await world.context.read.webhooks.list(world.projectId))).not.toContain('shh')
  })
})
