import { type AssignmentState, assignmentFlow, step, type TaskState, taskFlow } from './lifecycle.ts'

/** An event as it is stored: what of it a fold reads. */
export type FoldEvent = { readonly type: string; readonly payload: Readonly<Record<string, unknown>> }

/** What the events of a task say (L1). `reads` is null when none names it: a publish moves tasks that nobody began without an event each. */
export type FoldedTask = {
  readonly state: TaskState | null
  readonly counted: number
  readonly reads: number | null
  /** Steps that the lifecycle does not have. */
  readonly problems: readonly string[]
}
export type FoldedAssignment = { readonly state: AssignmentState | null; readonly fence: number; readonly problems: readonly string[] }

type TaskVerb = { [S in TaskState]: keyof (typeof taskFlow)[S] }[TaskState]
type AssignmentVerb = { [S in AssignmentState]: keyof (typeof assignmentFlow)[S] }[AssignmentState]

const reopenedVerb = ({ from, to }: FoldEvent['payload']): TaskVerb =>
  to === 'contested' ? 'contested' : from === 'contested' ? 'moreReads' : 'reopened'

/** The verb of the lifecycle that an event of a task stands for; undefined when it changes no state. */
const taskVerbOf = ({ type, payload }: FoldEvent): TaskVerb | undefined => {
  switch (type) {
    case 'task.quorum-met':
      return 'quorumMet'
    case 'task.settled':
      return payload.by === 'adjudication' ? 'adjudicated' : 'agreed'
    case 'task.contested':
      return 'disagreed'
    case 'task.more-reads':
      return 'moreReads'
    case 'task.reopened':
      return reopenedVerb(payload)
    case 'task.known':
      return 'known'
    case 'task.revising':
      return 'revising'
    case 'task.returned':
      return 'returned'
    case 'task.withdrawn':
      return 'withdrawn'
    case 'task.restored':
      return payload.to === 'comparing' ? 'restoredRead' : 'restored'
    default:
      return undefined
  }
}

/** Events that name how many reads the task wants from then on. */
const namesReads = new Set([
  'task.quorum-met',
  'task.more-reads',
  'task.revising',
  'task.returned',
  'task.reopened',
  'task.settled',
  'task.contested',
])

/** By how much an event changes the number of annotations that count: one that is revised or set aside counts no more. */
const countOf = ({ type, payload }: FoldEvent): number => {
  if (type === 'annotation.submitted') return payload.isCounted === true ? 1 : 0
  return type === 'annotation.revised' || type === 'annotation.set-aside' ? -1 : 0
}

/**
 * The state of a task as its events say it.
 * @param events those whose subject is the task or one of its annotations, in the order in which they were written.
 */
export const foldTask = (events: readonly FoldEvent[]): FoldedTask => {
  let state: TaskState | null = null
  let counted = 0
  let reads: number | null = null
  const problems: string[] = []
  for (const event of events) {
    const { type, payload } = event
    counted += countOf(event)
    if (namesReads.has(type) && typeof payload.reads === 'number') reads = payload.reads
    if (type === 'task.opened') {
      if (state !== null) problems.push(`${type} of a task that is ${state}`)
      state ??= 'collecting'
      continue
    }
    const verb = taskVerbOf(event)
    if (verb === undefined) continue
    const next: TaskState | undefined = state === null ? undefined : step(taskFlow, state, verb)
    if (next === undefined) problems.push(`${type} of a task that is ${state ?? 'not opened'}`)
    else state = next
  }
  return { state, counted, reads, problems }
}

const assignmentVerbs: Readonly<Record<string, AssignmentVerb>> = {
  'assignment.leased': 'leased',
  'assignment.expired': 'expired',
  'assignment.released': 'released',
  'assignment.skipped': 'skipped',
  'annotation.submitted': 'submitted',
}

/**
 * The state of an assignment as its events say it. The first event need not be the lease: the row of a lease that Redis handed out is
 * written with its submission, when that comes first, or as ended, when its slot was gone (docs/spec/dispensing.md).
 * @param events those whose subject is the assignment or its annotation, in the order in which they were written.
 */
export const foldAssignment = (events: readonly FoldEvent[]): FoldedAssignment => {
  let state: AssignmentState | null = null
  let fence = 0
  const problems: string[] = []
  for (const { type, payload } of events) {
    const verb = Object.hasOwn(assignmentVerbs, type) ? assignmentVerbs[type] : undefined
    if (verb === undefined) continue
    const next: AssignmentState | undefined = state === null ? verb : step(assignmentFlow, state, verb)
    if (next === undefined) problems.push(`${type} of an assignment that is ${state}`)
    else state = next
    if (verb !== 'submitted' && typeof payload.fence === 'number') fence = Math.max(fence, payload.fence)
  }
  return { state, fence, problems }
}
