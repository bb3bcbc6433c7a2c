import type { ContestedFilter, DecisionDraft } from '@reticle/contract'
import { type DomainError, err, may, ok, type Result, type Role, type TaskId, type TaskState } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { refuseReaders } from './list-contested.ts'
import { looksUnread } from './show-task.ts'

type Reviews = Context['dispenser']['reviews']
type Lease = Extract<Awaited<ReturnType<Reviews['claim']>>, { kind: 'leased' }>['lease']
type Refusal = Exclude<Awaited<ReturnType<Reviews['take']>>, { kind: 'leased' }>
type Kept = { readonly fence: number; readonly expiresAt: string; readonly draftVersion: number }

const timeOf = (at: Date): string => `${at.toISOString().slice(11, 16)} UTC`

export const heldBy = ({ name, expiresAt }: { readonly name: string; readonly expiresAt: Date }): DomainError => ({
  code: 'leased',
  message: `${name} is deciding this task (until ${timeOf(expiresAt)}, unless they go on): take another one, or take it over`,
})
export const staleReview = (fence: number): DomainError => ({
  code: 'stale-fence',
  message: `this task was opened again elsewhere, or taken over (lease ${fence}): reload it before you go on`,
})
export const gone: DomainError = { code: 'not-found', message: 'there is no such task' }
export const ownAnnotation: DomainError = {
  code: 'own-annotation',
  message: 'you annotated this sample, so another reviewer must decide it',
}
/** To someone who also labels it does not say which state: an answer from a file looks like a task that nobody has read (gold.md, G9). */
export const notContested = (state: TaskState | null, roles: readonly Role[]): DomainError => ({
  code: 'wrong-state',
  message: `this task is ${may(roles, 'task.label') ? 'not contested' : (state ?? 'not there')}; only contested tasks are decided, so reload the desk`,
})

const refusalOf = (refusal: Refusal, roles: readonly Role[]): DomainError => {
  if (refusal.kind === 'held') return heldBy(refusal)
  switch (refusal.code) {
    case 'missing':
      return gone
    case 'own-annotation':
      return ownAnnotation
    case 'wrong-state':
      return notContested(refusal.state, roles)
  }
}

const reviewAnswer = ({ taskId, fence, expiresAt, draft, draftVersion }: Lease) => ({
  taskId,
  fence,
  expiresAt: expiresAt.toISOString(),
  draft: draft === null ? null : { ...draft, objects: [...draft.objects] },
  draftVersion,
})

type Wanted = { readonly filter?: ContestedFilter | undefined; readonly notTaskIds: readonly TaskId[] }

/** Leases the next contested task that the caller may decide, or says why there is none. */
export const claimReview = async (context: Context, caller: Caller, { projectId, roles }: Scope, { filter = {}, notTaskIds }: Wanted) => {
  const refused = await refuseReaders(context, projectId, filter, 'body.filter.readerId')
  if (refused !== undefined) return err(refused)
  const masked = may(roles, 'task.label') ? await context.read.tasks.maskedContested(projectId, caller.personId) : []
  const passed = [...notTaskIds, ...masked]
  const claimed = await context.dispenser.reviews.claim({ projectId, reviewerId: caller.personId, filter, notTaskIds: passed })
  return ok(claimed.kind === 'leased' ? { kind: 'leased' as const, review: reviewAnswer(claimed.lease) } : claimed)
}

/** Leases one contested task to the caller. What somebody else holds is taken only when that is said. */
export const takeReview = async (context: Context, caller: Caller, { roles }: Scope, taskId: TaskId, takesOver: boolean) => {
  const row = may(roles, 'task.label') ? await context.read.tasks.summary(taskId, caller.personId) : undefined
  if (row !== undefined && looksUnread(row, roles)) return err(notContested(row.state, roles))
  const taken = await context.dispenser.reviews.take({ taskId, reviewerId: caller.personId, takesOver })
  return taken.kind === 'leased' ? ok(reviewAnswer(taken.lease)) : err(refusalOf(taken, roles))
}

export const keepReview = async (
  context: Context,
  caller: Caller,
  { roles }: Scope,
  taskId: TaskId,
  fence: number,
): Promise<Result<Kept, DomainError>> => {
  const kept = await context.dispenser.reviews.keep({ taskId, reviewerId: caller.personId, fence })
  if (kept.kind === 'kept') return ok({ fence: kept.fence, expiresAt: kept.expiresAt.toISOString(), draftVersion: kept.draftVersion })
  return err(kept.kind === 'stale' ? staleReview(kept.fence) : refusalOf(kept, roles))
}

/** Why a reviewer's lease takes no draft any more: somebody else has the task, it was given back, or they never had it. */
const whyGone = async ({ read }: Context, taskId: TaskId, reviewerId: string): Promise<DomainError> => {
  const [mine, holder] = await Promise.all([read.reviews.get(taskId, reviewerId), read.reviews.holder(taskId)])
  if (mine === undefined) return { code: 'not-found', message: 'you do not hold this task: take it before you save a decision on it' }
  return holder !== undefined && holder.reviewerId !== reviewerId ? heldBy(holder) : staleReview(mine.fence)
}

type Draft = { readonly fence: number; readonly version: number; readonly draft: DecisionDraft }

/** Saves the next version of the unsigned decision, and keeps the lease. */
export const saveReviewDraft = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  taskId: TaskId,
  { fence, version, draft }: Draft,
): Promise<Result<Kept, DomainError>> => {
  const reviewerId = caller.personId
  const saved = await context.unitOfWork((repositories) => repositories.reviews.saveDraft({ taskId, reviewerId, fence, version, draft }))
  switch (saved.kind) {
    case 'saved':
      return keepReview(context, caller, scope, taskId, fence)
    case 'stale':
      return err(staleReview(saved.fence))
    case 'conflict':
      return err({
        code: 'conflict',
        message: `version ${version} does not follow the saved draft, which has version ${saved.draftVersion}: load it and go on from there`,
      })
    case 'missing':
      return err(await whyGone(context, taskId, reviewerId))
  }
}

export const releaseReview = async (
  context: Context,
  caller: Caller,
  taskId: TaskId,
  fence: number,
): Promise<Result<null, DomainError>> => {
  const released = await context.dispenser.reviews.release({ taskId, reviewerId: caller.personId, fence })
  return released.kind === 'stale' ? err(staleReview(released.fence)) : ok(null)
}
