import type { TaskHistory } from '@reticle/contract'
import type { Role, TaskId } from '@reticle/domain'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { blindNames } from './reader-names.ts'
import { isBlindTo, keepViewing, looksUnread } from './show-task.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

/** What of a payload the desk sees. No ids of people: a name stands for them, or none. */
const shownKeys = [
  ...['reads', 'fence', 'kind', 'from', 'to', 'isCounted', 'isLate', 'reasonCode', 'ruleId', 'replacedReason', 'repeat'],
  ...['round', 'audience', 'objects', 'purpose', 'by'],
]
const isId = (value: unknown): boolean => typeof value === 'string' && uuid.test(value)
const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value) && !isId(value)

const detailsOf = (payload: Record<string, unknown>) =>
  Object.fromEntries(
    shownKeys.flatMap((key) => {
      const value = payload[key]
      return isPlain(value) ? [[key, value] as const] : []
    }),
  )

/** Someone who was handed the task and did not submit has no letter. */
const nameless = 'A reader who did not submit'

/** Who an event's subject stands for, by the names of the desk: assignments and annotations of a reader, and the reader. */
const readerNames = async (context: Context, taskId: TaskId, isBlind: boolean, reads: number) => {
  const [submissions, assignments] = await Promise.all([
    context.read.desk.annotationsOf(taskId),
    context.read.history.assignmentsOf(taskId),
  ])
  const letters = blindNames(context.config.secret, taskId, reads, Math.max(0, ...submissions.map(({ reader }) => reader + 1)))
  const people = new Map(assignments.map((one) => [one.annotatorId as string, isBlind ? nameless : one.name]))
  for (const { annotatorId, name, reader } of submissions) people.set(annotatorId, isBlind ? (letters[reader] ?? nameless) : name)
  return {
    people,
    hasVotes: submissions.length > 0,
    ofSubject: new Map(assignments.map((one) => [one.id as string, people.get(one.annotatorId) ?? nameless])),
  }
}

/** What happened to a task, as the desk may see it: readers under the names that it shows elsewhere. Opening it is kept (L52). */
export const taskHistory = async (
  context: Context,
  caller: Caller,
  roles: readonly Role[],
  taskId: TaskId,
): Promise<TaskHistory | undefined> => {
  const row = await context.read.tasks.summary(taskId, caller.personId)
  const protocol = row === undefined ? undefined : await context.read.protocols.get(row.protocolId)
  if (row === undefined || protocol === undefined) return undefined
  if (looksUnread(row, roles) || isBlindTo(row.state, roles)) return { events: [] }
  const { review, redundancy } = protocol.content
  const [{ people, hasVotes, ofSubject }, events] = await Promise.all([
    readerNames(context, taskId, review.isBlind, redundancy.reads),
    context.read.history.ofTask(taskId),
  ])
  if (hasVotes) await keepViewing(context, caller, row)
  return {
    events: events.map(({ at, type, subjectId, actorId, actor, payload }) => {
      const isOfReader = type !== 'annotation.set-aside' && (type.startsWith('assignment.') || type.startsWith('annotation.'))
      const reader = ofSubject.get(subjectId) ?? (actorId === null ? undefined : people.get(actorId))
      return {
        at: at.toISOString(),
        type,
        who: isOfReader ? (reader ?? nameless) : actor,
        reason: typeof payload.reason === 'string' && payload.reason !== '' ? payload.reason : null,
        details: detailsOf(payload),
      }
    }),
  }
}
