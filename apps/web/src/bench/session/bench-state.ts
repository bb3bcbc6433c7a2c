import type { Assignment, NoClaimReason, ProtocolVersion } from '@reticle/contract'
import type { AnnotationContent, AssignmentId } from '@reticle/domain'
import type { StoreApi } from 'zustand/vanilla'
import type { SaveState } from '../outbox/draft-saver.ts'
import type { OutboxStore, SubmissionRecord } from '../outbox/records.ts'
import type { Later } from '../outbox/refusals.ts'
import type { QueueState } from '../outbox/submission-queue.ts'
import type { SessionServer, Skip } from './session-server.ts'

/** One assignment on the bench. `content` is what the editor starts with. */
export type Work = {
  readonly assignment: Assignment
  readonly protocol: ProtocolVersion
  readonly content: AnnotationContent
  /** Work that was found when the sample was opened. */
  readonly restored: 'none' | 'server' | 'browser'
  /** What the content took the place of by choice: undo brings it back. */
  readonly replaced?: AnnotationContent
}

export type BenchPhase =
  | { readonly kind: 'loading' }
  | { readonly kind: 'labelling'; readonly work: Work }
  | { readonly kind: 'empty'; readonly reason: NoClaimReason; readonly retryAt: number | undefined; readonly detail: string }
  | { readonly kind: 'failed'; readonly message: string; readonly cause: 'offline' | 'signed-out' | 'refused' }

/** The sample on the screen is no longer kept for this person: its time ran out, a manager took it back, or it left the study. */
export type LeaseLoss = { readonly by: 'time' } | { readonly by: 'manager' | 'withdrawal'; readonly reason: string }

export type BenchState = {
  readonly phase: BenchPhase
  readonly save: SaveState
  readonly queue: QueueState
  /** Unix milliseconds by the server's clock. */
  readonly leaseUntil: number | undefined
  readonly leaseLoss: LeaseLoss | undefined
  /** Submits of this session that the server has. */
  readonly sent: number
  /** The last of them. */
  readonly lastSent: AssignmentId | undefined
}

/** What a session needs of the world. */
export type SessionPorts = {
  readonly server: SessionServer
  readonly store: OutboxStore
  readonly later: Later
  /** Runs something when the next frame is out: what is not needed for it must not hold it up. */
  readonly afterFrame: (run: () => void) => void
  readonly now: () => number
  /** The present moment by the server's clock. */
  readonly serverNow: () => number
  readonly newKey: () => string
  /** Fetches and decodes the picture and keeps it until the returned function is called. */
  readonly holdImage: (assignment: Assignment) => () => void
}

export type BenchSession = {
  readonly store: StoreApi<BenchState>
  readonly start: () => Promise<void>
  /** The annotator changed something. */
  readonly change: (content: AnnotationContent) => void
  readonly note: () => void
  /** Sends what waits: the network is back, the person signed in again, the page is hidden. */
  readonly flush: () => Promise<void>
  /** Something happened to this person's assignments: do the leases still hold? */
  readonly check: () => Promise<void>
  /** Shows the next sample at once, and keeps the work as a submit in this browser. Resolves when it is kept. */
  readonly submit: (content: AnnotationContent) => Promise<void>
  /** @throws what the server refuses, or that it cannot be reached. */
  readonly skip: (skip: Skip) => Promise<void>
  readonly resolve: (choice: 'mine' | 'theirs') => Promise<void>
  /** Puts a refused submit on the bench again; the present sample is given back for later. */
  readonly reopen: (record: SubmissionRecord) => Promise<void>
  /**
   * Puts a sample that came back on the bench; the present one is given back for later.
   * @throws what the server refuses, or that it cannot be reached.
   */
  readonly take: (assignmentId: AssignmentId) => Promise<void>
  readonly discard: (record: SubmissionRecord) => Promise<void>
  /** Keeps the draft, and gives back what was fetched ahead unless another tab goes on with it. */
  readonly leave: (options?: { readonly isTakenOver: boolean }) => Promise<void>
}
