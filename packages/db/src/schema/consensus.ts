import type { RoutingDecision, TaskConsensus } from '@reticle/domain'
import { doublePrecision, index, jsonb, pgTable, uuid } from 'drizzle-orm/pg-core'
import { createdAt, id } from './columns.ts'

/**
 * Computed outcomes, with their recipe and the routing decision. Never overwritten: tasks point at the latest. No foreign key: see
 * `annotations`.
 */
export const consensus = pgTable(
  'consensus',
  {
    id: id(),
    taskId: uuid('task_id').notNull(),
    outcome: jsonb('outcome').$type<TaskConsensus>().notNull(),
    decision: jsonb('decision').$type<RoutingDecision>().notNull(),
    agreement: doublePrecision('agreement'),
    /** Bounds and area of its regions, five numbers each (`measuresOfMarks`); null in rows from before they were kept. */
    measures: doublePrecision('measures').array(),
    createdAt: createdAt(),
  },
  (table) => [index('consensus_task').on(table.taskId, table.createdAt)],
)
