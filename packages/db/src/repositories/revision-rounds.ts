import { type AnnotationContent, type AssignmentId, type EventType, type PersonId, step, type TaskState, taskFlow } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { newId } from '../ids.ts'
import type { NewEvent } from './events.ts'
import { eventRepository } from './events.ts'
import { type OutboxMessage, outboxRepository } from './outbox.ts'

/** One reader's part in a round. `draft`: what they begin from, when it is not their annotation as it is. */
export type AskedRevision = {
  readonly annotationId: string
  readonly comment: string
  readonly objects: readonly { readonly regionId: string; readonly comment: string }[]
  readonly draft?: AnnotationContent | undefined
}
export type NewRound = {
  readonly taskId: string
  readonly kind: 'panel' | 'returned' | 'relabel'
  readonly organizationId: string
  /** Null when the protocol asks. */
  readonly askedBy: string | null
  readonly at: Date
  readonly endsAt: Date
  /** Left out: every annotation that counts. */
  readonly annotations?: readonly AskedRevision[] | undefined
  /** The protocol that the task is under from now on. */
  readonly protocolId?: string | undefined
}
export type Round = { readonly round: number; readonly annotatorIds: readonly PersonId[]; readonly assignmentIds: readonly AssignmentId[] }

/** How a task of each state comes to collect again: the verb of its lifecycle, and the event that says so. */
const ways: Partial<Record<TaskState, { readonly verb: 'revising' | 'returned' | 'reopened'; readonly type: EventType }>> = {
  comparing: { verb: 'revising', type: 'task.revising' },
  contested: { verb: 'returned', type: 'task.returned' },
  settled: { verb: 'reopened', type: 'task.reopened' },
}
const reasons = { panel: 'second phase of the panel', returned: 'returned for correction', relabel: 'relabelling' } as const
const words = {
  panel: 'see the marks of the other readers, and look at your own again',
  returned: 'a reviewer returned it to you with comments',
  relabel: 'a label that you used was changed: say which of the new ones fits',
} as const

type Facts = { state: TaskState; round: number; counted: number; projectId: string; reason: string | null; sample: string }
type Asked = { annotationId: string; annotatorId: string; assignmentId: string }

/** The rows of a round, all in one statement. The annotations are `asked`, which count. */
const write = async (db: Executor, { at, endsAt, ...round }: NewRound, facts: Facts, next: TaskState, asked: readonly Asked[]) => {
  const number = facts.round + 1
  const given = new Map(round.annotations?.map((one) => [one.annotationId, one]))
  const rows = asked.map((one) => {
    const { comment = '', objects = [], draft = null } = given.get(one.annotationId) ?? {}
    return { ...one, comment, objects, draft, noticeId: newId() }
  })
  await db.execute(sql`
    with given as materialized (
      select g.*, case when jsonb_typeof(g.draft) = 'object' then g.draft else n.content end as begun from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g (
        "annotationId" uuid, "annotatorId" uuid, "assignmentId" uuid, comment text, objects jsonb, draft jsonb, "noticeId" uuid)
      join annotations n on n.id = g."annotationId"),
    assigned as (
      insert into assignments
        (id, project_id, task_id, annotator_id, repeat, purpose, state, fence, leased_at, expires_at, ended_at, draft, draft_version, draft_at)
      select "assignmentId", ${facts.projectId}::uuid, ${round.taskId}::uuid, "annotatorId", ${-number}::int, 'revision', 'released', 0,
        ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz, begun, 1, ${at}::timestamptz from given),
    kept as (
      insert into draft_states (assignment_id, version, content, saved_at) select "assignmentId", 1, begun, ${at}::timestamptz from given),
    noted as (
      insert into notices (id, project_id, person_id, kind, text, about, made_at)
      select "noticeId", ${facts.projectId}::uuid, "annotatorId", ${round.kind === 'panel' ? 'panel' : 'returned'}::text,
        ${`${facts.sample} came back: ${words[round.kind]}`}::text,
        jsonb_build_object('taskId', ${round.taskId}::text, 'assignmentId', "assignmentId"), ${at}::timestamptz from given),
    asked as (
      insert into revisions
        (task_id, annotator_id, round, project_id, assignment_id, annotation_id, kind, comment, objects, asked_by, asked_at, ends_at, state)
      select ${round.taskId}::uuid, "annotatorId", ${number}::int, ${facts.projectId}::uuid, "assignmentId", "annotationId", ${round.kind}::text, comment, objects,
        ${round.askedBy}::uuid, ${at}::timestamptz, ${endsAt}::timestamptz, 'open' from given)
    update tasks set state = ${next}, reads = counted, round = ${number}, revisions = ${rows.length}, round_ends_at = ${endsAt}::timestamptz,
      reason = ${reasons[round.kind]}, rule_id = null, contested_at = null, settled_at = null, adjudication_id = null, resolution_kind = null,
      is_gold = false, pool = null, protocol_id = coalesce(${round.protocolId ?? null}::uuid, protocol_id)
    where id = ${round.taskId}::uuid`)
}

