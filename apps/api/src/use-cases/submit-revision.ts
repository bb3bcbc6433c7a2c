import { newId, type Repositories } from '@reticle/db'
import {
  type AnnotationContent,
  type AnnotationId,
  checkAnnotation,
  type DomainError,
  err,
  imageFactsOf,
  ok,
  type Result,
} from '@reticle/domain'
import type { Context } from '../context.ts'
import { closedProblem, type Locked, onRow, type Work } from './keep-lease.ts'

type Revision = {
  readonly key: string
  readonly fence: number
  readonly content: AnnotationContent
  readonly activeMilliseconds: number
}
type Receipt = { readonly annotationId: AnnotationId; readonly submittedAt: Date }

/** The same key of the same person was answered before: the first answer, or a conflict with another assignment. */
const earlier = async (repositories: Repositories, work: Work, key: string): Promise<Result<Receipt, DomainError> | undefined> => {
  const known = await repositories.annotations.byKey(work.annotatorId, key)
  if (known === undefined) return undefined
  if (known.assignmentId === work.assignmentId) return ok({ annotationId: known.annotationId, submittedAt: known.submittedAt })
  return err({ code: 'conflict', message: 'this Idempotency-Key was used for another assignment: use a new key for each submission' })
}

const problemOf = async (
  context: Context,
  repositories: Repositories,
  locked: Locked,
  revision: Revision,
): Promise<DomainError | undefined> => {
  const closed = closedProblem(locked)
  if (closed !== undefined) return closed
  if (revision.fence > locked.fence)
    return { code: 'stale-fence', message: `no lease ${revision.fence} was ever given out; yours is ${locked.fence}` }
  const { content: protocol } = await context.protocols.get(locked.protocolId)
  const facts = imageFactsOf(await repositories.samples.factsUnder(locked.taskId))
  const problems = checkAnnotation(protocol, revision.content, facts).filter((problem) => problem.severity === 'hard')
  const [first] = problems
  return first === undefined ? undefined : { code: 'invalid-annotation', message: first.message, problems }
}

/**
 * Takes a changed annotation in, once for each key: while its round runs it counts in place of the one before, which stays (L81); later it is
 * kept as an extra, and the one before stands (L84). Few and far between beside votes, so each is a transaction of its own.
 */
export const submitRevision = async (context: Context, work: Work, revision: Revision): Promise<Result<Receipt, DomainError>> => {
  const { key, fence, content, activeMilliseconds } = revision
  const outcome = await onRow(context, work, async (repositories, locked): Promise<Result<Receipt, DomainError>> => {
    const known = await earlier(repositories, work, key)
    if (known !== undefined) return known
    const problem = await problemOf(context, repositories, locked, revision)
    if (problem !== undefined) return err(problem)
    const { organizationId } = work.scope
    const [assignmentId, annotationId, at] = [locked.id, newId() as AnnotationId, work.at]
    await repositories.revisions.submit({ assignmentId, organizationId, annotationId, fence, key, content, activeMilliseconds, at })
    return ok({ annotationId, submittedAt: at })
  })
  if (outcome.ok) context.tell.worked(work.scope.projectId, work.annotatorId)
  return outcome
}
