import type { Lease, UnplacedLease } from '../port.ts'
import type { TaskPlace } from './places.ts'

/** First leases are written at the latest after this, unless their submission came first. */
const defaultAge = 1000
const most = 5000

export type PendingOptions = {
  readonly ageMilliseconds?: number
  /** Writes rows; answers the leases that got no slot. */
  readonly write: (leases: readonly UnplacedLease[]) => Promise<readonly UnplacedLease[]>
  /** Their rows are written; `refused` are those without a slot. */
  readonly onWritten: (leases: readonly UnplacedLease[], refused: readonly UnplacedLease[]) => Promise<void>
  readonly onError: (error: unknown) => void
}

export type Pending = {
  /** With its place, if that is at hand. */
  readonly add: (lease: UnplacedLease, placed?: Lease) => void
  /** Completes one that was added. */
  readonly place: (lease: UnplacedLease, place: TaskPlace) => Lease
  readonly get: (assignmentId: string) => Lease | undefined
  readonly has: (assignmentId: string) => boolean
  readonly size: () => number
  readonly all: () => UnplacedLease[]
  /** The oldest one of each project. */
  readonly oldest: () => Map<string, UnplacedLease>
  /** Forgets those whose rows somebody else wrote, and answers which of them were held here. */
  readonly forget: (leases: readonly UnplacedLease[]) => readonly UnplacedLease[]
  /** Resolves when these have a row. */
  readonly persist: (leases: readonly UnplacedLease[]) => Promise<void>
  readonly stop: () => void
}

/** First leases of this process that have no row in Postgres yet, oldest first; written in batches behind the answers. */
export const pendingLeases = ({ ageMilliseconds = defaultAge, write, onWritten, onError }: PendingOptions): Pending => {
  const held = new Map<string, { readonly lease: UnplacedLease; readonly at: number; placed: Lease | undefined }>()
  /** Those that are being written now: still held, and waited for by whoever needs their rows. */
  const writing = new Map<string, Promise<void>>()

  const writeOut = async (leases: readonly UnplacedLease[]): Promise<void> => {
    const refused = await write(leases)
    for (const lease of leases) held.delete(lease.assignmentId)
    await onWritten(leases, refused)
  }
  const start = (leases: readonly UnplacedLease[]): Promise<void> => {
    const written = writeOut(leases).finally(() => {
      for (const lease of leases) writing.delete(lease.assignmentId)
    })
    for (const lease of leases) writing.set(lease.assignmentId, written)
    return written
  }

  const persist = async (leases: readonly UnplacedLease[]): Promise<void> => {
    const fresh: UnplacedLease[] = []
    const running = new Set<Promise<void>>()
    for (const lease of leases) {
      if (!held.has(lease.assignmentId)) continue
      const write = writing.get(lease.assignmentId)
      if (write === undefined) fresh.push(lease)
      else running.add(write)
    }
    for (let from = 0; from < fresh.length; from += most) running.add(start(fresh.slice(from, from + most)))
    await Promise.all(running)
  }

  const tick = () => {
    const until = performance.now() - ageMilliseconds
    const due: UnplacedLease[] = []
    for (const { lease, at } of held.values()) {
      if (at > until || due.length === most) break
      if (!writing.has(lease.assignmentId)) due.push(lease)
    }
    if (due.length > 0) start(due).catch(onError)
  }
  const timer = setInterval(tick, Math.min(ageMilliseconds, defaultAge) / 4)
  timer.unref()

  return {
    add: (lease, placed) => {
      held.set(lease.assignmentId, { lease, at: performance.now(), placed })
    },
    place: (lease, place) => {
      // The same object: leases are many, and nobody else holds it yet.
      const placed = Object.assign(lease, place)
      const found = held.get(lease.assignmentId)
      if (found !== undefined) found.placed = placed
      return placed
    },
    get: (assignmentId) => held.get(assignmentId)?.placed,
    has: (assignmentId) => held.has(assignmentId),
    size: () => held.size,
    all: () => Array.from(held.values(), (one) => one.lease),
    oldest: () => {
      const first = new Map<string, UnplacedLease>()
      for (const { lease } of held.values()) if (!first.has(lease.projectId)) first.set(lease.projectId, lease)
      return first
    },
    forget: (leases) => leases.filter((lease) => held.delete(lease.assignmentId)),
    persist,
    stop: () => clearInterval(timer),
  }
}
