import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { webhookDeliveries, webhooks } from '../schema/webhooks.ts'

/** A delivery that is due, with where it goes and what signs it. */
export type DueDelivery = {
  readonly id: string
  readonly webhookId: string
  readonly projectId: string
  readonly name: string
  readonly url: string
  readonly secret: string
  readonly isActive: boolean
  readonly payload: Record<string, unknown>
  readonly attempts: number
  readonly createdAt: Date
}

type WebhookChange = { readonly url?: string; readonly secret?: string; readonly isActive?: boolean }

/** Of a hook; the secret is never shown again. */
const shown = {
  id: webhooks.id,
  name: webhooks.name,
  url: webhooks.url,
  isActive: webhooks.isActive,
  createdAt: webhooks.createdAt,
} as const

const longest = 1000

/** Addresses that rules may send to, and what is sent there. */
export const webhookRepository = (db: Executor) => ({
  list: async (projectId: string) => db.select(shown).from(webhooks).where(eq(webhooks.projectId, projectId)).orderBy(asc(webhooks.name)),
  named: async (projectId: string, name: string) => {
    const [row] = await db
      .select(shown)
      .from(webhooks)
      .where(and(eq(webhooks.projectId, projectId), eq(webhooks.name, name)))
    return row
  },
  /** False when the project has one of that name. */
  add: async (hook: {
    readonly id: string
    readonly projectId: string
    readonly name: string
    readonly url: string
    readonly secret: string
  }): Promise<boolean> => {
    const rows = await db.insert(webhooks).values(hook).onConflictDoNothing().returning({ id: webhooks.id })
    return rows.length > 0
  },
  /** False when there is no such hook. */
  change: async (projectId: string, name: string, change: WebhookChange): Promise<boolean> => {
    const rows = await db
      .update(webhooks)
      .set({ name, ...change })
      .where(and(eq(webhooks.projectId, projectId), eq(webhooks.name, name)))
      .returning({ id: webhooks.id })
    return rows.length > 0
  },
  /** Removes a hook with the record of its deliveries; false when there is no such hook. */
  remove: async (projectId: string, name: string): Promise<boolean> => {
    const [hook] = await db
      .select({ id: webhooks.id })
      .from(webhooks)
      .where(and(eq(webhooks.projectId, projectId), eq(webhooks.name, name)))
      .for('update')
    if (hook === undefined) return false
    await db.delete(webhookDeliveries).where(eq(webhookDeliveries.webhookId, hook.id))
    await db.delete(webhooks).where(eq(webhooks.id, hook.id))
    return true
  },

  /** The latest deliveries of a project, newest first. */
  deliveriesOf: async (projectId: string, limit: number) =>
    db
      .select({
        id: webhookDeliveries.id,
        webhook: webhooks.name,
        state: webhookDeliveries.state,
        attempts: webhookDeliveries.attempts,
        lastStatus: webhookDeliveries.lastStatus,
        lastError: webhookDeliveries.lastError,
        nextAt: webhookDeliveries.nextAt,
        createdAt: webhookDeliveries.createdAt,
        doneAt: webhookDeliveries.doneAt,
        payload: webhookDeliveries.payload,
      })
      .from(webhookDeliveries)
      .innerJoin(webhooks, eq(webhooks.id, webhookDeliveries.webhookId))
      .where(eq(webhooks.projectId, projectId))
      .orderBy(desc(webhookDeliveries.id))
      .limit(limit),
  /** Puts a delivery into the queue; one with this id that is there already is left as it is. */
  send: async (delivery: {
    readonly id: string
    readonly webhookId: string
    readonly payload: Record<string, unknown>
    readonly at: Date
  }): Promise<void> => {
    const { id, webhookId, payload, at } = delivery
    await db.insert(webhookDeliveries).values({ id, webhookId, payload, state: 'waiting', nextAt: at, createdAt: at }).onConflictDoNothing()
  },
  /** Deliveries that are due, counted as tried and not due again before `until`: what dies on the way is tried again then. */
  take: async (limit: number, at: Date, until: Date): Promise<DueDelivery[]> => {
    const { rows } = await db.execute<Omit<DueDelivery, 'createdAt'> & { readonly created: number }>(sql`
      with due as materialized (
        select id from webhook_deliveries where state = 'waiting' and next_at <= ${at}::timestamptz
        order by next_at limit ${limit} for update skip locked)
      update webhook_deliveries d set attempts = d.attempts + 1, next_at = ${until}::timestamptz
      from due, webhooks h where d.id = due.id and h.id = d.webhook_id
      returning d.id, d.webhook_id as "webhookId", h.project_id as "projectId", h.name, h.url, h.secret, h.is_active as "isActive", d.payload,
        d.attempts, extract(epoch from d.created_at)::float8 * 1000 as created`)
    return rows.map(({ created, ...row }) => ({ ...row, createdAt: new Date(created) }))
  },
  delivered: async (id: string, status: number, at: Date): Promise<void> => {
    await db
      .update(webhookDeliveries)
      .set({ state: 'done', lastStatus: status, lastError: '', doneAt: at })
      .where(eq(webhookDeliveries.id, id))
  },
  /** A try that failed; `nextAt` null gives the delivery up. */
  failed: async (id: string, status: number | null, error: string, nextAt: Date | null, at: Date): Promise<void> => {
    const said = { lastStatus: status, lastError: error.slice(0, longest) }
    const next = nextAt === null ? { state: 'given-up' as const, doneAt: at } : { nextAt }
    await db
      .update(webhookDeliveries)
      .set({ ...said, ...next })
      .where(eq(webhookDeliveries.id, id))
  },
})
