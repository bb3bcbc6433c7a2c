import type { Repositories } from '@reticle/db'
import {
  type DomainError,
  err,
  may,
  ok,
  type Protocol,
  type Result,
  type ReviewPolicy,
  type Role,
  reviewPolicySchema,
  type TaskId,
} from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import { gone, heldBy, notContested, ownAnnotation, staleReview } from './review-lease.ts'
import { looksUnread } from './show-task.ts'

type Task = NonNullable<Awaited<ReturnType<Repositories['tasks']['lock']>>>
/** A contested task that the caller may decide, locked until the end of the transaction. */
export type Deciding = { readonly task: Task; readonly protocol: Protocol; readonly policy: ReviewPolicy }

/** Rules of the review; versions from before have none of the later ones. */
export const reviewPolicyOf = ({ review }: Protocol): ReviewPolicy => reviewPolicySchema.parse(review)

/** What of a lease keeps the caller from deciding: somebody else holds the task, or theirs is another one than they think. */
const leaseProblem = async (
  { reviews }: Repositories,
  taskId: TaskId,
  caller: Caller,
  fence: number | undefined,
): Promise<DomainError | undefined> => {
  const holder = await reviews.holder(taskId)
  if (holder !== undefined && holder.reviewerId !== caller.personId) return heldBy(holder)
  if (fence === undefined) return undefined
  const mine = await reviews.get(taskId, caller.personId)
  return mine?.fence === fence ? undefined : staleReview(mine?.fence ?? 0)
}

/** Gold that is mended and that nobody but a file has answered is no contested task to someone who also labels (docs/spec/gold.md, G9). */
const isMasked = async ({ tasks }: Repositories, taskId: TaskId, { personId }: Caller, roles: readonly Role[]): Promise<boolean> => {
  const row = may(roles, 'task.label') ? await tasks.summary(taskId, personId) : undefined
  return row !== undefined && looksUnread(row, roles)
}

/**
 * Locks a task for a decision of the caller: it is contested, they did not annotate it, and nobody else holds it. A fence must be that of
 * their last lease; one that ran out is good enough while nobody else took the task.
 */
export const openDecision = async (
  repositories: Repositories,
  caller: Caller,
  { roles }: Scope,
  taskId: TaskId,
  fence?: number,
): Promise<Result<Deciding, DomainError>> => {
  const task = await repositories.tasks.lock(taskId)
  if (task === undefined) return err(gone)
  if (await repositories.tasks.hasAnnotated(taskId, caller.personId)) return err(ownAnnotation)
  if (task.state !== 'contested' || (await isMasked(repositories, taskId, caller, roles))) return err(notContested(task.state, roles))
  const problem = await leaseProblem(repositories, taskId, caller, fence)
  if (problem !== undefined) return err(problem)
  const protocol = await repositories.protocols.get(task.protocolId)
  if (protocol === undefined) throw new Error(`task ${taskId} has no protocol`)
  return ok({ task, protocol: protocol.content, policy: reviewPolicyOf(protocol.content) })
}
