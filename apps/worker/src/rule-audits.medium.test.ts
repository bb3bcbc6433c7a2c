import { newId } from '@reticle/db'
import { type AnnotationContent, taskConsensusSchema } from '@reticle/domain'
import { aContent } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { protocolCache } from './compare/protocols.ts'
import { isTooFew, tellAudits } from './compare/tell-audits.ts'
import { compareTask } from './jobs/compare-task.ts'
import { makeRoutingWorld, type RoutingWorld } from './jobs/test/routing-world.ts'

const saying = (option: string): AnnotationContent => aContent({ answers: [{ questionId: 'quality', value: { kind: 'choice', option } }] })
const audit = { share: 1, least: 3, stopBelow: 0.7 }
const watched = {
  redundancy: { reads: 1, maxReads: 3 },
  routing: [
    {
      ...{ id: 'model-and-reader', reason: 'reader and model agree' },
      when: { fact: 'model-agrees', op: '=' as const, value: 1 },
      effect: { kind: 'settle' as const, audit },
      also: [{ kind: 'priority' as const, priority: 5 }],
    },
  ],
}

describe('rules that settle by models', () => {
  let world: RoutingWorld
  const versionId = newId()
  beforeAll(async () => {
    world = await makeRoutingWorld()
    await world.member(3, 'manager')
    const modelId = newId()
    const { query, projectId, people } = world
    await query(`insert into models (id, project_id, name, created_by) values ($1, $2, 'unet', $3)`, [modelId, projectId, people[0]])
    await query(`insert into model_versions (id, model_id, project_id, version, mapping, created_by) values ($1, $2, $3, '1', '{}', $4)`, [
      versionId,
      modelId,
      projectId,
      people[0],
    ])
  })
  afterAll(() => world.close())

  const suggested = async (option: string, isHeldOut = false) => {
    const taskId = await world.openOne()
    const id = newId()
    await world.context.unitOfWork(({ suggestions }) =>
      suggestions.add([
        {
          ...{ id, projectId: world.projectId, taskId, modelVersionId: versionId, key: id, model: 'unet 1', isHeldOut },
          content: saying(option),
        },
      ]),
    )
    return { taskId, id }
  }
  const read = async (taskId: string, reader: number, option: string) => {
    world.clock.now = new Date(world.clock.now.getTime() + 1000)
    await world.annotate(taskId, reader, saying(option))
    await world.compare()
  }
  const auditsOf = (taskId: string) =>
    world.query('select rule_id, told_at, is_same, resolution_kind from rule_audits where task_id = $1', [taskId])
  const tell = () => {
    const { read: repositories, unitOfWork, now } = world.context
    return tellAudits({ unitOfWork, protocolOf: protocolCache(repositories), now })
  }
  const decide = async (taskId: string, option: string) => {
    const id = newId()
    await world.query(
      `insert into adjudications (id, task_id, reviewer_id, content, reason_code, signed_at) values ($1, $2, $3, $4, 'reader-error', now())`,
      [id, taskId, world.people[3], JSON.stringify(saying(option))],
    )
    await world.query(
      `update tasks set state = 'settled', resolution_kind = 'adjudication', adjudication_id = $2, settled_at = now() where id = $1`,
      [taskId, id],
    )
  }

  it('MR34: a vote of a model is in the recipe of a consensus, by the loop and by the job alike', async () => {
    await world.publish({ redundancy: { reads: 2 }, consensus: { models: [{ model: 'unet', weight: 0.5 }] } })
    const [one, other, held] = [await suggested('poor'), await suggested('poor'), await suggested('poor', true)]
    for (const { taskId } of [one, other, held]) {
      await world.annotate(taskId, 0, saying('good'))
      await world.annotate(taskId, 1, saying('poor'))
    }
    await compareTask(world.context, { taskId: other.taskId as never })
    await world.compare()
    const outcomeOf = async (taskId: string) =>
      taskConsensusSchema.parse((await world.query('select outcome from consensus where task_id = $1', [taskId]))[0]?.outcome)
    for (const { taskId, id } of [one, other]) {
      const { answers, by } = await outcomeOf(taskId)
      expect(answers[0]).toMatchObject({ value: { option: 'poor' }, support: 1, raters: 2 })
      expect(by.suggestions).toMatchObject([{ id, model: 'unet 1', weight: 0.5 }])
      expect(by.inputs).toHaveLength(2)
    }
    // What is held out to measure the model by votes nowhere.
    expect((await outcomeOf(held.taskId)).answers[0]).toMatchObject({ value: null, isTied: true })
  })

  it('MR38: what the rule would settle is read once more, and settles by it when the second reader agrees', async () => {
    await world.publish(watched)
    const { taskId } = await suggested('good')
    await read(taskId, 0, 'good')
    expect(await world.taskOf(taskId)).toMatchObject({ state: 'collecting', reads: 2, reason: 'audit of the rule "model-and-reader"' })
    expect(await auditsOf(taskId)).toEqual([{ rule_id: 'model-and-reader', told_at: null, is_same: null, resolution_kind: null }])
    expect(await tell()).toBe(0)
    // Nothing of what the rule does beside is done before it settles.
    expect(await world.query('select 1 from rule_effects where task_id = $1', [taskId])).toEqual([])
    await read(taskId, 1, 'good')
    expect(await world.taskOf(taskId)).toMatchObject({ state: 'settled', rule_id: 'model-and-reader' })
    expect(await tell()).toBe(1)
    expect(await auditsOf(taskId)).toMatchObject([{ is_same: true, resolution_kind: 'consensus' }])
    expect(await tell()).toBe(0)
  })

  it('MR38: without a word of the model the rule says nothing, and a task without a reader is never routed', async () => {
    const { taskId } = await suggested('good')
    await world.compare()
    expect(await world.taskOf(taskId)).toMatchObject({ state: 'collecting', counted: 0, rule_id: null })
    const plain = await world.openOne()
    await read(plain, 0, 'good')
    expect(await world.taskOf(plain)).toMatchObject({ rule_id: 'single' })
    expect(await auditsOf(plain)).toEqual([])
  })

  it('MR38: a rule whose audits end otherwise too often is stopped, passed over with a fault, and managers are told', async () => {
    for (let n = 0; n < 3; n++) {
      const { taskId } = await suggested('good')
      await read(taskId, 0, 'good')
      await read(taskId, 1, 'poor')
      expect((await world.taskOf(taskId)).state).toBe('contested')
      await decide(taskId, 'poor')
      await tell()
      expect(await auditsOf(taskId)).toMatchObject([{ is_same: false, resolution_kind: 'adjudication' }])
    }
    // 1 of 4 has the upper bound 0.699: below 0.7. 1 of 3 has 0.79.
    expect(isTooFew({ told: 3, same: 1 }, audit)).toBe(false)
    expect(isTooFew({ told: 4, same: 1 }, audit)).toBe(true)
    expect(await world.query('select rule_id, audits, same, started_at from stopped_rules')).toEqual([
      { rule_id: 'model-and-reader', audits: 4, same: 1, started_at: null },
    ])
    const { taskId } = await suggested('good')
    await read(taskId, 0, 'good')
    expect(await world.taskOf(taskId)).toMatchObject({ state: 'settled', rule_id: 'single' })
    expect((await world.decisionOf(taskId)).faults).toEqual([
      { ruleId: 'model-and-reader', message: 'is stopped: only 1 of 4 audits ended as it would have' },
    ])
    expect(await world.query(`select count(*)::int as n from events where type = 'rule.stopped'`)).toEqual([{ n: 1 }])
    const notices = await world.query(`select text from notices where person_id = $1`, [world.people[3]])
    expect(notices.map(({ text }) => text)).toEqual([
      'The rule "model-and-reader" is at fault: is stopped: only 1 of 4 audits ended as it would have',
    ])
  })

  it('MR38: started again it decides, and its audits are counted anew', async () => {
    const { ruleAudits } = world.context.read
    const at = world.clock.now
    const by = { personId: world.people[3] ?? '', reason: 'another version of the model', at }
    expect(await ruleAudits.start(world.projectId, 'model-and-reader', by)).toBe(true)
    expect(await ruleAudits.start(world.projectId, 'model-and-reader', by)).toBe(false)
    const { taskId } = await suggested('good')
    await read(taskId, 0, 'good')
    expect(await auditsOf(taskId)).toHaveLength(1)
    expect(await ruleAudits.tallies(world.projectId)).toEqual([{ ruleId: 'model-and-reader', told: 0, same: 0, waiting: 1 }])
    expect(world.errors).toEqual([])
  })
})
