import { type AnnotationContent, step, type TaskId, type TaskState, taskFlow } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'

/** A revision that is handed in, of a locked assignment that takes it. */
export type NewRevision = {
  readonly assignmentId: string
  readonly organizationId: string
  readonly annotationId: string
  readonly fence: number
  readonly key: string
  readonly content: AnnotationContent
  readonly activeMilliseconds: number
  readonly at: Date
}

const afterRound = (): TaskState => {
  const next = step(taskFlow, 'collecting', 'quorumMet')
  if (next === undefined) throw new Error('a task that collects has no way to its comparison')
  return next
}

/** Where a round ends when nobody is awaited any more: the task compares, and whoever compares is woken by the commit. */
const quorum = (organizationId: string, at: Date, done: ReturnType<typeof sql>) => sql`
  down as (
    update tasks t set revisions = t.revisions - d.n,
      state = case when t.revisions <= d.n then ${afterRound()} else t.state end,
      round_ends_at = case when t.revisions <= d.n then null else t.round_ends_at end
    from (select task_id, count(*)::int as n from ${done} group by task_id) d where t.id = d.task_id
    returning t.id, t.project_id, t.counted, t.round, t.state = ${afterRound()} as is_over),
  met as (
    insert into events (organization_id, project_id, subject_id, type, payload, at)
    select ${organizationId}::uuid, project_id, id, 'task.quorum-met', jsonb_build_object('reads', counted, 'by', 'revisions', 'round', round), ${at}::timestamptz
    from down where is_over),
  woken as materialized (select pg_notify('reticle_comparing', '') from down where is_over limit 1)`

