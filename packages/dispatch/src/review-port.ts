import type { ContestedFilter, DecisionDraft } from '@reticle/contract'
import type { PersonId, ProjectId, TaskId, TaskState } from '@reticle/domain'

/** A contested task leased to one reviewer. */
export type ReviewLease = {
  readonly taskId: TaskId
  readonly projectId: ProjectId
  readonly reviewerId: PersonId
  /** Grows with each lease of this pair, and when it is taken over. */
  readonly fence: number
  readonly leasedAt: Date
  readonly expiresAt: Date
  readonly draft: DecisionDraft | null
  readonly draftVersion: number
}
type Held = { readonly kind: 'held'; readonly reviewerId: PersonId; readonly name: string; readonly expiresAt: Date }
/** `state`: of the task, which is not contested. */
type RefusedReview = {
  readonly kind: 'refused'
  readonly code: 'missing' | 'wrong-state' | 'own-annotation'
  readonly state: TaskState | null
}
export type Stale = { readonly kind: 'stale'; readonly fence: number }

export type ReviewRequest = {
  readonly projectId: ProjectId
  readonly reviewerId: PersonId
  readonly filter: ContestedFilter
  /** Not these: the reviewer passed them over. */
  readonly notTaskIds: readonly TaskId[]
}
export type ReviewOutcome =
  | { readonly kind: 'leased'; readonly lease: ReviewLease }
  | { readonly kind: 'none'; readonly reason: 'nothing-left' | 'all-leased'; readonly retryAt: Date | null }
export type TakeOutcome = { readonly kind: 'leased'; readonly lease: ReviewLease } | Held | RefusedReview
export type KeepOutcome =
  | { readonly kind: 'kept'; readonly fence: number; readonly expiresAt: Date; readonly draftVersion: number }
  | Stale
  | Held
  | RefusedReview

type Pair = { readonly taskId: TaskId; readonly reviewerId: PersonId }

/**
 * Contested tasks, leased to reviewers: one at a time each, for the minutes of the task's protocol (docs/spec/dispensing.md, D90 to D95).
 * Postgres alone, in both adapters: reviewers are few.
 */
export type Reviews = {
  /** The contested task that waits longest, fits the filter, is held by nobody and was not annotated by this reviewer. */
  readonly claim: (request: ReviewRequest) => Promise<ReviewOutcome>
  /** This task; one that a peer holds only with `takesOver`, who is told of it. The reviewer's own running lease goes on. */
  readonly take: (request: Pair & { readonly takesOver: boolean }) => Promise<TakeOutcome>
  /** Renews a lease; one that ran out is made anew under the next fence while nobody else holds the task. */
  readonly keep: (request: Pair & { readonly fence: number }) => Promise<KeepOutcome>
  /** What is not held is released already. */
  readonly release: (request: Pair & { readonly fence: number }) => Promise<{ readonly kind: 'released' } | Stale>
  /** Ends leases that ran out, at most `limit`. */
  readonly sweep: (limit: number) => Promise<readonly (Pair & { readonly projectId: ProjectId })[]>
}
