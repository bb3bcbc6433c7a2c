import { newId } from '@reticle/db'
import type { AnnotationContent } from '@reticle/domain'
import { aContent } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareTask } from './jobs/compare-task.ts'
import { refitProject } from './jobs/refit-project.ts'
import { makeRoutingWorld, type RoutingWorld } from './jobs/test/routing-world.ts'

const good = aContent()
const poor = aContent({ answers: [{ questionId: 'quality', value: { kind: 'choice', option: 'poor' } }] })
const unsure = aContent({ answers: [{ questionId: 'quality', value: { kind: 'cannot-tell' } }] })

describe('routing in the compare loop', () => {
  let world: RoutingWorld
  beforeAll(async () => {
    world = await makeRoutingWorld()
    await world.member(3, 'manager')
  })
  afterAll(() => world.close())

  /** A task that these were said of, compared. */
  const routed = async (...contents: AnnotationContent[]) => {
    const id = await world.openOne()
    await world.annotateAll([id], contents)
    await world.compare()
    return id
  }

  it('C111: every: what agrees comes to the desk under the id of the rule that would have settled it', async () => {
    await world.publish({ review: { mode: 'every' } })
    const id = await routed(good, good)
    expect(await world.taskOf(id)).toMatchObject({ state: 'contested', reason: 'every annotation is reviewed', rule_id: 'agreed' })
    expect(await world.eventTypes(id)).toEqual(['consensus.computed', 'task.contested'])
  })

  it('C113: audit: at a rate of one each settled task comes to the desk', async () => {
    await world.publish({ review: { auditRate: 1 } })
    expect(await world.taskOf(await routed(good, good))).toMatchObject({ state: 'contested', reason: 'audit' })
  })

  it('C112: panel: the first comparison begins a round for all readers, and the next one decides', async () => {
    await world.publish({ review: { mode: 'panel', revisionHours: 2 } })
    const id = await routed(good, poor)
    const row = await world.taskOf(id)
    expect(row).toMatchObject({ state: 'collecting', round: 1, revisions: 2, counted: 2, reads: 2, is_open: false, resolution_kind: null })
    expect(row.round_ends_at.getTime() - world.clock.now.getTime()).toBe(2 * 3_600_000)
    expect(await world.eventTypes(id)).toEqual(['consensus.computed', 'task.revising'])
    const asked = await world.query('select annotator_id, kind, state from revisions where task_id = $1', [id])
    expect(asked.map((one) => one.annotator_id).toSorted()).toEqual(world.people.slice(0, 2).toSorted())
    expect(new Set(asked.map((one) => `${one.kind} ${one.state}`))).toEqual(new Set(['panel open']))
    // The round ends with nobody having come: what they said stands, and nothing forces a consensus.
    await world.context.unitOfWork(({ revisions }) => revisions.end([id], world.organizationId, world.clock.now, true))
    expect(await world.taskOf(id)).toMatchObject({ state: 'comparing', revisions: 0 })
    await world.compare()
    expect(await world.taskOf(id)).toMatchObject({ state: 'contested', round: 1, reason: 'readers are tied' })
  })

  it('C112: the job for single tasks begins a round, too', async () => {
    await world.publish({ review: { mode: 'panel' } })
    const id = await world.openOne()
    await world.annotateAll([id], [good, poor])
    await compareTask(world.context, { taskId: id })
    expect(await world.taskOf(id)).toMatchObject({ state: 'collecting', round: 1, revisions: 2 })
  })

  const expert = {
    redundancy: { reads: 2, maxReads: 4 },
    routing: [
      {
        id: 'expert',
        reason: 'somebody cannot tell',
        when: { fact: 'cant-tell', op: '>=' as const, value: 1 },
        effect: { kind: 'more-reads' as const, reads: 1, pool: 'morphology' },
      },
    ],
  }

  it('C102: a pool that nobody is in is a fault of its rule, which is counted, told to managers once, and stops no other rule', async () => {
    const protocolId = await world.publish(expert)
    const ids = [await routed(good, unsure), await routed(good, unsure)]
    expect(await world.taskOf(ids[0] ?? '')).toMatchObject({ state: 'contested', reason: 'readers are tied', pool: null })
    const [fault, ...others] = await world.context.read.routingFaults.list(world.projectId)
    expect(others).toEqual([])
    expect(fault).toMatchObject({ protocolId, ruleId: 'expert', count: 2, taskId: ids[1] })
    expect(fault?.message).toMatch(/^nobody who labels here has the expertise "morphology"/)
    expect(await world.eventTypes(ids[0] ?? '')).toContain('routing.faulted')
    expect(await world.eventTypes(ids[1] ?? '')).not.toContain('routing.faulted')
    const notices = await world.query(`select person_id, about from notices where kind = 'fault'`)
    expect(notices).toEqual([{ person_id: world.people[3], about: { ruleId: 'expert' } }])
    expect((await world.decisionOf(ids[0] ?? '')).faults).toEqual([{ ruleId: 'expert', message: fault?.message }])
    expect(await world.context.unitOfWork(({ routingFaults }) => routingFaults.clear(world.projectId))).toBe(1)
    expect(await world.context.read.routingFaults.list(world.projectId)).toEqual([])
  })

  it("D80: any can't-tell goes to the pool, which the task is in until it is decided", async () => {
    await world.member(2, 'annotator')
    await world.context.unitOfWork(({ annotators }) =>
      annotators.set(world.projectId, world.people[2] ?? '', { expertise: ['morphology'] }),
    )
    await world.publish(expert)
    const id = await routed(good, unsure)
    expect(await world.taskOf(id)).toMatchObject({ state: 'collecting', reads: 3, pool: 'morphology', rule_id: 'expert', is_open: false })
    await world.annotate(id, 2, good)
    await world.query(`update tasks set state = 'comparing' where id = $1`, [id])
    await world.compare()
    // Still somebody cannot tell, and no expert is left: the rule is passed over, and the task is in no pool any more.
    expect(await world.taskOf(id)).toMatchObject({ state: 'contested', reason: 'readers disagree', pool: null })
    expect((await world.context.read.routingFaults.list(world.projectId))[0]?.message).toMatch(/^everybody with the expertise "morphology"/)
  })

  it('C101: the first readers are those who submitted first, and one who revised keeps their place', async () => {
    await world.publish({
      redundancy: { reads: 3 },
      routing: [
        {
          id: 'first',
          reason: 'the first says poor',
          when: { fact: 'votes:quality:poor', op: '=', value: 1, first: 1 },
          effect: { kind: 'settle' },
        },
      ],
    })
    const id = await world.openOne()
    const at = world.clock.now
    const early = await world.annotate(id, 2, good)
    world.clock.now = new Date(at.getTime() + 60_000)
    await world.annotate(id, 0, good)
    world.clock.now = new Date(at.getTime() + 120_000)
    // The first reader's vote is revised last of all.
    await world.query('update annotations set is_counted = false where id = $1', [early])
    await world.query(
      `insert into annotations (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count,
        is_counted, purpose, repeat, supersedes, submitted_at)
      select $2::uuid, project_id, task_id, assignment_id, annotator_id, protocol_id, gen_random_uuid()::text, $3, 0, true, 'revision', -1, id, $4 from annotations where id = $1`,
      [early, newId(), JSON.stringify(poor), world.clock.now],
    )
    world.clock.now = new Date(at.getTime() + 180_000)
    await world.annotate(id, 1, good)
    await world.compare()
    expect(await world.taskOf(id)).toMatchObject({ state: 'settled', rule_id: 'first' })
  })

  it('C105: a refit stores how readers answer, and the next comparison goes by it', async () => {
    await world.publish({
      consensus: { answers: { method: 'dawid-skene' } },
      redundancy: { reads: 2, maxReads: 5 },
      routing: [
        {
          id: 'sure',
          reason: 'posterior above 0.95',
          when: { fact: 'posterior:quality', op: '>', value: 0.95 },
          effect: { kind: 'settle' },
        },
        { id: 'unsure', reason: 'not sure', when: { fact: 'readers', op: '>=', value: 2 }, effect: { kind: 'contest' } },
      ],
    })
    const before = await routed(good, good)
    expect(await world.taskOf(before)).toMatchObject({ state: 'contested', rule_id: 'unsure' })
    const many = await world.open(30)
    await world.annotateAll(many.slice(0, 15), [good, good])
    await world.annotateAll(many.slice(15), [poor, poor])
    await world.compare()
    await world.query('delete from project_quality')
    await refitProject(world.context, { projectId: world.projectId })
    const stored = await world.context.read.readerModels.of(world.projectId)
    expect(stored?.models.get('quality')?.classes).toEqual(['good', 'poor', '?'])
    const id = await routed(good, good)
    expect(await world.taskOf(id)).toMatchObject({ state: 'settled', rule_id: 'sure' })
    const [row] = await world.query('select outcome from consensus where task_id = $1', [id])
    expect(row.outcome.by.parameters['answers.readers']).toBe(stored?.fit)
    expect(row.outcome.answers[0].votes[0].posterior).toBeGreaterThan(0.95)
    // A refit reopens nothing and settles nothing by itself.
    expect(await world.taskOf(before)).toMatchObject({ state: 'contested' })
    expect(world.errors).toEqual([])
  }, 60_000)
})
