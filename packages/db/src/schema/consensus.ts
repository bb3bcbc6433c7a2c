import type { RoutingDecision, TaskConsensus } from '@reticle/domain'
import { doublePrecision, index, jsonb, pgTable, uuid } from 'drizzle-orm/pg-core'
import { createdAt, id } from './columns.ts'
import { tasks } from './tasks.ts'

/** Computed outcomes, with their recipe and the routing decision. Never overwritten: tasks point at the latest. */
export const consensus = pgTable(
  'consensus',
  {
    id: id(),
    taskId: uuid('task_id')
      .notNull()
      .references(() => tasks.id),
    outcome: jsonb('outcome').$type<TaskConsensus>().notNull(),
    decision: jsonb('decision').$type<RoutingDecision>().notNull(),
    agreement: doublePrecision('agreement'),
    createdAt: createdAt(),
  },
  (table) => [index('consensus_task').on(table.taskId, table.createdAt)],
)
