import type { AssignmentId } from '@reticle/domain'
import type { StoreApi } from 'zustand/vanilla'
import type { LeaseAnswer } from '../outbox/server.ts'
import type { createAhead } from './ahead.ts'
import type { BenchState, SessionPorts } from './bench-state.ts'
import { beatEvery, createLeaseKeeper, type Held } from './lease-keeper.ts'
import { lossOf } from './lease-loss.ts'

type Ports = Pick<SessionPorts, 'server' | 'later' | 'now' | 'serverNow'> & {
  readonly store: StoreApi<BenchState>
  readonly ahead: ReturnType<typeof createAhead>
  readonly heldOnBench: () => Held | undefined
  readonly leaseMinutes: () => number | undefined
  readonly isOnBench: (id: AssignmentId) => boolean
  /** One that was held ahead is lost: another takes its place. */
  readonly onFewerAhead: () => void
}

/** Keeps the leases of the bench, those ahead too, and says when the one on the screen is lost. */
export const createLeases = ({
  server,
  later,
  now,
  serverNow,
  store,
  ahead,
  heldOnBench,
  leaseMinutes,
  isOnBench,
  onFewerAhead,
}: Ports) => {
  const lose = async (id: AssignmentId) => {
    const loss = await lossOf(id, server)
    if (isOnBench(id)) store.setState({ leaseLoss: loss })
  }

  const onLease = (id: AssignmentId, lease: LeaseAnswer) => {
    ahead.renew(id, lease)
    if (!isOnBench(id)) return
    const until = Date.parse(lease.expiresAt)
    // The server answers with the old end when it has no place left to renew (lifecycle.md, L22).
    const isRenewed = until !== store.getState().leaseUntil || until > serverNow()
    store.setState({ leaseUntil: until, ...(isRenewed ? { leaseLoss: undefined } : {}) })
    if (!isRenewed) void lose(id)
  }

  const keeper = createLeaseKeeper({
    heartbeat: server.heartbeat,
    later,
    now,
    every: () => beatEvery(leaseMinutes() ?? 15),
    held: () => [...[heldOnBench() ?? []].flat(), ...ahead.held()],
    onLease,
    onLost: (id) => {
      if (ahead.drop(id)) onFewerAhead()
      if (isOnBench(id)) void lose(id)
    },
  })
  return { onLease, note: keeper.note, check: keeper.check, stop: keeper.stop }
}
