import type { AssignmentId, TaskId } from '@reticle/domain'
import { type Later, refusalOf } from '../outbox/refusals.ts'
import type { LeaseAnswer } from '../outbox/server.ts'

export type Held = { readonly assignmentId: AssignmentId; readonly taskId: TaskId | undefined; readonly fence: number }

/** Without a sign of life for this long, in milliseconds, leases are no longer kept: the samples go to others when they run out. */
export const awayAfter = 5 * 60_000
/** Milliseconds between heartbeats: three in a lease, and one a minute at least. */
export const beatEvery = (leaseMinutes: number): number => Math.min(60_000, (leaseMinutes * 60_000) / 3)

type Ports = {
  readonly heartbeat: (held: Held) => Promise<LeaseAnswer>
  readonly later: Later
  readonly now: () => number
  /** Milliseconds until the next round. */
  readonly every: () => number
  /** The leases to keep: the sample on the bench and those fetched ahead. */
  readonly held: () => readonly Held[]
  readonly onLease: (assignmentId: AssignmentId, lease: LeaseAnswer) => void
  readonly onLost: (assignmentId: AssignmentId) => void
}

/** Sends heartbeats as long as somebody works. A draft that is saved renews the lease by itself as well. */
export const createLeaseKeeper = ({ heartbeat, later, now, every, held, onLease, onLost }: Ports) => {
  let lastActivity = now()
  let takeBack: (() => void) | undefined
  let isStopped = false

  const beat = async (one: Held) => {
    try {
      onLease(one.assignmentId, await heartbeat(one))
    } catch (error) {
      const { kind } = refusalOf(error)
      // Not reached is not lost: the next beat tries again.
      if (kind !== 'offline' && kind !== 'signed-out') onLost(one.assignmentId)
    }
  }

  const isAway = () => now() - lastActivity >= awayAfter
  const round = async () => {
    if (!isAway()) await Promise.all(held().map(beat))
    if (!isStopped) plan()
  }
  const plan = () => {
    takeBack?.()
    takeBack = later(every(), () => void round())
  }
  plan()

  return {
    /** Looks after the leases that the server does not list any more. Nobody is called back to work for it. */
    check: async (listed: readonly AssignmentId[]) => {
      const missing = held().filter((one) => !listed.includes(one.assignmentId))
      if (isAway()) for (const { assignmentId } of missing) onLost(assignmentId)
      else await Promise.all(missing.map(beat))
    },
    /** A sign of life. After a long absence it asks at once whether the leases still hold. */
    note: () => {
      const wasAway = isAway()
      lastActivity = now()
      if (wasAway) void round()
    },
    stop: () => {
      isStopped = true
      takeBack?.()
    },
  }
}
