import { type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'

type Reference = { readonly table: SQL; readonly column: SQL; readonly to: SQL; readonly what: string; readonly hasProject: boolean }

const from = (table: string, column: string, to: string, hasProject = true): Reference => ({
  table: sql.raw(table),
  column: sql.raw(column),
  to: sql.raw(to),
  what: `${table}.${column}`,
  hasProject,
})

/** What tables refer to without a foreign key, since it would cost a look-up and a lock for each submission (schema/annotations.ts). */
const references: readonly Reference[] = [
  from('assignments', 'project_id', 'projects'),
  from('assignments', 'task_id', 'tasks'),
  from('assignments', 'annotator_id', 'people'),
  from('annotations', 'project_id', 'projects'),
  from('annotations', 'task_id', 'tasks'),
  from('annotations', 'assignment_id', 'assignments'),
  from('annotations', 'annotator_id', 'people'),
  from('annotations', 'protocol_id', 'protocols'),
  from('consensus', 'task_id', 'tasks', false),
  from('draft_states', 'assignment_id', 'assignments', false),
]

export type Orphans = { readonly what: string; readonly count: number; readonly example: string }

/** Rows that refer to nothing, of each reference that has any. A table without a project of its own is looked at when all are asked for. */
export const findOrphans = async (db: Executor, projectId: string | undefined): Promise<Orphans[]> => {
  const found: Orphans[] = []
  for (const { table, column, to, what, hasProject } of references) {
    if (projectId !== undefined && !hasProject) continue
    const { rows } = await db.execute<{ n: number; example: string | null }>(sql`
      select count(*)::int as n, min(r.${column}::text) as example from ${table} r
      where not exists (select from ${to} target where target.id = r.${column})
        ${projectId === undefined ? sql`` : sql`and r.project_id = ${projectId}`}`)
    const [row] = rows
    if (row !== undefined && row.n > 0) found.push({ what, count: row.n, example: row.example ?? '' })
  }
  return found
}
