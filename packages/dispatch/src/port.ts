import type { Hint, JobName, JobPayload, NoClaimReason } from '@reticle/contract'
import type { AssignmentId, PersonId, ProjectId, SampleId, TaskId } from '@reticle/domain'

/** One task leased to one annotator; written in Postgres before the claim answers. */
export type Lease = {
  readonly assignmentId: AssignmentId
  readonly taskId: TaskId
  readonly sampleId: SampleId
  /** Grows with each lease of the same (task, annotator). */
  readonly fence: number
  readonly leasedAt: Date
  readonly expiresAt: Date
}

export type ClaimOutcome =
  | { readonly kind: 'leased'; readonly lease: Lease }
  /** `retryAt`: when the next lease of a peer runs out, if that is what is waited for. */
  | { readonly kind: 'none'; readonly reason: NoClaimReason; readonly retryAt: Date | null }

export type ClaimRequest = { readonly projectId: ProjectId; readonly annotatorId: PersonId; readonly leaseMinutes: number }

/** A lease that ended: whose it was, and which task has a slot again. */
export type Freed = { readonly projectId: ProjectId; readonly taskId: TaskId; readonly annotatorId: PersonId }

/**
 * The task dispenser: one port, two adapters (redis/, postgres/), one conformance suite. Postgres guards both: a task is never leased
 * twice to one annotator while leased or once submitted, and never above its quota.
 */
export type Dispenser = {
  readonly name: 'redis' | 'postgres'
  /**
   * The best task for this annotator: tasks given back first, then the queue, both by higher priority and then queue order; what they
   * put off themselves ("not now") comes last, longest ago first. Each claim is a new task, also while others are held.
   */
  readonly claim: (request: ClaimRequest) => Promise<ClaimOutcome>
  /** After a commit that changed slots or states of these tasks (new, submitted, skipped, reopened, withdrawn): a hint, never the truth. */
  readonly refresh: (projectId: ProjectId, taskIds: readonly TaskId[]) => Promise<void>
  /** Ends leases that ran out, at most `limit`; says whose tasks are free again. */
  readonly sweep: (limit: number) => Promise<readonly Freed[]>
  /** Makes the adapter's own state anew from Postgres. */
  readonly rebuild: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Background jobs. At least once on either backend: handlers are idempotent by the row that the payload names. */
export type JobQueue = {
  readonly name: 'redis' | 'postgres'
  readonly enqueue: <N extends JobName>(name: N, payload: JobPayload<N>) => Promise<void>
  /** Starts to work on jobs; the returned function stops after the running ones. A handler that throws is tried again with back-off. */
  readonly work: (
    handlers: { readonly [N in JobName]: (payload: JobPayload<N>) => Promise<void> },
    onError: (name: string, error: unknown) => void,
  ) => Promise<() => Promise<void>>
  readonly close: () => Promise<void>
}

/** Hints between processes: what changed, never values. Losing one costs a refresh, nothing else. */
export type HintBus = {
  readonly publish: (hint: Hint) => Promise<void>
  readonly subscribe: (listener: (hint: Hint) => void) => Promise<() => Promise<void>>
  readonly close: () => Promise<void>
}

export type DispatchConnection = {
  readonly databaseUrl: string
  readonly redisUrl: string | null
  readonly onError: (error: unknown) => void
}
