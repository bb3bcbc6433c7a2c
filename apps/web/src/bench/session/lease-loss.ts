import type { AssignmentId } from '@reticle/domain'
import type { LeaseLoss } from './bench-state.ts'
import type { SessionServer } from './session-server.ts'

/** Why a sample is no longer kept: the last thing that happened to the assignment tells. */
export const lossOf = async (assignmentId: AssignmentId, server: Pick<SessionServer, 'history'>): Promise<LeaseLoss> => {
  try {
    const { events } = await server.history(assignmentId)
    const last = events.toSorted((a, b) => a.at.localeCompare(b.at)).at(-1)
    if (last?.kind === 'withdrawn') return { by: 'withdrawal', reason: last.reason ?? '' }
    return last?.kind === 'revoked' ? { by: 'manager', reason: last.reason ?? '' } : { by: 'time' }
  } catch {
    return { by: 'time' }
  }
}
