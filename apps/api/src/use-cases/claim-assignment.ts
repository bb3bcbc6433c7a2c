import type { NoClaimReason } from '@reticle/contract'
import type { Repositories } from '@reticle/db'
import type { PersonId, ProjectId } from '@reticle/domain'
import type { Context } from '../context.ts'

type Claimed =
  | { readonly kind: 'leased'; readonly assignment: NonNullable<Awaited<ReturnType<Repositories['assignments']['get']>>> }
  | { readonly kind: 'none'; readonly reason: NoClaimReason; readonly retryAt: Date | null }

/** Leases the next task to the annotator, or says why there is none. Each claim is a new task, also while others are held. */
export const claimAssignment = async (context: Context, projectId: ProjectId, annotatorId: PersonId): Promise<Claimed> => {
  const leaseMinutes = await context.read.assignments.leaseMinutesOn(projectId)
  if (leaseMinutes === undefined) return { kind: 'none', reason: 'no-protocol', retryAt: null }
  const outcome = await context.dispenser.claim({ projectId, annotatorId, leaseMinutes })
  if (outcome.kind === 'none') return outcome
  const assignment = await context.read.assignments.get(outcome.lease.assignmentId, annotatorId)
  if (assignment === undefined) throw new Error(`the dispenser leased ${outcome.lease.assignmentId}, and Postgres has no such row`)
  return { kind: 'leased', assignment }
}
