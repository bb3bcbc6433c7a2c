import { type DomainError, err, ok, type Result, type TaskId } from '@reticle/domain'
import type { Context } from '../context.ts'
import { type KeptLease, keepLease, lockOpen, staleFence, type Work } from './keep-lease.ts'
import { refresh } from './publish-protocol.ts'

/** Keeps the lease of someone who is at work. */
export const heartbeat = async (context: Context, work: Work, fence: number): Promise<Result<KeptLease, DomainError>> => {
  const outcome = await context.unitOfWork(async (repositories): Promise<Result<{ kept: KeptLease; changed: TaskId[] }, DomainError>> => {
    const locked = await lockOpen(repositories, work)
    if (!locked.ok) return locked
    if (fence !== locked.value.fence) return err(staleFence(locked.value))
    const kept = await keepLease(repositories, locked.value, work)
    return ok({ kept, changed: kept.fence === fence ? [] : [locked.value.taskId] })
  })
  if (!outcome.ok) return outcome
  await refresh(context, work.scope.projectId, outcome.value.changed)
  return ok(outcome.value.kept)
}
