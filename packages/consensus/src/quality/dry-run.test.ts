import type { DryRun, DryRunPlan } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { choice, contentWith } from '../task/tasks.test-data.ts'
import { dryRunOver } from './dry-run.ts'
import { galaxies, historyTask, monday, planted, reading } from './history.test-data.ts'
import type { HistoryTask } from './history-task.ts'

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
})
