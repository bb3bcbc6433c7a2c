import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FoldEvent, foldAssignment, foldTask } from './fold.ts'
import { type AssignmentState, assignmentFlow, type TaskState, taskFlow } from './lifecycle.ts'

const event = (type: string, payload: FoldEvent['payload'] = {}): FoldEvent => ({ type, payload })
const opened = event('task.opened', { reads: 2 })
const submitted = (isCounted: boolean) => event('annotation.submitted', { isCounted })

/** How each step of a lifecycle is written as an event. */
const taskEvents: Readonly<Record<string, (from: TaskState, to: TaskState) => FoldEvent>> = {
  quorumMet: () => event('task.quorum-met', { reads: 2 }),
  agreed: () => event('task.settled', { by: 'consensus' }),
  disagreed: () => event('task.contested', { by: 'consensus' }),
  adjudicated: () => event('task.settled', { by: 'adjudication' }),
  withdrawn: () => event('task.withdrawn'),
  restored: (from, to) => event('task.restored', { from, to }),
  restoredRead: (from, to) => event('task.restored', { from, to }),
  known: () => event('task.known'),
  revising: () => event('task.revising', { reads: 2 }),
  returned: () => event('task.returned', { reads: 2 }),
  moreReads: (from, to) => (from === 'comparing' ? event('task.more-reads', { reads: 3 }) : event('task.reopened', { from, to, reads: 3 })),
  reopened: (from, to) => event('task.reopened', { from, to, reads: 3 }),
  contested: (from, to) => event('task.reopened', { from, to, reads: 3 }),
}

describe('foldTask', () => {
  it('L1: follows every walk of the lifecycle, and finds nothing wrong', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (choices) => {
        let state: TaskState = 'collecting'
        const events = [opened]
        for (const choice of choices) {
          const verbs: [string, TaskState][] = Object.entries(taskFlow[state])
          const taken = verbs[choice % Math.max(1, verbs.length)]
          if (taken === undefined) break
          const [verb, next] = taken
          events.push(...(taskEvents[verb] === undefined ? [] : [taskEvents[verb](state, next)]))
          state = next
        }
        expect(foldTask(events)).toMatchObject({ state, problems: [] })
      }),
    )
  })

  it('counts what counts, and knows the reads from the last event that names them', () => {
    const events = [opened, submitted(true), submitted(false), submitted(true), event('task.quorum-met', { reads: 2 })]
    expect(foldTask(events)).toEqual({ state: 'comparing', counted: 2, reads: 2, problems: [] })
    expect(foldTask([...events, event('task.more-reads', { reads: 3 })])).toMatchObject({ state: 'collecting', reads: 3 })
    expect(foldTask([opened])).toEqual({ state: 'collecting', counted: 0, reads: null, problems: [] })
  })

  it('L81, L85: what was revised or set aside counts no more, and what took its place does', () => {
    const read = [opened, submitted(true), submitted(true), event('task.quorum-met', { reads: 2 }), event('task.revising', { reads: 2 })]
    expect(foldTask(read)).toEqual({ state: 'collecting', counted: 2, reads: 2, problems: [] })
    const revised = [...read, submitted(true), event('annotation.revised'), event('task.quorum-met', { reads: 2 })]
    expect(foldTask(revised)).toEqual({ state: 'comparing', counted: 2, reads: 2, problems: [] })
    const aside = [
      ...revised,
      event('task.contested'),
      event('annotation.set-aside'),
      event('task.reopened', { from: 'contested', to: 'collecting', reads: 2 }),
    ]
    expect(foldTask(aside)).toEqual({ state: 'collecting', counted: 1, reads: 2, problems: [] })
  })

  it('names a step that the lifecycle does not have, and stays where it was', () => {
    expect(foldTask([opened, event('task.settled', { by: 'consensus' })])).toMatchObject({
      state: 'collecting',
      problems: ['task.settled of a task that is collecting'],
    })
    expect(foldTask([event('task.withdrawn')]).problems).toEqual(['task.withdrawn of a task that is not opened'])
    expect(foldTask([opened, opened]).problems).toEqual(['task.opened of a task that is collecting'])
  })
})

const assignmentEvents: Readonly<Record<string, string>> = {
  leased: 'assignment.leased',
  expired: 'assignment.expired',
  released: 'assignment.released',
  skipped: 'assignment.skipped',
  submitted: 'annotation.submitted',
}

describe('foldAssignment', () => {
  it('L20: follows every walk of the lifecycle, with the last fence', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (choices) => {
        let state: AssignmentState = 'leased'
        let fence = 1
        const events = [event('assignment.leased', { fence })]
        for (const choice of choices) {
          const verbs: [string, AssignmentState][] = Object.entries(assignmentFlow[state])
          const taken = verbs[choice % Math.max(1, verbs.length)]
          if (taken === undefined) break
          state = taken[1]
          if (state === 'leased') fence += 1
          events.push(event(assignmentEvents[state] ?? '', { fence }))
        }
        expect(foldAssignment(events)).toEqual({ state, fence, problems: [] })
      }),
    )
  })

  it('takes a submission or an end without a lease before it, but no second submission', () => {
    expect(foldAssignment([submitted(true)])).toEqual({ state: 'submitted', fence: 0, problems: [] })
    expect(foldAssignment([event('assignment.expired', { fence: 1 })])).toEqual({ state: 'expired', fence: 1, problems: [] })
    expect(foldAssignment([submitted(true), submitted(true)]).problems).toEqual(['annotation.submitted of an assignment that is submitted'])
    expect(foldAssignment([])).toEqual({ state: null, fence: 0, problems: [] })
  })
})
