import type { QueueOrder } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'

export type QueueFigures = {
  readonly order: QueueOrder | null
  readonly open: number
  readonly leased: number
  readonly returned: number
  readonly gold: number
  readonly comparing: number
  readonly contested: number
  /** Tasks of each pool with a free slot, and how many annotators who are not paused have that expertise. */
  readonly pools: { readonly pool: string; readonly waiting: number; readonly annotators: number }[]
  readonly nextExpiryAt: Date | null
}

export const queueFigureRepository = (db: Executor) => ({
  /**
   * Counts of one project's queue, each from a partial index that holds nothing else. The open tasks of a large project are many: whoever
   * asks often keeps the answer for a while.
   */
  of: async (projectId: string): Promise<QueueFigures> => {
    const { rows } = await db.execute<Omit<QueueFigures, 'nextExpiryAt'> & { nextExpiryAt: string | null }>(sql`
      select
        (select coalesce(c.content->'dispensing'->'order', '{"kind": "sequential"}')
          from projects p join protocols c on c.id = p.protocol_id where p.id = ${projectId}) as "order",
        (select count(*)::int from tasks where project_id = ${projectId} and is_open) as open,
        (select count(*)::int from assignments where project_id = ${projectId} and state = 'leased') as leased,
        (select count(*)::int from tasks where project_id = ${projectId} and returned_at is not null) as returned,
        (select count(*)::int from tasks where project_id = ${projectId} and is_gold) as gold,
        (select count(*)::int from tasks where project_id = ${projectId} and state = 'comparing') as comparing,
        (select count(*)::int from tasks where project_id = ${projectId} and state = 'contested') as contested,
        (select coalesce(json_agg(w order by w.pool), '[]') from (
          select t.pool, count(*)::int as waiting, (
            select count(*)::int from annotators x join memberships m on m.project_id = x.project_id and m.person_id = x.person_id and m.role = 'annotator'
            where x.project_id = ${projectId} and x.paused_at is null and t.pool = any(x.expertise)) as annotators
          from tasks t where t.project_id = ${projectId} and t.pool is not null and t.state = 'collecting' and t.counted + t.leased < t.reads
          group by t.pool) w) as pools,
        (select expires_at from assignments where project_id = ${projectId} and state = 'leased'
          order by expires_at limit 1) as "nextExpiryAt"`)
    const [row] = rows
    if (row === undefined) throw new Error('counts without a row')
    return { ...row, nextExpiryAt: row.nextExpiryAt === null ? null : new Date(row.nextExpiryAt) }
  },
})
