import type { Repositories } from '@reticle/db'
import { type AssignmentId, assignmentFlow, type DomainError, err, ok, type PersonId, type Result, step } from '@reticle/domain'
import type { Scope } from '../caller.ts'

export type Locked = NonNullable<Awaited<ReturnType<Repositories['assignments']['lock']>>>
/** Whose assignment is worked on, and where. */
export type Work = { readonly assignmentId: AssignmentId; readonly annotatorId: PersonId; readonly scope: Scope; readonly at: Date }
export type KeptLease = { readonly fence: number; readonly expiresAt: Date; readonly draftVersion: number }

export const notYours: DomainError = { code: 'not-found', message: 'there is no such assignment, or it is not yours' }

export const staleFence = (locked: Locked): DomainError => ({
  code: 'stale-fence',
  message: `this sample was opened again elsewhere (lease ${locked.fence}): go on there, or reload this page`,
})

/** Locks an assignment that its annotator may still work on: leased, or given up by time but not yet submitted or skipped. */
export const lockOpen = async (repositories: Repositories, work: Work): Promise<Result<Locked, DomainError>> => {
  const locked = await repositories.assignments.lock(work.assignmentId, work.annotatorId)
  if (locked === undefined) return err(notYours)
  if (step(assignmentFlow, locked.state, 'submitted') === undefined)
    return err({ code: 'wrong-state', message: `this assignment is ${locked.state}: claim the next sample` })
  return ok(locked)
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
  const hasSlot = !(await repositories.viewings.has(locked.taskId, locked.annotatorId)) && (await repositories.slots.take(locked.taskId))
  if (!hasSlot) return { fence: locked.fence, expiresAt: locked.expiresAt, draftVersion }
  const again = await repositories.assignments.leaseAgain(locked.id, minutes)
  await repositories.events.add({
    type: 'assignment.leased',
    subjectId: locked.id,
    at: work.at,
    organizationId: work.scope.organizationId,
    projectId: locked.projectId,
    actorId: work.annotatorId,
    payload: { taskId: locked.taskId, fence: again.fence, expiresAt: again.expiresAt.toISOString() },
  })
  return { ...again, draftVersion }
}
