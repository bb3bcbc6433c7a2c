import type { RoutingEffect, SideEffect } from '@reticle/domain'
import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at, id } from './columns.ts'
import { projects } from './projects.ts'

/** What a rule does beside its decision. */
export type RuleEffect = SideEffect | Extract<RoutingEffect, { kind: 'move' }>

/**
 * What rules that decided have still to do beside: written with the decision, removed with what was done. One that fails stops no other. No
 * foreign keys but one, as in `annotations`.
 */
export const ruleEffects = pgTable(
  'rule_effects',
  {
    id: id(),
    organizationId: uuid('organization_id').notNull(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    taskId: uuid('task_id').notNull(),
    protocolId: uuid('protocol_id').notNull(),
    ruleId: text('rule_id').notNull(),
    reason: text('reason').notNull(),
    /** What the rule made of the task. */
    decided: text('decided').notNull(),
    effect: jsonb('effect').$type<RuleEffect>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    madeAt: at('made_at').notNull(),
    nextAt: at('next_at').notNull(),
  },
  (table) => [index('rule_effects_due').on(table.nextAt)],
)
