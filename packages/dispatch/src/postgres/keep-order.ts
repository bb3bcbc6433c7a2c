import type { PersonId, ProjectId, TaskId } from '@reticle/domain'
import type pg from 'pg'
import type { Freed, UnplacedLease } from '../port.ts'
import { fold, projectsToFold, sweepExpired } from './lease-end-sql.ts'
import { lockTasks, persistLeases } from './persist-sql.ts'
import { inTransaction, retried } from './transactions.ts'

const leasesAtOnce = 1000
const foldAtOnce = 5000

/** How many marks a project may have before they are folded, and how old they must be: older than any statement that began before them. */
export type FoldRules = { readonly most: number; readonly seconds: number }

export const sweepLeases = async (pool: pg.Pool, limit: number): Promise<Freed[]> => {
  type Row = { project_id: string; task_id: string; annotator_id: string }
  const { rows } = await retried(() => pool.query<Row>({ name: 'dispatch-sweep', text: sweepExpired, values: [limit] }))
  return rows.map((row) => ({
    projectId: row.project_id as ProjectId,
    taskId: row.task_id as TaskId,
    annotatorId: row.annotator_id as PersonId,
  }))
}

export const foldMarks = async (pool: pg.Pool, { most, seconds }: FoldRules): Promise<void> => {
  const { rows } = await pool.query<{ project_id: string }>({ name: 'dispatch-to-fold', text: projectsToFold, values: [most, seconds] })
  for (const { project_id: projectId } of rows)
    for (let folded = foldAtOnce; folded === foldAtOnce; ) {
      const values = [projectId, foldAtOnce, seconds]
      const answer = await retried(() => pool.query<{ folded: number }>({ name: 'dispatch-fold', text: fold, values }))
      folded = answer.rows[0]?.folded ?? 0
    }
}

/** An array as Postgres writes it, of ids or times: the driver would look at each element for what must be escaped. */
const arrayOf = (elements: readonly string[]): string => `{${elements.join(',')}}`

/** Times as text: leases of one call have theirs in common. */
const textsOf = (times: readonly Date[]): string[] => {
  let last: Date | undefined
  let text = ''
  return times.map((time) => {
    if (time !== last) text = time.toISOString()
    last = time
    return text
  })
}

/** Writes leases that have no row yet; answers those that got no slot. */
export const writeLeases = async (pool: pg.Pool, leases: readonly UnplacedLease[]): Promise<UnplacedLease[]> => {
  const refused: UnplacedLease[] = []
  for (let from = 0; from < leases.length; from += leasesAtOnce) {
    const some = leases.slice(from, from + leasesAtOnce)
    const values = [
      arrayOf(some.map((lease) => lease.assignmentId)),
      arrayOf(some.map((lease) => lease.taskId)),
      arrayOf(some.map((lease) => lease.annotatorId)),
      arrayOf(some.map((lease) => lease.projectId)),
      arrayOf(textsOf(some.map((lease) => lease.leasedAt))),
      arrayOf(textsOf(some.map((lease) => lease.expiresAt))),
    ]
    // The tasks are locked by a statement of its own: what is written next sees the rows that a writer of the same leases has just made.
    const { rows } = await retried(() =>
      inTransaction(pool, async (client) => {
        await client.query({ name: 'dispatch-persist-lock', text: lockTasks, values: [values[1]] })
        return client.query<{ id: string }>({ name: 'dispatch-persist', text: persistLeases, values })
      }),
    )
    const without = new Set(rows.map((row) => row.id))
    refused.push(...some.filter((lease) => without.has(lease.assignmentId)))
  }
  return refused
}
