import { type DryRun, type DryRunPlan, type Protocol, routingRuleSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { type ReaderModels, readerModels } from '../task/posteriors.ts'
import { choice, contentWith } from '../task/tasks.test-data.ts'
import { dryRunOver } from './dry-run.ts'
import { galaxies, historyTask, monday, planted, reading } from './history.test-data.ts'
import type { HistoryTask } from './history-task.ts'
import { modelsOver } from './models.ts'
import { refitOver } from './refit.ts'

const dryRun = (tasks: readonly HistoryTask[], plan: DryRunPlan): DryRun => {
  const sums = dryRunOver(galaxies, plan)
  for (const task of tasks) sums.add(task)
  return sums.outcome()
}
/** Readers `a`, `b`, ... who came one after the other and said these. */
const task = (taskId: string, options: readonly string[], state: 'settled' | 'contested' | 'collecting' = 'settled') =>
  historyTask(
    taskId,
    options.map((option, n) => reading(String.fromCharCode(97 + n), contentWith([], [choice('shape', option)]), monday + n)),
    galaxies,
    state,
  )

const twoThenThird: DryRunPlan = {
  routing: [
    { id: 'two', reason: 'the first two agree', when: { fact: 'agreement', op: '=', value: 1 }, effect: { kind: 'settle' } },
    { id: 'third', reason: 'a third', when: { fact: 'readers', op: '=', value: 2 }, effect: { kind: 'more-reads', reads: 1 } },
    { id: 'most', reason: 'two of three', when: { fact: 'share:shape', op: '>', value: 0.5 }, effect: { kind: 'settle' } },
  ],
  redundancy: { reads: 2, maxReads: 3 },
}

describe('rules on models, on history', () => {
  const said = (taskId: string, option: string) => ({
    ...{ id: `s-${taskId}`, model: 'unet 1', modelName: 'unet', content: contentWith([], [choice('shape', option)]) },
    said: { confidences: [], probabilities: { shape: { [option]: 0.95 } }, scores: {} },
  })
  const byModel = (share: number): DryRunPlan => ({
    routing: [
      {
        ...{ id: 'model', reason: 'the model agrees', when: { fact: 'model-agrees', op: '=', value: 1 } },
        effect: { kind: 'settle', audit: { share, least: 20, stopBelow: 0.9 } },
      },
    ],
    redundancy: { reads: 1, maxReads: 3 },
  })
  const tasks = Array.from({ length: 40 }, (_, n) => ({
    ...task(`t${n}`, ['spiral', 'spiral', 'spiral']),
    suggested: [said(`t${n}`, 'spiral')],
  }))

  it('MR37, MR38: go by what models said, and cost the reads of their audits', () => {
    const few = dryRun(tasks, byModel(0.25)).tried
    expect(few.rules).toEqual([{ ruleId: 'model', reason: 'the model agrees', settled: 40, contested: 0 }])
    // One read each, and one more of those that are drawn.
    expect(few.reads).toBeGreaterThan(42)
    expect(few.reads).toBeLessThan(60)
    expect(dryRun(tasks, byModel(1)).tried.reads).toBe(80)
    const silent = tasks.map((one) => ({ ...one, suggested: [] }))
    expect(dryRun(silent, byModel(1)).tried.rules.map(({ ruleId }) => ruleId)).toEqual(['single'])
  })

  it('MR35: a model with a vote is fitted among the readers, and in no figure of theirs', () => {
    const voting = { ...galaxies, consensus: { ...galaxies.consensus, models: [{ model: 'unet', weight: 1 }] } }
    const readersIn = (protocol: Protocol): string[] => {
      const sums = modelsOver(protocol)
      for (const one of tasks) sums.add(one)
      return Object.keys(sums.outcome().get('shape')?.readers ?? {})
    }
    expect(readersIn(voting)).toEqual(['a', 'b', 'c', 'model:unet'])
    expect(readersIn(galaxies)).toEqual(['a', 'b', 'c'])
    const refit = refitOver(voting, { seed: 1 })
    for (const one of tasks) refit.add(one)
    expect(refit.outcome().subjects[0]?.readers.map(({ personId }) => personId)).toEqual(['a', 'b', 'c'])
  })
})

describe('dryRunOver', () => {
  it('C88: readers come in the order in which they submitted, and what they would not have read is saved', () => {
    const found = dryRun([task('t1', ['spiral', 'spiral', 'smooth']), task('t2', ['spiral', 'smooth', 'spiral'])], twoThenThird)
    expect(found.tried).toMatchObject({ settled: 2, contested: 0, waiting: 0, reads: 5, saved: 1 })
    expect(found.tried.rules).toEqual([
      { ruleId: 'most', reason: 'two of three', settled: 1, contested: 0 },
      { ruleId: 'two', reason: 'the first two agree', settled: 1, contested: 0 },
    ])
  })

  it('C89: a task that wants more readers than it had waits, and open ones are no history', () => {
    const found = dryRun(
      [task('t1', ['spiral', 'smooth']), task('t2', ['spiral']), task('t3', ['spiral', 'spiral'], 'collecting')],
      twoThenThird,
    )
    expect(found.tasks).toBe(2)
    expect(found.tried).toMatchObject({ settled: 0, waiting: 2, reads: 3, saved: 0 })
  })

  it('C90: tasks whose label changes are listed with both', () => {
    const late = task('t1', ['smooth', 'smooth', 'spiral', 'spiral', 'spiral'])
    const found = dryRun([late, task('t2', ['smooth', 'smooth', 'spiral'], 'contested')], twoThenThird)
    expect(found.changes).toEqual({
      total: 1,
      rows: [
        {
          taskId: 't1',
          sampleId: 'sample of t1',
          subjectId: 'shape',
          from: 'spiral',
          to: 'smooth',
          reads: 2,
          had: 5,
          reason: 'the first two agree',
        },
      ],
    })
    expect(found.newlySettled).toBe(1)
  })

  it('C90: the live rules change nothing that they settled themselves', () => {
    const live = { routing: galaxies.routing, redundancy: galaxies.redundancy }
    const found = dryRun(planted(60), live)
    expect(found.tried).toEqual(found.live)
    expect(found.changes.total).toBe(0)
    expect(found.tried.settled + found.tried.contested).toBe(60)
  })

  const asked = (routing: DryRunPlan['routing'], maxReads = 5): DryRunPlan => ({ routing, redundancy: { reads: 2, maxReads } })
  const reasonsOf = (found: DryRun) =>
    Object.fromEntries(found.tried.rules.map(({ reason, settled, contested }) => [reason, [settled, contested]]))

  it('C88, C101: facts of the first readers, readers from a pool, and tasks that move', () => {
    const plan = asked([
      {
        id: 'early',
        reason: 'the first two say spiral',
        when: { fact: 'votes:shape:spiral', op: '=', value: 2, first: 2 },
        effect: { kind: 'settle' },
      },
      {
        id: 'away',
        reason: 'three say smooth',
        when: { fact: 'votes:shape:smooth', op: '>=', value: 3 },
        effect: routingRuleSchema.shape.effect.parse({ kind: 'move', projectId: '0190f000-0000-7000-8000-000000000001' }),
      },
      {
        id: 'pool',
        reason: 'an expert',
        when: { fact: 'readers', op: '>=', value: 2 },
        effect: { kind: 'more-reads', reads: 1, pool: 'experts' },
      },
    ])
    const found = dryRun(
      [
        task('t1', ['spiral', 'spiral', 'smooth', 'smooth']),
        task('t2', ['smooth', 'spiral', 'smooth', 'smooth', 'spiral']),
        task('t3', ['smooth', 'spiral', 'spiral']),
      ],
      plan,
    )
    expect(reasonsOf(found)).toEqual({ 'the first two say spiral': [1, 0], 'three say smooth': [1, 0] })
    expect(found.tried).toMatchObject({ settled: 2, contested: 0, waiting: 1, reads: 2 + 4 + 3, saved: 3 })
  })

  it('C88, C105: posteriors, by the readers of the last refit', () => {
    const sure = asked([
      { id: 'sure', reason: 'sure', when: { fact: 'posterior:shape', op: '>', value: 0.95 }, effect: { kind: 'settle' } },
      { id: 'more', reason: 'more', when: { fact: 'readers', op: '<', value: 5 }, effect: { kind: 'more-reads', reads: 1 } },
      { id: 'enough', reason: 'not sure', when: { fact: 'readers', op: '>=', value: 2 }, effect: { kind: 'contest' } },
    ])
    const history = planted(400)
    const fitted = modelsOver(galaxies)
    for (const one of history) fitted.add(one)
    const modelled = { ...galaxies, consensus: { ...galaxies.consensus, answers: { method: 'dawid-skene', tie: 'contest' } as const } }
    const outcomeWith = (models?: ReaderModels) => {
      const sums = dryRunOver(modelled, sure, models)
      for (const one of history) sums.add(one)
      return sums.outcome().tried
    }
    const without = outcomeWith()
    expect([without.settled, without.waiting]).toEqual([0, 400])
    const { settled, saved } = outcomeWith(readerModels('fit', fitted.outcome()))
    expect(settled).toBeGreaterThan(200)
    expect(saved).toBeGreaterThan(100)
  })

  it('C88, C111 to C113: the mode of review and audits are in it, by reason', () => {
    const plan = asked([{ id: 'agree', reason: 'they agree', when: { fact: 'agreement', op: '=', value: 1 }, effect: { kind: 'settle' } }])
    const history = Array.from({ length: 40 }, (_, n) => task(`t${n}`, ['spiral', 'spiral']))
    const under = (review: Partial<Protocol['review']>) => {
      const sums = dryRunOver({ ...galaxies, review: { ...galaxies.review, ...review } }, plan)
      for (const one of history) sums.add(one)
      return sums.outcome()
    }
    expect(reasonsOf(under({}))).toEqual({ 'they agree': [40, 0] })
    expect(reasonsOf(under({ mode: 'every' }))).toEqual({ 'every annotation is reviewed': [0, 40] })
    expect(reasonsOf(under({ mode: 'panel' }))).toEqual({ 'they agree': [40, 0] })
    const { audit = [0, 0], 'they agree': agreed = [0, 0] } = reasonsOf(under({ auditRate: 0.5 }))
    expect([audit[0], agreed[1], (audit[1] ?? 0) + (agreed[0] ?? 0)]).toEqual([0, 0, 40])
    expect(audit[1]).toBeGreaterThan(5)
    expect(audit[1]).toBeLessThan(35)
  })
})
