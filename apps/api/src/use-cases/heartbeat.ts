import { type DomainError, err, ok, type Result } from '@reticle/domain'
import type { Context } from '../context.ts'
import { closedProblem, type KeptLease, keepLease, onRow, staleFence, type Work } from './keep-lease.ts'
import { refresh } from './tell-dispenser.ts'

/** Keeps the lease of someone who is at work. */
export const heartbeat = async (context: Context, work: Work, fence: number): Promise<Result<KeptLease, DomainError>> => {
  const outcome = await onRow(context, work, async (repositories, locked) => {
    const closed = closedProblem(locked)
    if (closed !== undefined) return err(closed)
    if (fence !== locked.fence) return err(staleFence(locked))
    const kept = await keepLease(repositories, locked, work)
    return ok({ kept, changed: kept.fence === fence ? [] : [locked.taskId] })
  })
  if (!outcome.ok) return outcome
  await refresh(context, work.scope.projectId, outcome.value.changed)
  return ok(outcome.value.kept)
}
