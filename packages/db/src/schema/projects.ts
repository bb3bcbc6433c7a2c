import type { QueueOrder } from '@reticle/domain'
import { boolean, date, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { organizations } from './organizations.ts'

export const projects = pgTable('projects', {
  id: id(),
  organizationId: uuid('organization_id')
    .notNull()
    .references(() => organizations.id),
  name: text('name').notNull(),
  description: text('description').notNull().default(''),
  isDemo: boolean('is_demo').notNull().default(false),
  /** When the demo's loader had finished with this project; null for real projects. */
  demoLoadedAt: at('demo_loaded_at'),
  /** The live protocol version; a plain column, since protocols point back here. */
  protocolId: uuid('protocol_id'),
  /**
   * The order by which the tasks have their queue keys; null is the order of import. Where it is not that of the live protocol, the job
   * `order-queue` is due.
   */
  queueOrder: jsonb('queue_order').$type<QueueOrder | { readonly kind: 'stale' | 'moved' }>(),
  /** The day by which it is to be done; nothing hangs on it but what people are told. */
  dueOn: date('due_on', { mode: 'string' }),
  createdAt: createdAt(),
})
