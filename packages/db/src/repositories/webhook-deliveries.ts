import { and, count, desc, eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { webhookDeliveries, webhooks } from '../schema/webhooks.ts'

const shown = {
  id: webhookDeliveries.id,
  state: webhookDeliveries.state,
  attempts: webhookDeliveries.attempts,
  lastStatus: webhookDeliveries.lastStatus,
  lastError: webhookDeliveries.lastError,
  nextAt: webhookDeliveries.nextAt,
  createdAt: webhookDeliveries.createdAt,
  doneAt: webhookDeliveries.doneAt,
  /** Of the payload, what says where it came from. */
  ruleId: sql<string | null>`coalesce(${webhookDeliveries.payload}->>'ruleId', ${webhookDeliveries.payload}->'rule'->>'id')`,
  taskId: sql<string | null>`coalesce(${webhookDeliveries.payload}->>'taskId', ${webhookDeliveries.payload}->'task'->>'id')`,
} as const

/** What was sent to webhooks, as their settings show it. */
export const webhookDeliveryRepository = (db: Executor) => ({
  /** Deliveries of one webhook, newest first; `before` is the last row of the page before. */
  list: async (webhookId: string, before: string | null, limit: number) =>
    db
      .select(shown)
      .from(webhookDeliveries)
      .where(and(eq(webhookDeliveries.webhookId, webhookId), before === null ? undefined : sql`${webhookDeliveries.id} < ${before}::uuid`))
      .orderBy(desc(webhookDeliveries.id))
      .limit(limit),
  get: async (id: string) => {
    const [row] = await db.select(shown).from(webhookDeliveries).where(eq(webhookDeliveries.id, id))
    return row
  },
  /** How many of each webhook of a project are in each state. */
  counts: async (projectId: string) =>
    db
      .select({ webhookId: webhookDeliveries.webhookId, state: webhookDeliveries.state, n: count() })
      .from(webhookDeliveries)
      .innerJoin(webhooks, eq(webhooks.id, webhookDeliveries.webhookId))
      .where(eq(webhooks.projectId, projectId))
      .groupBy(webhookDeliveries.webhookId, webhookDeliveries.state),
  /** The newest delivery of each webhook of a project. */
  latest: async (projectId: string) =>
    db
      .select({ webhookId: webhookDeliveries.webhookId, ...shown })
      .from(webhooks)
      .innerJoin(
        webhookDeliveries,
        sql`${webhookDeliveries.id} = (select d.id from webhook_deliveries d where d.webhook_id = ${webhooks.id} order by d.id desc limit 1)`,
      )
      .where(eq(webhooks.projectId, projectId)),
})
