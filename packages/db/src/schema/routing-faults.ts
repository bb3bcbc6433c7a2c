import { bigint, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { projects } from './projects.ts'
import { protocols } from './protocols.ts'

/** What went wrong with one routing rule, the latest occurrence with their number, until a manager clears it. */
export const routingFaults = pgTable(
  'routing_faults',
  {
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    protocolId: uuid('protocol_id')
      .notNull()
      .references(() => protocols.id),
    ruleId: text('rule_id').notNull(),
    message: text('message').notNull(),
    taskId: uuid('task_id').notNull(),
    count: bigint('count', { mode: 'number' }).notNull().default(1),
    firstAt: at('first_at').notNull(),
    lastAt: at('last_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.protocolId, table.ruleId] })],
)
