import type { AssignmentState, QualificationState, TaskId } from '@reticle/domain'
import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { qualifications } from '../schema/qualifications.ts'

type QualificationAttempt = typeof qualifications.$inferSelect
type Whose = { readonly projectId: string; readonly personId: string }

/** Readings of an attempt have a repeat of their own, so that the same task can be read again in the next one (G12). */
export const testRepeat = (attempt: number): number => 100 + attempt

/** Tasks of a project that may be in a person's test: known, never hidden in their stream, and its readers never seen by them. */
const eligible = ({ projectId, personId }: Whose) => sql`
  t.project_id = ${projectId} and t.is_gold and t.state = 'settled'
  and not exists (select from task_viewings v where v.task_id = t.id and v.person_id = ${personId})
  and not exists (select from assignments g where g.task_id = t.id and g.annotator_id = ${personId} and g.purpose = 'gold')`

/** Attempts at the test that opens a project, and the leases of its tasks. */
export const qualificationRepository = (db: Executor) => ({
  latest: async ({ projectId, personId }: Whose): Promise<QualificationAttempt | undefined> => {
    const [row] = await db
      .select()
      .from(qualifications)
      .where(and(eq(qualifications.projectId, projectId), eq(qualifications.personId, personId)))
      .orderBy(desc(qualifications.attempt))
      .limit(1)
    return row
  },
  latestOfAll: async (projectId: string): Promise<QualificationAttempt[]> => {
    const rows = await db.select().from(qualifications).where(eq(qualifications.projectId, projectId)).orderBy(asc(qualifications.attempt))
    return [...new Map(rows.map((row) => [row.personId, row])).values()]
  },
  /** One at a time for each person and project, until the end of the transaction. */
  lock: async ({ projectId, personId }: Whose): Promise<void> => {
    await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`qualification ${projectId} ${personId}`}, 0))`)
  },
  begin: async (row: typeof qualifications.$inferInsert): Promise<void> => {
    await db.insert(qualifications).values(row)
  },
  set: async (
    { projectId, personId, attempt }: Whose & { readonly attempt: number },
    change: Partial<Pick<QualificationAttempt, 'done' | 'score' | 'endedAt' | 'decidedBy'>> & { readonly state?: QualificationState },
  ): Promise<void> => {
    await db
      .update(qualifications)
      .set(change)
      .where(and(eq(qualifications.projectId, projectId), eq(qualifications.personId, personId), eq(qualifications.attempt, attempt)))
  },

  eligible: async (whose: Whose): Promise<number> => {
    const { rows } = await db.execute<{ n: number }>(sql`select count(*)::int as n from tasks t where ${eligible(whose)}`)
    return rows[0]?.n ?? 0
  },
  /**
   * The tasks of an attempt: those that were handed out in it, then those that this person never had, then those that they had longest ago; in an
   * order of their own, which a hash of person and task makes (G12).
   */
  tasksOf: async (whose: Whose, attempt: number, limit: number): Promise<TaskId[]> => {
    const { personId } = whose
    const { rows } = await db.execute<{ id: string }>(sql`
      select t.id from tasks t left join lateral (
          select max(a.leased_at) filter (where a.repeat <> ${testRepeat(attempt)}) as had_at,
            bool_or(a.repeat = ${testRepeat(attempt)}) as is_begun
          from assignments a where a.task_id = t.id and a.annotator_id = ${personId}) h on true
      where ${eligible(whose)}
      order by coalesce(h.is_begun, false) desc, h.had_at nulls first, md5(${personId}::text || t.id::text) limit ${limit}`)
    return rows.map((row) => row.id as TaskId)
  },
  annotationOf: async (assignmentId: string): Promise<string | undefined> => {
    const { rows } = await db.execute<{ id: string }>(sql`
      select n.id from assignments a join annotations n on n.task_id = a.task_id and n.annotator_id = a.annotator_id and n.repeat = a.repeat
      where a.id = ${assignmentId} and n.assignment_id = a.id and n.supersedes is null`)
    return rows[0]?.id
  },
  /** What was handed out in an attempt, and the annotations of what was submitted. */
  handedOut: async ({ projectId, personId }: Whose, attempt: number) => {
    const { rows } = await db.execute<{ taskId: string; state: AssignmentState; annotationId: string | null }>(sql`
      select a.task_id as "taskId", a.state, n.id as "annotationId"
      from assignments a left join annotations n
        on n.task_id = a.task_id and n.annotator_id = a.annotator_id and n.repeat = a.repeat and n.supersedes is null
      where a.project_id = ${projectId} and a.annotator_id = ${personId} and a.purpose = 'qualification' and a.repeat = ${testRepeat(attempt)}
      order by n.id, a.id`)
    return rows
  },
})
