import type { AnnotationPurpose, AssignmentId, PersonId, SampleId, TaskId } from '@reticle/domain'
import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { assignments } from '../schema/assignments.ts'
import { people } from '../schema/people.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'

/** A lease that was ended before its time. */
type EndedLease = {
  readonly assignmentId: AssignmentId
  readonly taskId: TaskId
  readonly annotatorId: PersonId
  readonly fence: number
  readonly purpose: AnnotationPurpose
}

type Ended = { id: string; task_id: string; annotator_id: string; fence: string; purpose: AnnotationPurpose }

const endedLease = (row: Ended): EndedLease => ({
  assignmentId: row.id as AssignmentId,
  taskId: row.task_id as TaskId,
  annotatorId: row.annotator_id as PersonId,
  fence: Number(row.fence),
  purpose: row.purpose,
})

/** Running leases as the desk sees and ends them. */
export const leaseRepository = (db: Executor) => {
  /** Taken away from someone: the next fence, so that a bench which still shows the sample finds out, and does not lease it anew unasked. */
  const takeAway = async (which: SQL): Promise<EndedLease[]> => {
    const { rows } = await db.execute<Ended>(sql`
      with ended as (
        update assignments a set state = 'released', ended_at = now(), fence = a.fence + 1
        where ${which} and a.state = 'leased'
        returning a.id, a.task_id, a.annotator_id, a.fence, a.purpose),
      freed as (
        update tasks t set leased = t.leased - e.n
        from (select task_id, count(*)::int as n from ended where purpose = 'vote' group by task_id) e where t.id = e.task_id)
      select * from ended order by id`)
    return rows.map(endedLease)
  }
  return {
    /** Running leases of a project, longest held first. `after` is the last row of the page before. */
    list: async (projectId: string, after: { readonly at: string; readonly id: string } | null, limit: number) => {
      const rows = await db
        .select({
          assignmentId: assignments.id,
          taskId: assignments.taskId,
          sample: { id: samples.id, name: samples.name },
          person: { id: people.id, name: people.name },
          purpose: assignments.purpose,
          leasedAt: assignments.leasedAt,
          /** The moment with all its digits: what the cursor of the list is made of. */
          leasedText: sql<string>`${assignments.leasedAt}::text`,
          expiresAt: assignments.expiresAt,
          draftAt: assignments.draftAt,
          draftVersion: assignments.draftVersion,
        })
        .from(assignments)
        .innerJoin(tasks, eq(tasks.id, assignments.taskId))
        .innerJoin(samples, eq(samples.id, tasks.sampleId))
        .innerJoin(people, eq(people.id, assignments.annotatorId))
        .where(
          and(
            eq(assignments.projectId, projectId),
            eq(assignments.state, 'leased'),
            after === null ? undefined : sql`(${assignments.leasedAt}, ${assignments.id}) > (${after.at}::timestamptz, ${after.id}::uuid)`,
          ),
        )
        .orderBy(asc(assignments.leasedAt), asc(assignments.id))
        .limit(limit)
      return rows.map((row) => ({
        ...row,
        assignmentId: row.assignmentId as AssignmentId,
        taskId: row.taskId as TaskId,
        sample: { ...row.sample, id: row.sample.id as SampleId },
        person: { ...row.person, id: row.person.id as PersonId },
      }))
    },
    /** Takes one lease away, if it is running still. Its task must be locked. */
    revoke: async (assignmentId: string): Promise<EndedLease | undefined> => (await takeAway(sql`a.id = ${assignmentId}::uuid`))[0],
    /** Takes away all running leases of these tasks, which must be locked. */
    revokeOf: async (taskIds: readonly string[]): Promise<EndedLease[]> => takeAway(sql`a.task_id = any(${sql.param(taskIds)}::uuid[])`),
    /** Locks the task of an assignment until the end of the transaction; undefined when there is no such assignment. */
    lockTaskOf: async (assignmentId: string): Promise<TaskId | undefined> => {
      const [row] = await db
        .select({ id: tasks.id })
        .from(tasks)
        .where(eq(tasks.id, sql`(select a.task_id from assignments a where a.id = ${assignmentId}::uuid)`))
        .for('no key update')
      return row === undefined ? undefined : (row.id as TaskId)
    },
  }
}
