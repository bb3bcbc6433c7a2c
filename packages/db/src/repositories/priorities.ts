import type { TaskId, TaskState } from '@reticle/domain'
import { type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { stateTo } from './gold-mask.ts'

/** Which tasks of a project are meant. */
export type TaskFilter =
  | { readonly kind: 'tasks' | 'samples'; readonly ids: readonly string[] }
  | { readonly kind: 'group'; readonly key: string; readonly value: string }
  /** `maskedFor`: by the state that this person sees (gold.md, G9). */
  | { readonly kind: 'state'; readonly state: TaskState; readonly maskedFor?: string }

/** Tasks that a change is about, in the order of their import. `next` is the position to go on from; null when these were the last. */
export type Picked = { readonly ids: TaskId[]; readonly next: number | null }

const matching = (filter: TaskFilter): SQL => {
  switch (filter.kind) {
    case 'tasks':
      return sql`t.id = any(${sql.param(filter.ids)}::uuid[])`
    case 'samples':
      return sql`t.sample_id = any(${sql.param(filter.ids)}::uuid[])`
    case 'group':
      return sql`exists (select from samples s where s.id = t.sample_id and s.groups->>${filter.key}::text = ${filter.value}::text)`
    case 'state':
      return filter.maskedFor === undefined
        ? sql`t.state = ${filter.state}`
        : sql`${stateTo(filter.maskedFor, sql.raw('t'))} = ${filter.state}`
  }
}

export const priorityRepository = (db: Executor) => ({
  /** Tasks after a position that do not have this priority yet, at most `limit`. */
  pick: async (projectId: string, filter: TaskFilter, priority: number, after: number, limit: number): Promise<Picked> => {
    const { rows } = await db.execute<{ id: string; position: string }>(sql`
      select t.id, t.position from tasks t
      where t.project_id = ${projectId} and t.position > ${after} and t.priority <> ${priority} and ${matching(filter)}
      order by t.position limit ${limit}`)
    const last = rows.at(-1)
    return { ids: rows.map((row) => row.id as TaskId), next: rows.length < limit || last === undefined ? null : Number(last.position) }
  },
  /** Locks in the order of ids, as everyone who locks several tasks. Answers those that changed. */
  set: async (taskIds: readonly string[], priority: number): Promise<TaskId[]> => {
    const { rows } = await db.execute<{ id: string }>(sql`
      with locked as materialized (
        select t.id from tasks t where t.id = any(${sql.param(taskIds)}::uuid[]) order by t.id for no key update)
      update tasks t set priority = ${priority} from locked where t.id = locked.id and t.priority <> ${priority} returning t.id`)
    return rows.map((row) => row.id as TaskId)
  },
  /** How many of these ids are tasks (or samples) of the project. */
  known: async (projectId: string, filter: TaskFilter & { readonly ids: readonly string[] }): Promise<number> => {
    const table = filter.kind === 'tasks' ? sql`tasks` : sql`samples`
    const { rows } = await db.execute<{ n: number }>(sql`
      select count(*)::int as n from ${table} where id = any(${sql.param(filter.ids)}::uuid[]) and project_id = ${projectId}`)
    return rows[0]?.n ?? 0
  },
})
