import { newId, type Repositories } from '@reticle/db'
import {
  type AnnotationContent,
  type AnnotationId,
  assignmentFlow,
  checkAnnotation,
  type DomainError,
  err,
  ok,
  type Result,
  step,
  type TaskId,
} from '@reticle/domain'
import type { Context } from '../context.ts'
import { type Locked, notYours, type Work } from './keep-lease.ts'
import { refresh } from './publish-protocol.ts'

type Submission = {
  readonly key: string
  readonly fence: number
  readonly content: AnnotationContent
  readonly activeMilliseconds: number
}
/** Without a word on whether it counted: that would tell of peers (L51). */
type Receipt = { readonly annotationId: AnnotationId; readonly submittedAt: Date }

/** The first answer again, when this person sent this key before. */
const replayed = async (repositories: Repositories, work: Work, key: string): Promise<Result<Receipt, DomainError> | undefined> => {
  const earlier = await repositories.annotations.byKey(work.annotatorId, key)
  if (earlier === undefined) return undefined
  return earlier.assignmentId === work.assignmentId
    ? ok(earlier)
    : err({ code: 'conflict', message: 'this Idempotency-Key was used for another assignment: use a new key for each submission' })
}

const checkSubmission = async (repositories: Repositories, locked: Locked, submission: Submission): Promise<DomainError | undefined> => {
  if (locked.state === 'submitted')
    return { code: 'wrong-state', message: 'you submitted this sample before, and that annotation stands: claim the next sample' }
  if (step(assignmentFlow, locked.state, 'submitted') === undefined)
    return { code: 'wrong-state', message: `this assignment is ${locked.state}: claim the next sample` }
  // A smaller number is late work, which is kept; one that was never given out is a client's mistake.
  if (submission.fence > locked.fence)
    return { code: 'stale-fence', message: `no lease ${submission.fence} was ever given out; yours is ${locked.fence}` }
  const protocol = await repositories.protocols.get(locked.protocolId)
  if (protocol === undefined) throw new Error(`the protocol ${locked.protocolId} is gone, though its tasks are not`)
  const image = await repositories.samples.sizeUnder(locked.taskId)
  const hard = checkAnnotation(protocol.content, submission.content, image).filter((problem) => problem.severity === 'hard')
  const [first] = hard
  if (first === undefined) return undefined
  const more = hard.length === 1 ? '' : ` (and ${hard.length - 1} more)`
  return { code: 'invalid-annotation', message: `${first.message}${more}`, problems: hard }
}

/** What the submission sets off, in its own transaction: events, the comparison when it was the last one wanted, hints. */
const announce = async (
  repositories: Repositories,
  locked: Locked,
  work: Work,
  outcome: { readonly annotationId: string; readonly fence: number; readonly isCounted: boolean; readonly isQuorumMet: boolean },
): Promise<void> => {
  const { taskId, projectId } = locked
  const common = { at: work.at, organizationId: work.scope.organizationId, projectId, actorId: work.annotatorId }
  const isLate = locked.state !== 'leased' || outcome.fence !== locked.fence
  const payload = { taskId, assignmentId: locked.id, fence: outcome.fence, isCounted: outcome.isCounted, isLate }
  await repositories.events.add({ ...common, type: 'annotation.submitted', subjectId: outcome.annotationId, payload })
  if (!outcome.isCounted)
    await repositories.events.add({ ...common, type: 'annotation.kept-as-extra', subjectId: outcome.annotationId, payload: { taskId } })
  if (outcome.isQuorumMet) {
    const { actorId: _, ...bySystem } = common
    await repositories.events.add({ ...bySystem, type: 'task.quorum-met', subjectId: taskId, payload: { reads: locked.task.reads } })
    await repositories.outbox.put({ kind: 'job', name: 'compare-task', payload: { taskId } })
  }
  await repositories.outbox.put(
    { kind: 'hint', payload: { projectId, topics: ['progress'] } },
    { kind: 'hint', payload: { projectId, topics: ['assignments'], personId: work.annotatorId } },
  )
}

type Recorded = { readonly receipt: Receipt; readonly changed: TaskId[] }

const record = async (repositories: Repositories, work: Work, submission: Submission): Promise<Result<Recorded, DomainError>> => {
  const locked = await repositories.assignments.lock(work.assignmentId, work.annotatorId)
  if (locked === undefined) return err(notYours)
  // Asked again in a statement of its own, behind the lock: only now a racing twin of this request shows.
  const earlier = await replayed(repositories, work, submission.key)
  if (earlier !== undefined) return earlier.ok ? ok({ receipt: earlier.value, changed: [] }) : earlier
  const refused = await checkSubmission(repositories, locked, submission)
  if (refused !== undefined) return err(refused)
  const hasSeenPeers = await repositories.viewings.has(locked.taskId, work.annotatorId)
  const { isCounted, isQuorumMet } = await repositories.slots.count(locked.taskId, locked.state === 'leased', !hasSeenPeers)
  const annotationId = newId() as AnnotationId
  const added = await repositories.annotations.add({
    id: annotationId,
    projectId: locked.projectId,
    taskId: locked.taskId,
    assignmentId: locked.id,
    annotatorId: work.annotatorId,
    protocolId: locked.protocolId,
    idempotencyKey: submission.key,
    content: submission.content,
    isCounted,
    activeMilliseconds: submission.activeMilliseconds,
    submittedAt: work.at,
  })
  if (!added)
    return err({ code: 'conflict', message: 'this Idempotency-Key is in use for another assignment: use a new key for each submission' })
  await repositories.assignments.markSubmitted(locked.id)
  await announce(repositories, locked, work, { annotationId, fence: submission.fence, isCounted, isQuorumMet })
  return ok({ receipt: { annotationId, submittedAt: work.at }, changed: [locked.taskId] })
}

/**
 * Records a submission, once for each key, and answers when it is committed. Work that comes after its lease ended is kept: it counts
 * while the quota wants it, and is an extra otherwise. So is the work of someone who has seen its readers meanwhile (L52).
 */
export const submitAssignment = async (context: Context, work: Work, submission: Submission): Promise<Result<Receipt, DomainError>> => {
  const known = await replayed(context.read, work, submission.key)
  if (known !== undefined) return known
  const outcome = await context.unitOfWork(async (repositories) => record(repositories, work, submission))
  if (!outcome.ok) return outcome
  await refresh(context, work.scope.projectId, outcome.value.changed)
  return ok(outcome.value.receipt)
}
