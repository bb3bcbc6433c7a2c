import { assignmentFlow, type DomainError, err, ok, type Result, step } from '@reticle/domain'
import type { Context } from '../context.ts'
import { keepLease, notYours, onRow, type Work } from './keep-lease.ts'
import { assignmentAnswer } from './show-assignment.ts'

const noRevision: DomainError = { code: 'wrong-state', message: 'this sample did not come back to you: claim the next one' }
const roundOver: DomainError = {
  code: 'wrong-state',
  message: 'nobody waits for this change any more, and your annotation stands: reload the list',
}

/**
 * Leases a change of one's own annotation that is asked for (L80). Its draft is that annotation, or what was saved since. A lease that runs
 * goes on under its fence.
 */
export const takeRevision = async (context: Context, work: Work): Promise<Result<ReturnType<typeof assignmentAnswer>, DomainError>> => {
  const outcome = await onRow(context, work, async (repositories, locked): Promise<Result<null, DomainError>> => {
    if (locked.purpose !== 'revision') return err(noRevision)
    const isLeasable = locked.state === 'leased' || step(assignmentFlow, locked.state, 'leased') !== undefined
    if (!isLeasable || !(await repositories.revisions.isOpen(locked.id))) return err(roundOver)
    await keepLease(repositories, locked, work)
    return ok(null)
  })
  if (!outcome.ok) return outcome
  context.tell.worked(work.scope.projectId, work.annotatorId)
  const row = await context.read.assignments.get(work.assignmentId, work.annotatorId)
  return row === undefined ? err(notYours) : ok(assignmentAnswer(row))
}
