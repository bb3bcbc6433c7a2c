import type { AssignmentId } from '@reticle/domain'
import { type Later, refusalOf } from '../outbox/refusals.ts'
import type { LeaseAnswer } from '../outbox/server.ts'

export type Held = { readonly assignmentId: AssignmentId; readonly fence: number }

/** Without a sign of life for this long, in milliseconds, leases are no longer kept: the samples go to others when they run out. */
export const awayAfter = 5 * 60_000
const every = 60_000

type Ports = {
  readonly heartbeat: (assignmentId: AssignmentId, fence: number) => Promise<LeaseAnswer>
  readonly later: Later
  readonly now: () => number
  /** The leases to keep: the sample on the bench and those fetched ahead. */
  readonly held: () => readonly Held[]
  readonly onLease: (assignmentId: AssignmentId, lease: LeaseAnswer) => void
  readonly onLost: (assignmentId: AssignmentId) => void
}

/** Sends heartbeats as long as somebody works. A draft that is saved renews the lease by itself as well. */
export const createLeaseKeeper = ({ heartbeat, later, now, held, onLease, onLost }: Ports) => {
  let lastActivity = now()
  let takeBack: (() => void) | undefined
  let isStopped = false

  const beat = async (one: Held) => {
    try {
      onLease(one.assignmentId, await heartbeat(one.assignmentId, one.fence))
    } catch (error) {
      const { kind } = refusalOf(error)
      // Not reached is not lost: the next beat tries again.
      if (kind !== 'offline' && kind !== 'signed-out') onLost(one.assignmentId)
    }
  }

  const round = async () => {
    if (now() - lastActivity < awayAfter) await Promise.all(held().map(beat))
    if (!isStopped) plan()
  }
  const plan = () => {
    takeBack?.()
    takeBack = later(every, () => void round())
  }
  plan()

  return {
    /** A sign of life. After a long absence it asks at once whether the leases still hold. */
    note: () => {
      const wasAway = now() - lastActivity >= awayAfter
      lastActivity = now()
      if (wasAway) void round()
    },
    stop: () => {
      isStopped = true
      takeBack?.()
    },
  }
}
