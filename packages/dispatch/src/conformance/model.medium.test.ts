import { testDatabase, testRedis } from '@reticle/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { postgresDispenser } from '../postgres/dispenser.ts'
import { becomesReady, openRedis } from '../redis/connection.ts'
import { redisDispenser } from '../redis/dispenser.ts'
import type { MakeSubject, Subject } from './dispenser-suite.ts'
import { Model } from './model.ts'
import { checkCounters, endLease, makeStudy, openPool, type Study, viewReaders } from './study.ts'

const people = 3

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('claim' as const), annotator: fc.nat(people - 1) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('submitted' as const, 'not-now' as const, 'not-me' as const, 'expired' as const),
      annotator: fc.nat(people - 1),
      nth: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('raise' as const), task: fc.nat(7) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('prioritise' as const), task: fc.nat(7), priority: fc.integer({ min: 0, max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('add' as const), reads: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('view' as const), annotator: fc.nat(people - 1), task: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const plan = fc.record({
  tasks: fc.array(fc.record({ reads: fc.integer({ min: 1, max: 3 }), priority: fc.integer({ min: 0, max: 2 }) }), {
    minLength: 1,
    maxLength: 6,
    size: 'max',
  }),
  steps: fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }),
})

/** Runs one plan on an adapter and on the model; throws where they part. */
class Run {
  private readonly model = new Model()
  private readonly study: Study
  private readonly subject: Subject
  private readonly taskIds: Study['tasks'][number][]
  constructor(study: Study, subject: Subject, tasks: readonly { reads: number; priority: number }[]) {
    this.study = study
    this.subject = subject
    this.taskIds = [...study.tasks]
    for (const task of tasks) this.model.add(task.reads, task.priority)
  }

  private async claim(annotator: number): Promise<void> {
    const annotatorId = this.study.people[annotator]
    if (annotatorId === undefined) return
    const outcome = await this.subject.dispenser.claim({ projectId: this.study.projectId, annotatorId, leaseMinutes: 15 })
    const told =
      outcome.kind === 'leased'
        ? { task: this.taskIds.indexOf(outcome.lease.taskId), fence: outcome.lease.fence }
        : { reason: outcome.reason }
    expect(told).toEqual(this.model.claim(annotator))
  }

  private async end(step: Extract<Step, { nth: number }>): Promise<void> {
    const held = this.model.leasesOf(step.annotator)
    const task = held[step.nth % held.length]
    const [taskId, annotatorId] = [this.taskIds[task ?? -1], this.study.people[step.annotator]]
    if (task === undefined || taskId === undefined || annotatorId === undefined) return
    await endLease(this.study, taskId, annotatorId, step.do)
    if (step.do === 'expired') await this.subject.dispenser.sweep(100)
    else await this.subject.dispenser.refresh(this.study.projectId, [taskId])
    this.model.end(task, step.annotator, step.do)
  }

  private async change(task: number, set: string, value: number): Promise<boolean> {
    const taskId = this.taskIds[task]
    if (taskId === undefined) return false
    await this.study.pool.query(`update tasks set ${set} where id = $1`, value === 0 && !set.includes('$2') ? [taskId] : [taskId, value])
    await this.subject.dispenser.refresh(this.study.projectId, [taskId])
    return true
  }

  private async view(task: number, annotator: number): Promise<void> {
    const [taskId, annotatorId] = [this.taskIds[task], this.study.people[annotator]]
    if (taskId === undefined || annotatorId === undefined) return
    await viewReaders(this.study, taskId, annotatorId)
    await this.subject.dispenser.refresh(this.study.projectId, [taskId])
    this.model.view(task, annotator)
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'claim':
        return this.claim(step.annotator)
      case 'raise':
        if (await this.change(step.task, `reads = reads + 1, state = 'collecting'`, 0)) this.model.raise(step.task)
        return
      case 'prioritise':
        if (await this.change(step.task, 'priority = $2', step.priority)) this.model.prioritise(step.task, step.priority)
        return
      case 'add': {
        // Below all others: that a task which comes in before someone's cursor is found at all is a rule of its own in the suite.
        const taskId = await this.study.addTask({ reads: step.reads, priority: -this.taskIds.length })
        this.taskIds.push(taskId)
        await this.subject.dispenser.refresh(this.study.projectId, [taskId])
        this.model.add(step.reads, -(this.taskIds.length - 1))
        return
      }
      case 'view':
        return this.view(step.task, step.annotator)
      case 'lose':
        return this.subject.lose()
      default:
        return this.end(step)
    }
  }
}

const agrees = (name: string, make: MakeSubject): void => {
  it(`${name}: every sequence of claims, ends and changes gives what the model gives`, async () => {
    const database = await testDatabase()
    const pool = openPool(database.url)
    const subject = await make(pool)
    try {
      await fc.assert(
        fc.asyncProperty(plan, async ({ tasks, steps }) => {
          const study = await makeStudy(pool, { tasks, people })
          await subject.dispenser.rebuild()
          const run = new Run(study, subject, tasks)
          for (const step of steps) await run.take(step)
          expect(await checkCounters(study)).toEqual([])
          // What one plan leaves would only make the rebuild of the next one longer.
          await pool.query(`update tasks set state = 'withdrawn' where project_id = $1`, [study.projectId])
        }),
        { numRuns: 120 },
      )
    } finally {
      await subject.end()
      await pool.end()
      await database.drop()
    }
  }, 120_000)
}

describe('the dispenser against its model', () => {
  agrees('Postgres', async (pool) => {
    const dispenser = postgresDispenser(pool, { cursorStride: 0 })
    return { dispenser, lose: () => dispenser.rebuild(), end: () => dispenser.close() }
  })
})

const found = await testRedis()
if ('skipped' in found)
  describe.skip(`the dispenser on Redis against its model (${found.skipped})`, () => it('needs a Redis', () => undefined))
else
  describe('the dispenser on Redis against its model', () => {
    agrees('Redis', async (pool) => {
      const report = (error: unknown) => {
        throw error
      }
      const redis = openRedis(found.url, report)
      if (!(await becomesReady(redis, 5000))) throw new Error('the test Redis does not answer')
      const dispenser = redisDispenser(redis, pool, postgresDispenser(pool), report)
      const lose = async () => {
        await redis.flushdb()
      }
      return {
        dispenser,
        lose,
        end: async () => {
          await dispenser.close()
          redis.disconnect()
        },
      }
    })
  })