/** How revisions end (docs/spec/lifecycle.md, L81 to L86). The task is locked by the caller. */
export const revisionEnds = (db: Executor) => ({
  /**
   * Takes a revision in. While its round runs, it takes the place of the annotation that it is of: that counts no more, the new one does, and
   * the number of the task and of the annotator stays. Otherwise it is kept as an extra, and the old one stands. True when it counts.
   */
  submit: async (given: NewRevision): Promise<boolean> => {
    const { organizationId, at } = given
    const { rows } = await db.execute<{ counts: boolean }>(sql`
      with facts as materialized (
        select a.id, a.project_id, a.task_id, a.annotator_id, a.repeat, a.state, a.fence, t.protocol_id, r.annotation_id, r.round, t.reads,
          coalesce(r.state = 'open' and n.is_counted and t.state = 'collecting' and r.round = t.round and v.person_id is null, false) as counts
        from assignments a join tasks t on t.id = a.task_id
        left join revisions r on r.task_id = a.task_id and r.annotator_id = a.annotator_id and r.round = -a.repeat
        left join annotations n on n.id = r.annotation_id
        left join task_viewings v on v.task_id = a.task_id and v.person_id = a.annotator_id
        where a.id = ${given.assignmentId}::uuid),
      replaced as (update annotations n set is_counted = false from facts f where f.counts and n.id = f.annotation_id),
      ended as (update assignments a set state = 'submitted', ended_at = now(), draft = null from facts f where a.id = f.id),
      added as (
        insert into annotations
          (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count, is_counted, purpose, repeat,
           active_milliseconds, supersedes, submitted_at)
        select ${given.annotationId}::uuid, project_id, task_id, id, annotator_id, protocol_id, ${given.key}::text, ${JSON.stringify(given.content)}::jsonb,
          ${given.content.regions.length}::int, counts, 'revision', repeat, ${given.activeMilliseconds}::int,
          case when counts then annotation_id end, ${at}::timestamptz
        from facts),
      done as (
        update revisions r set state = 'done' from facts f
        where r.task_id = f.task_id and r.annotator_id = f.annotator_id and r.round = f.round and r.state = 'open'
        returning r.task_id, r.round),
      told as (
        insert into events (organization_id, project_id, subject_id, type, actor_id, payload, at)
        select ${organizationId}::uuid, f.project_id, e.subject, e.type, f.annotator_id, e.payload, ${at}::timestamptz
        from facts f cross join lateral (values
          (1, true, ${given.annotationId}::uuid, 'annotation.submitted', jsonb_build_object(
            'taskId', f.task_id, 'assignmentId', f.id, 'fence', ${given.fence}::bigint, 'isCounted', f.counts, 'purpose', 'revision',
            'isLate', f.state <> 'leased' or ${given.fence}::bigint <> f.fence)),
          (2, f.counts, f.annotation_id, 'annotation.revised', jsonb_build_object('taskId', f.task_id, 'by', ${given.annotationId}::text, 'round', f.round)),
          (2, not f.counts, ${given.annotationId}::uuid, 'annotation.kept-as-extra', jsonb_build_object('taskId', f.task_id))
        ) as e (place, is_said, subject, type, payload)
        where e.is_said order by e.place),
      open as materialized (select done.task_id from done join tasks t on t.id = done.task_id where t.state = 'collecting' and t.round = done.round),
      ${quorum(organizationId, at, sql`open`)}
      select counts from facts where (select count(*) from woken) >= 0`)
    return rows[0]?.counts === true
  },

  /** The annotator keeps to what they said: the revision is done without a new annotation. Nothing when it is not open. */
  stand: async (assignmentId: string, organizationId: string, at: Date): Promise<void> => {
    await db.execute(sql`
      with done as (
        update revisions r set state = 'done' from assignments a
        where a.id = ${assignmentId}::uuid and r.task_id = a.task_id and r.annotator_id = a.annotator_id and r.round = -a.repeat and r.state = 'open'
        returning r.task_id),
      ${quorum(organizationId, at, sql`done`)}
      select count(*) from woken`)
  },

  /** Tasks whose round has run its time, locked; what is locked elsewhere waits for the next look. */
  lapsed: async (limit: number): Promise<{ taskId: TaskId; organizationId: string; projectId: string }[]> => {
    const { rows } = await db.execute<{ taskId: string; organizationId: string; projectId: string }>(sql`
      with due as materialized (
        select t.id, t.project_id from tasks t where t.revisions > 0 and t.round_ends_at <= now() and t.state = 'collecting'
        order by t.id limit ${limit} for no key update of t skip locked)
      select due.id as "taskId", due.project_id as "projectId", p.organization_id as "organizationId"
      from due join projects p on p.id = due.project_id order by due.id`)
    return rows.map((row) => ({ ...row, taskId: row.taskId as TaskId }))
  },

  /**
   * Those who have not come yet are not waited for any more: what they said stands. Leases of revisions end under the next fence (L60).
   * `compares`: the tasks go on to their comparison; not when they are withdrawn.
   */
  end: async (tasks: readonly string[], organizationId: string, at: Date, compares: boolean): Promise<string[]> => {
    const { rows } = await db.execute<{ annotatorId: string }>(sql`
      with done as (
        update revisions r set state = 'over' where r.task_id = any(${sql.param(tasks)}::uuid[]) and r.state = 'open'
        returning r.task_id, r.project_id, r.annotator_id, r.assignment_id),
      ended as (
        update assignments a set state = 'released', ended_at = now(), fence = a.fence + 1 from done
        where a.id = done.assignment_id and a.state = 'leased' returning a.id, a.project_id, a.task_id, a.annotator_id, a.fence),
      told as (
        insert into events (organization_id, project_id, subject_id, type, payload, at)
        select ${organizationId}::uuid, project_id, id, 'assignment.released',
          jsonb_build_object('taskId', task_id, 'annotatorId', annotator_id, 'fence', fence, 'by', 'round-over'), ${at}::timestamptz from ended),
      ${compares ? quorum(organizationId, at, sql`done`) : sql`down as (update tasks t set revisions = 0, round_ends_at = null where t.id = any(${sql.param(tasks)}::uuid[]) and t.revisions > 0), woken as (select)`}
      select annotator_id as "annotatorId" from done where (select count(*) from woken) >= 0`)
    return rows.map((row) => row.annotatorId)
  },

  /** Whether the revision of an assignment is still awaited. */
  isOpen: async (assignmentId: string): Promise<boolean> => {
    const { rows } = await db.execute<{ isOpen: boolean }>(sql`
      select exists (select from assignments a join revisions r on r.task_id = a.task_id and r.annotator_id = a.annotator_id and r.round = -a.repeat
        where a.id = ${assignmentId}::uuid and r.state = 'open') as "isOpen"`)
    return rows[0]?.isOpen === true
  },
})
