import type { Repositories } from '@reticle/db'
import { type AssignmentId, assignmentFlow, type DomainError, err, type PersonId, type Result, step, type TaskId } from '@reticle/domain'
import type { Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { recoverLease } from './recover-lease.ts'

export type Locked = NonNullable<Awaited<ReturnType<Repositories['assignments']['lock']>>>
/** Whose assignment is worked on, and where. */
export type Work = {
  readonly assignmentId: AssignmentId
  readonly annotatorId: PersonId
  readonly scope: Scope
  readonly at: Date
  /** The task that the client says it is of. */
  readonly taskId: TaskId | undefined
}
export type KeptLease = { readonly fence: number; readonly expiresAt: Date; readonly draftVersion: number }

export const notYours: DomainError = { code: 'not-found', message: 'there is no such assignment, or it is not yours' }

export const staleFence = (locked: Locked): DomainError => ({
  code: 'stale-fence',
  message: `this sample was opened again elsewhere (lease ${locked.fence}): go on there, or reload this page`,
})

/**
 * Runs `change` in one transaction on an assignment that has a row: a lease that has none yet is written first, and one that was lost is
 * written down again, when it is known that it was handed out. A lease that ran out may take a slot again, so Postgres must know who holds one.
 */
export const onRow = async <T>(
  context: Context,
  work: Work,
  change: (repositories: Repositories, locked: Locked) => Promise<Result<T, DomainError>>,
): Promise<Result<T, DomainError>> => {
  const { assignmentId, annotatorId, scope } = work
  const { projectId } = scope
  if (context.dispenser.pending(assignmentId) !== undefined) await context.dispenser.persist({ assignmentId })
  const locked = async (isSettled: boolean): Promise<Result<T, DomainError> | TaskId | undefined> =>
    context.unitOfWork(async (repositories) => {
      const row = await repositories.assignments.lock(assignmentId, annotatorId)
      if (row !== undefined && !isSettled && mayTakeSlot(row)) return row.taskId
      return row === undefined ? undefined : change(repositories, row)
    })
  let outcome = await locked(context.dispenser.name === 'postgres')
  if (outcome === undefined) {
    const taskId = context.places.known(assignmentId)?.taskId ?? work.taskId
    if (taskId !== undefined && (await recoverLease(context, { assignmentId, taskId, annotatorId, ...scope }))) outcome = taskId
  }
  if (typeof outcome === 'string') {
    await context.dispenser.persist({ projectId, taskId: outcome })
    outcome = await locked(true)
  }
  return typeof outcome === 'object' ? outcome : err(notYours)
}

const mayTakeSlot = ({ state, purpose }: Locked): boolean => purpose === 'vote' && (state === 'expired' || state === 'released')

/** What keeps an annotator from working on: it was submitted or skipped. */
export const closedProblem = ({ state }: Locked): DomainError | undefined =>
  step(assignmentFlow, state, 'submitted') === undefined
    ? { code: 'wrong-state', message: `this assignment is ${state}: claim the next sample` }
    : undefined

/** A vote needs a slot, and a revision its round; what holds no slot, a planned repeat or a known answer, needs none. */
const mayHoldAgain = async (
  { viewings, slots, revisions }: Repositories,
  { id, taskId, annotatorId, purpose }: Locked,
): Promise<boolean> => {
  if (purpose === 'revision') return revisions.isOpen(id)
  return purpose !== 'vote' || (!(await viewings.has(taskId, annotatorId)) && (await slots.take(taskId, annotatorId)))
}

/**
 * Renews a running lease. One that ran out is leased again under the next fence when the task has a slot left; when it has none, or its
 * annotator has seen the readers meanwhile (L52), the answer's `expiresAt` stays in the past: the work is kept, and a submit still is, but
 * nobody holds a place for it.
 */
export const keepLease = async (repositories: Repositories, locked: Locked, work: Work): Promise<KeptLease> => {
  const { draftVersion } = locked
  const minutes = await repositories.assignments.leaseMinutesUnder(locked.protocolId)
  if (locked.state === 'leased') {
    const renewed = await repositories.assignments.renew(locked.id, locked.fence, minutes)
    if (renewed === undefined) throw new Error(`the assignment ${locked.id} changed, though its row was locked`)
    return renewed
  }
  if (!(await mayHoldAgain(repositories, locked))) return { fence: locked.fence, expiresAt: locked.expiresAt, draftVersion }
  const again = await repositories.assignments.leaseAgain(locked.id, minutes)
  await repositories.events.add({
    type: 'assignment.leased',
    subjectId: locked.id,
    at: work.at,
    organizationId: work.scope.organizationId,
    projectId: locked.projectId,
    actorId: work.annotatorId,
    payload: { taskId: locked.taskId, fence: again.fence, expiresAt: again.expiresAt.toISOString(), purpose: locked.purpose },
  })
  return { ...again, draftVersion }
}
