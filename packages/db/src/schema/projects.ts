import { boolean, pgTable, text, uuid } from 'drizzle-orm/pg-core'
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
  createdAt: createdAt(),
})