/** Each reader hears of it; the desk and the progress page, too. */
const hintsOf = (projectId: string, asked: readonly Asked[]): OutboxMessage[] => [
  { kind: 'hint', payload: { projectId, topics: ['contested', 'progress', 'samples', 'revisions'] } },
  ...asked.map((one) => ({
    kind: 'hint' as const,
    payload: { projectId, topics: ['assignments', 'revisions', 'notices'], personId: one.annotatorId },
  })),
]

const eventsOf = (round: NewRound, facts: Facts, next: TaskState, type: EventType, asked: readonly Asked[]): NewEvent[] => {
  const { taskId, kind, organizationId, askedBy, at, endsAt } = round
  const base = { at, organizationId, projectId: facts.projectId, ...(askedBy === null ? {} : { actorId: askedBy }) }
  const number = facts.round + 1
  const about = { round: number, kind, annotationIds: asked.map((one) => one.annotationId), endsAt: endsAt.toISOString() }
  const states = { from: facts.state, to: next, reason: reasons[kind], replacedReason: facts.reason, reads: facts.counted }
  return [
    { ...base, type, subjectId: taskId, payload: { ...about, ...states } },
    // The row of an assignment begins as one that nobody holds.
    ...asked.map(({ assignmentId, annotatorId }) => ({
      ...base,
      type: 'assignment.released' as const,
      subjectId: assignmentId,
      payload: { taskId, annotatorId, fence: 0, by: 'revision', round: number, kind },
    })),
  ]
}

export const beginRound = async (db: Executor, round: NewRound): Promise<Round | undefined> => {
  const { rows: found } = await db.execute<Facts>(sql`
    select t.state, t.round::int, t.counted, t.project_id as "projectId", t.reason, s.name as sample
    from tasks t join samples s on s.id = t.sample_id where t.id = ${round.taskId}::uuid for no key update of t`)
  const [facts] = found
  const way = facts === undefined ? undefined : ways[facts.state]
  const next = facts === undefined || way === undefined ? undefined : step(taskFlow, facts.state, way.verb)
  if (facts === undefined || way === undefined || next === undefined) return undefined
  const only = round.annotations?.map((one) => one.annotationId)
  const { rows: asked } = await db.execute<Asked>(sql`
    select n.id as "annotationId", n.annotator_id as "annotatorId", assignment_id(n.task_id, n.annotator_id, ${-(facts.round + 1)}::int) as "assignmentId"
    from annotations n where n.task_id = ${round.taskId}::uuid and n.is_counted
      ${only === undefined ? sql`` : sql`and n.id = any(${sql.param(only)}::uuid[])`}
    order by n.id`)
  if (asked.length === 0) return undefined
  await write(db, round, facts, next, asked)
  await eventRepository(db).add(...eventsOf(round, facts, next, way.type, asked))
  await outboxRepository(db).put(...hintsOf(facts.projectId, asked))
  return {
    round: facts.round + 1,
    annotatorIds: asked.map((one) => one.annotatorId as PersonId),
    assignmentIds: asked.map((one) => one.assignmentId as AssignmentId),
  }
}
