import type { AnnotationId, AssignmentId, DomainError, MessageId, Result, ReviewPolicy } from '@reticle/domain'
import { err, ok } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { reviewPolicyOf } from './deciding.ts'
import { readerMayHear } from './hearing.ts'
import { notYours } from './keep-lease.ts'
import { addMessage, type MessagePlace, messageAnswer } from './messages.ts'
import { sendNotice } from './send-notice.ts'

type Reading = NonNullable<Awaited<ReturnType<Context['read']['feedback']['reading']>>>
type Row = Awaited<ReturnType<Context['read']['messages']['ofReader']>>[number]

const readingOf = async (context: Context, caller: Caller, assignmentId: AssignmentId) => {
  const reading = await context.read.feedback.reading(assignmentId, caller.personId)
  if (reading === undefined) return undefined
  return { reading, policy: reviewPolicyOf((await context.protocols.get(reading.protocolId)).content) }
}

/** To a reader the desk has no names while the review is blind. */
const shown = (row: Row, { isBlind }: ReviewPolicy, personId: string) =>
  messageAnswer(row, isBlind && row.authorId !== personId ? 'Reviewer' : row.author, personId)

/** What the desk and the caller wrote about the caller's own annotation; nothing before they may hear of it. */
export const listOwnMessages = async (context: Context, caller: Caller, assignmentId: AssignmentId) => {
  const found = await readingOf(context, caller, assignmentId)
  if (found === undefined) return undefined
  const { reading, policy } = found
  if (!readerMayHear(reading, policy)) return []
  const rows = await context.read.messages.ofReader(reading.taskId, reading.annotationIds)
  return rows.map((row) => shown(row, policy, caller.personId))
}

/** Whom of the desk an answer is for: who wrote to this reader, and who decided last. */
const deskOf = async (context: Context, { taskId, annotationIds, annotatorId }: Reading): Promise<string[]> => {
  const [authors, decider] = await Promise.all([
    context.read.messages.deskAuthors(annotationIds, annotatorId),
    context.read.desk.lastReviewer(taskId),
  ])
  return [...new Set([...authors, ...(decider === undefined ? [] : [decider])])]
}

type Post = { readonly place?: MessagePlace | undefined; readonly text: string }

/** The caller's word on their own annotation, to the desk. */
export const postOwnMessage = async (context: Context, caller: Caller, scope: Scope, assignmentId: AssignmentId, { place, text }: Post) => {
  const found = await readingOf(context, caller, assignmentId)
  if (found === undefined) return err(notYours)
  const { reading, policy } = found
  const annotationId = reading.annotationIds.at(-1)
  if (!readerMayHear(reading, policy) || annotationId === undefined)
    return err({
      code: 'wrong-state',
      message: 'the desk is written to when a sample was returned to you, or is settled where the project shows decisions',
    } as const)
  const { projectId } = scope
  const { taskId } = reading
  const at = context.now()
  const personIds = await deskOf(context, reading)
  const posted = await context.unitOfWork(async (repositories): Promise<Result<MessageId, DomainError>> => {
    const message = { audience: 'reader' as const, annotationId: annotationId as AnnotationId, place, text }
    const id = await addMessage(repositories, { scope, caller, taskId, at }, message)
    const notice = { projectId, kind: 'message' as const, text: 'A reader answered about a sample', about: { taskId }, at }
    await sendNotice(repositories, { personIds }, notice)
    await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['messages'] } })
    return ok(id)
  })
  if (!posted.ok) return posted
  const row = await context.read.messages.get(posted.value)
  if (row === undefined) throw new Error(`the message ${posted.value} is gone`)
  return ok(shown(row, policy, caller.personId))
}
