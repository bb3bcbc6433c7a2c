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
        (select expires_at from assignments where project_id = ${projectId} and state = 'leased'
          order by expires_at limit 1) as "nextExpiryAt"`)
    const [row] = rows
    if (row === undefined) throw new Error('counts without a row')
    return { ...row, nextExpiryAt: row.nextExpiryAt === null ? null : new Date(row.nextExpiryAt) }
  },
})
