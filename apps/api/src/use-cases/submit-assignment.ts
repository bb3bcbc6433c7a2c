import { newId, type SubmissionOutcome } from '@reticle/db'
import type { Lease } from '@reticle/dispatch'
import { type AnnotationContent, type AnnotationId, checkAnnotation, type DomainError, err, ok, type Result } from '@reticle/domain'
import { type Place, placeOf } from '../caches/places.ts'
import type { Card } from '../caches/task-cards.ts'
import type { Context } from '../context.ts'
import { scoreSoon } from './gold-scores.ts'
import { notYours, type Work } from './keep-lease.ts'
import { countTest } from './qualification.ts'
import { recoverLease } from './recover-lease.ts'
import { submitRevision } from './submit-revision.ts'
import { refresh } from './tell-dispenser.ts'

type Submission = {
  readonly key: string
  readonly fence: number
  readonly content: AnnotationContent
  readonly activeMilliseconds: number
}
/** Without a word on whether it counted: that would tell of peers (L51). */
type Receipt = { readonly annotationId: AnnotationId; readonly submittedAt: Date }

const keyConflict: DomainError = {
  code: 'conflict',
  message: 'this Idempotency-Key was used for another assignment: use a new key for each submission',
}
const protocolTries = 3

/** What the assignment is of: as this server knows it, as Postgres does, or as the client proves. */
const placeFor = async (context: Context, work: Work): Promise<Place | undefined> => {
  const { assignmentId, annotatorId, scope, taskId } = work
  const find = () => context.read.labelling.place(assignmentId)
  let place: Place | undefined = context.places.known(assignmentId) ?? (await find())
  if (place === undefined && taskId !== undefined && (await recoverLease(context, { assignmentId, taskId, annotatorId, ...scope })))
    place = await find()
  if (place?.annotatorId !== annotatorId) return undefined
  context.places.keep(place)
  return place
}

const cardOf = async (context: Context, place: Place): Promise<Card> => {
  const card = context.cards.known(place.taskId) ?? (await context.cards.of([place.taskId])).get(place.taskId)
  if (card === undefined) throw new Error(`the task ${place.taskId} is gone, though its assignments are not`)
  return card
}

const hardProblem = async (context: Context, content: AnnotationContent, card: Card): Promise<DomainError | undefined> => {
  const protocol = context.protocols.known(card.protocolId) ?? (await context.protocols.get(card.protocolId))
  const hard = checkAnnotation(protocol.content, content, card.facts).filter((problem) => problem.severity === 'hard')
  const [first] = hard
  if (first === undefined) return undefined
  const more = hard.length === 1 ? '' : ` (and ${hard.length - 1} more)`
  return { code: 'invalid-annotation', message: `${first.message}${more}`, problems: hard }
}

/** What else is to say of a submission whose content is refused: the same key may have been answered before, or the sample be done. */
const earlier = async (context: Context, work: Work, key: string): Promise<Result<Receipt, DomainError> | undefined> => {
  const known = await context.read.annotations.byKey(work.annotatorId, key)
  if (known !== undefined) return known.assignmentId === work.assignmentId ? ok(known) : err(keyConflict)
  const row = await context.read.assignments.get(work.assignmentId, work.annotatorId)
  return row?.state === 'submitted' || row?.state === 'skipped' ? err(closed(row.state)) : undefined
}

const closed = (state: string): DomainError => ({
  code: 'wrong-state',
  message:
    state === 'submitted'
      ? 'you submitted this sample before, and that annotation stands: claim the next sample'
      : `this assignment is ${state}: claim the next sample`,
})

const answerOf = (outcome: SubmissionOutcome, fence: number): Result<Receipt, DomainError> => {
  switch (outcome.outcome) {
    case 'accepted':
    case 'known':
      return ok({ annotationId: outcome.annotationId, submittedAt: outcome.submittedAt })
    case 'key-conflict':
      return err(keyConflict)
    case 'submitted':
      return err(closed('submitted'))
    case 'wrong-state':
      return err(closed(outcome.state ?? 'over'))
    // A smaller number is late work, which is kept; one that was never given out is a client's mistake.
    case 'stale-fence':
      return err({ code: 'stale-fence', message: `no lease ${fence} was ever given out; yours is ${outcome.fence}` })
    case 'missing':
      return err(notYours)
    case 'other-protocol':
      return err({ code: 'unavailable', message: 'the protocol is being changed: send it again', retryAfterSeconds: 1 })
  }
}

/** After the commit: the dispenser forgets what it kept for us, and hears of slots that did not pass from a lease to an annotation. */
const tellOthers = async (context: Context, work: Work, place: Place, pending: Lease | undefined, outcome: SubmissionOutcome) => {
  if (pending !== undefined) context.dispenser.forget([pending])
  context.tell.worked(place.projectId, work.annotatorId)
  if (place.purpose === 'gold') scoreSoon(context, work.scope)
  if (place.purpose === 'qualification') await countTest(context, work.scope, work.annotatorId)
  if (place.purpose === 'vote' && !(outcome.heldSlot && outcome.isCounted)) await refresh(context, place.projectId, [place.taskId])
}

const commit = async (context: Context, work: Work, submission: Submission, place: Place, card: Card) => {
  const { content, key, fence, activeMilliseconds } = submission
  const pending = context.dispenser.pending(work.assignmentId)
  const outcome = await context.submissions.submit({
    assignmentId: place.id,
    taskId: place.taskId,
    projectId: place.projectId,
    organizationId: work.scope.organizationId,
    annotatorId: work.annotatorId,
    repeat: place.repeat,
    purpose: place.purpose,
    fence,
    protocolId: card.protocolId,
    key,
    annotationId: newId(),
    content: JSON.stringify(content),
    regionCount: content.regions.length,
    activeMilliseconds,
    at: work.at,
    leasedAt: pending?.leasedAt ?? null,
    expiresAt: pending?.expiresAt ?? null,
  })
  if (outcome.outcome === 'accepted') await tellOthers(context, work, place, pending, outcome)
  return outcome
}

/**
 * Records a submission, once for each key, and answers when it is committed. Work that comes after its lease ended is kept: it counts
 * while the quota wants it, and is an extra otherwise. So is the work of someone who has seen its readers meanwhile (L52).
 */
export const submitAssignment = async (context: Context, work: Work, submission: Submission): Promise<Result<Receipt, DomainError>> => {
  const known = context.dispenser.pending(work.assignmentId)
  const place = known !== undefined && known.annotatorId === work.annotatorId ? placeOf(known) : await placeFor(context, work)
  if (place === undefined) return err(notYours)
  if (place.purpose === 'revision') return submitRevision(context, work, submission)
  let card = await cardOf(context, place)
  for (let attempt = 1; ; attempt++) {
    const problem = await hardProblem(context, submission.content, card)
    if (problem !== undefined) return (await earlier(context, work, submission.key)) ?? err(problem)
    const outcome = await commit(context, work, submission, place, card)
    // A protocol was published meanwhile, and took the task over: what counts is the protocol of the task.
    if (outcome.outcome !== 'other-protocol' || outcome.protocolId === null || attempt === protocolTries)
      return answerOf(outcome, submission.fence)
    card = { ...card, protocolId: outcome.protocolId }
  }
}
