import type { Hint, JobName, JobPayload, NoClaimReason, PresenceReport } from '@reticle/contract'
import type { AnnotationPurpose, AssignmentId, PersonId, ProjectId, ProtocolId, SampleId, TaskId } from '@reticle/domain'
import type { Reviews } from './review-port.ts'

/** One task leased to one annotator. */
export type Lease = {
  /** The same for each lease of the same (task, annotator, repeat): see assignment-id.ts. */
  readonly assignmentId: AssignmentId
  readonly projectId: ProjectId
  readonly annotatorId: PersonId
  readonly taskId: TaskId
  readonly sampleId: SampleId
  readonly protocolId: ProtocolId
  readonly purpose: AnnotationPurpose
  readonly repeat: number
  /** Grows with each lease of the same assignment. */
  readonly fence: number
  readonly leasedAt: Date
  readonly expiresAt: Date
  /** True when it has no row in Postgres yet, and so no draft: the first lease of this pair, kept in Redis and in this process. */
  readonly isPending: boolean
}

/** As far as the row of an assignment goes. */
export type UnplacedLease = Omit<Lease, 'sampleId' | 'protocolId'>

export type ClaimOutcome =
  | { readonly kind: 'leased'; readonly lease: Lease }
  /** `retryAt`: when the next lease of a peer runs out, or a daily limit ends, if that is what is waited for. */
  | { readonly kind: 'none'; readonly reason: NoClaimReason; readonly retryAt: Date | null }

/** What the live protocol and the annotator's own row ask of a claim. */
export type ClaimRules = {
  readonly leaseMinutes: number
  /** The smaller one of the protocol's and the annotator's own limit; null is none. */
  readonly most: number | null
  readonly mostPerDay: number | null
  readonly isPaused: boolean
  /** False when the annotator lacks an expertise that the protocol asks for. */
  readonly hasExpertise: boolean
  /** The affiliation whose readers exclude this annotator from a task; null when the protocol does not exclude, or it is not known. */
  readonly excludedAffiliation: string | null
  readonly goldRate: number
  readonly repeatRate: number
  readonly repeatAfterHours: number
  /** What the annotator is an expert in: tasks of these pools are theirs before anything else (D80). */
  readonly expertise: readonly string[]
  /**
   * The test that they have to pass first: only these known tasks are handed out, in this order, under this repeat (100 + attempt). Null once
   * the project is open to them (D85).
   */
  readonly qualification: { readonly taskIds: readonly TaskId[]; readonly repeat: number } | null
}
export type ClaimRequest = { readonly projectId: ProjectId; readonly annotatorId: PersonId; readonly rules: ClaimRules }

/** A lease that ended: whose it was, and which task has a slot again. */
export type Freed = { readonly projectId: ProjectId; readonly taskId: TaskId; readonly annotatorId: PersonId }

/** What an audit found in Redis that Postgres does not say; all zero when they agree. */
export type Drift = {
  readonly projectId: ProjectId
  /** Tasks with a free slot that Redis does not offer, offers in excess, or offers in another place of the order. */
  readonly missing: number
  readonly surplus: number
  readonly misplaced: number
  /** (task, annotator) pairs that one of them excludes and the other does not. */
  readonly readers: number
}

/** Numbers of this process for /metrics. */
export type DispenserFigures = {
  /** Whether Redis can be reached; false on Postgres alone. */
  readonly isRedisReady: boolean
  readonly claims: { readonly redis: number; readonly postgres: number }
  readonly pending: number
  /** Projects that are being loaded now, with the tasks read so far and in all. */
  readonly loading: readonly { readonly projectId: ProjectId; readonly done: number; readonly of: number }[]
  readonly drift: number
}

/**
 * The task dispenser: one port, two adapters (redis/, postgres/), one conformance suite (docs/spec/dispensing.md). Postgres guards both: of
 * a task, no annotator has two annotations (besides planned repeats), and no more count than its quota.
 */
export type Dispenser = {
  readonly name: 'redis' | 'postgres'
  /**
   * The first task in the order of the queue that this annotator may have: by higher priority, then level, then key, then id; what they
   * put off themselves ("not now") comes last, longest ago first. Each claim is a new task, also while others are held.
   */
  readonly claim: (request: ClaimRequest) => Promise<ClaimOutcome>
  /** The lease of an assignment that has no row yet, if this process handed it out. */
  readonly pending: (assignmentId: string) => Lease | undefined
  /**
   * Leases that have no row yet get one: all of an annotator in a project, all of a task, or one that this process handed out. To be called
   * before Postgres is asked for them, or for a slot of the task.
   */
  readonly persist: (
    of:
      | { readonly projectId: ProjectId; readonly annotatorId: PersonId }
      | { readonly projectId: ProjectId; readonly taskId: TaskId }
      | { readonly assignmentId: string },
  ) => Promise<void>
  /** Their rows are written, by whoever took the submissions. */
  readonly forget: (leases: readonly Lease[]) => void
  /** After a commit that changed slots, places or states of these tasks: a hint, never the truth. Not needed after a submit of a live lease. */
  readonly refresh: (projectId: ProjectId, taskIds: readonly TaskId[]) => Promise<void>
  /** After a bulk change of priorities, keys, states: all of the project is read again. */
  readonly reload: (projectId: ProjectId) => Promise<void>
  /**
   * After a bulk change of keys alone: as `reload`, but claims go on from what is held, in the old order, until the new one is read. Many,
   * one after the other, are few reads.
   */
  readonly reorder: (projectId: ProjectId) => Promise<void>
  /** Ends leases that ran out, at most `limit`; says whose tasks are free again. Also writes leases that a dead process left without a row. */
  readonly sweep: (limit: number) => Promise<readonly Freed[]>
  /** Compares what is held in Redis with Postgres; empty on Postgres alone. What differs is mended by a load. */
  readonly audit: () => Promise<readonly Drift[]>
  /** Makes the adapter's own state anew from Postgres. */
  readonly rebuild: () => Promise<void>
  readonly figures: () => DispenserFigures
  /** Leases of contested tasks. */
  readonly reviews: Reviews
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
  /** What api processes tell each other of whom they hold sockets of. Nothing of it is kept: it is said again as long as it is true. */
  readonly presence: {
    readonly publish: (report: PresenceReport) => Promise<void>
    readonly subscribe: (listener: (report: PresenceReport) => void) => Promise<() => Promise<void>>
  }
  readonly close: () => Promise<void>
}

type TaskPlace = { readonly sampleId: SampleId; readonly protocolId: ProtocolId }
/** Sample and protocol of tasks, by whoever keeps them at hand. */
export type TaskPlaces = {
  readonly known: (taskId: TaskId) => TaskPlace | undefined
  readonly of: (taskIds: readonly TaskId[]) => Promise<ReadonlyMap<TaskId, TaskPlace>>
  /** These are likely to be asked for soon. */
  readonly ahead: (taskIds: readonly TaskId[]) => void
}

export type DispatchConnection = {
  readonly databaseUrl: string
  readonly redisUrl: string | null
  readonly onError: (error: unknown) => void
  /** Without it, Postgres is asked for sample and protocol, once for all claims of a turn. */
  readonly places?: TaskPlaces
}
