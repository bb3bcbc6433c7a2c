import type { routes } from '@reticle/contract'
import { newId, type Repositories } from '@reticle/db'
import {
  type AnnotationId,
  type DomainError,
  err,
  type MessageId,
  ok,
  type Protocol,
  type Result,
  type Role,
  type TaskId,
} from '@reticle/domain'
import type { z } from 'zod'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { reviewPolicyOf } from './deciding.ts'
import { readerMayEverHear, readerMayHear } from './hearing.ts'
import { readerLetters } from './reader-letters.ts'
import { gone } from './review-lease.ts'
import { sendNotice } from './send-notice.ts'
import { isBlindTo, keepViewing, looksUnread } from './show-task.ts'

type Wire = z.input<(typeof routes.postMessage.answers)[201]>
type Row = Awaited<ReturnType<Repositories['messages']['ofTask']>>[number]
export type MessagePlace = NonNullable<Row['place']>
type NewMessage = {
  readonly audience: 'desk' | 'reader'
  readonly annotationId?: AnnotationId | undefined
  readonly place?: MessagePlace | undefined
  readonly text: string
}

export const messageAnswer = ({ authorId, postedAt, annotationId, ...row }: Row, author: string, personId: string): Wire => ({
  ...row,
  author,
  isMine: authorId === personId,
  annotationId: annotationId as AnnotationId | null,
  postedAt: postedAt.toISOString(),
})

/** How the desk sees who wrote: readers under their letters while the review is blind, everyone else by name. */
const authorsOf = async (context: Context, taskId: TaskId, protocol: Protocol): Promise<(row: Row) => string> => {
  if (!reviewPolicyOf(protocol).isBlind) return (row) => row.author
  const letters = await readerLetters(context, taskId, protocol.redundancy.reads)
  return (row) => letters.get(row.authorId) ?? row.author
}

const openTask = async (context: Context, caller: Caller, taskId: TaskId) => {
  const row = await context.read.tasks.summary(taskId, caller.personId)
  return row === undefined ? undefined : { row, protocol: (await context.protocols.get(row.protocolId)).content }
}

/** All messages on a task, for the desk. Nothing to someone who labels here while it is open (L51). Reading them is kept (L52). */
export const listMessages = async (
  context: Context,
  caller: Caller,
  roles: readonly Role[],
  taskId: TaskId,
): Promise<Wire[] | undefined> => {
  const opened = await openTask(context, caller, taskId)
  if (opened === undefined) return undefined
  if (looksUnread(opened.row, roles) || isBlindTo(opened.row.state, roles)) return []
  const rows = await context.read.messages.ofTask(taskId)
  if (rows.length === 0) return []
  await keepViewing(context, caller, opened.row)
  const authorOf = await authorsOf(context, taskId, opened.protocol)
  return rows.map((row) => messageAnswer(row, authorOf(row), caller.personId))
}

/** The reader whom a message is for; or why it cannot be sent to them. */
const addressee = async (repositories: Repositories, taskId: TaskId, annotationId: AnnotationId, protocol: Protocol) => {
  const reading = await repositories.feedback.readingOf(annotationId, taskId)
  if (reading === undefined || !reading.annotationIds.includes(annotationId))
    return err({ code: 'invalid-input', at: 'body.annotationId', message: 'this is no annotation of the task' } as const)
  const policy = reviewPolicyOf(protocol)
  if (!readerMayEverHear(reading, policy))
    return err({
      code: 'wrong-state',
      message:
        'this reader cannot be written to: the protocol does not show decisions, and the sample was not returned to them; return it first',
    } as const)
  return ok({ reading, hearsNow: readerMayHear(reading, policy) })
}

type Posting = { readonly scope: Scope; readonly caller: Caller; readonly taskId: TaskId; readonly at: Date }

const tell = async (
  repositories: Repositories,
  { scope, taskId, at }: Posting,
  reader: { annotatorId: string; assignmentId: string } | null,
) => {
  const { projectId } = scope
  await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['messages'] } })
  if (reader === null) return
  const { annotatorId, assignmentId } = reader
  const text = 'A reviewer wrote to you about a sample of yours'
  await sendNotice(repositories, { personIds: [annotatorId] }, { projectId, kind: 'message', text, about: { taskId, assignmentId }, at })
  await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['messages', 'assignments'], personId: annotatorId } })
}

/** Writes one message with its event, in the caller's transaction. */
export const addMessage = async (
  repositories: Repositories,
  { scope, caller, taskId, at }: Posting,
  { audience, annotationId, place, text }: NewMessage,
): Promise<MessageId> => {
  const id = newId()
  const { projectId, organizationId } = scope
  const message = {
    id,
    projectId,
    taskId,
    authorId: caller.personId,
    audience,
    annotationId: annotationId ?? null,
    place: place ?? null,
    text,
  }
  await repositories.messages.add({ ...message, postedAt: at })
  const event = { subjectId: taskId, at, organizationId, projectId, actorId: caller.personId }
  await repositories.events.add({ ...event, type: 'message.posted', payload: { messageId: id, audience } })
  return id as MessageId
}

/** A message of the desk: among themselves, or to the reader of one annotation, who sees it as soon as they may. */
export const postMessage = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  taskId: TaskId,
  message: NewMessage,
): Promise<Result<Wire, DomainError>> => {
  const opened = await openTask(context, caller, taskId)
  if (opened === undefined) return err(gone)
  const { row: task, protocol } = opened
  if (looksUnread(task, scope.roles) || isBlindTo(task.state, scope.roles))
    return err({ code: 'forbidden', message: 'you also label here, and this task is still open: nobody who may be handed it writes on it' })
  const posting = { scope, caller, taskId, at: context.now() }
  const posted = await context.unitOfWork(async (repositories): Promise<Result<MessageId, DomainError>> => {
    const isToReader = message.audience === 'reader' && message.annotationId !== undefined
    const found = isToReader && message.annotationId ? await addressee(repositories, taskId, message.annotationId, protocol) : ok(null)
    if (!found.ok) return found
    const id = await addMessage(repositories, posting, message)
    await tell(repositories, posting, found.value?.hearsNow === true ? found.value.reading : null)
    return ok(id)
  })
  if (!posted.ok) return posted
  const row = await context.read.messages.get(posted.value)
  if (row === undefined) throw new Error(`the message ${posted.value} is gone`)
  return ok(messageAnswer(row, (await authorsOf(context, taskId, protocol))(row), caller.personId))
}
