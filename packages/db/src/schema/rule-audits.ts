import type { AnnotationContent, ResolutionKind } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { at, id } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'

/** Tasks that a rule would have settled and that were read once more instead (docs/spec/models.md, MR38). No foreign key to tasks: see `annotations`. */
export const ruleAudits = pgTable(
  'rule_audits',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    taskId: uuid('task_id').notNull(),
    protocolId: uuid('protocol_id').notNull(),
    ruleId: text('rule_id').notNull(),
    /** What the task would have said. */
    outcome: jsonb('outcome').$type<AnnotationContent>().notNull(),
    askedAt: at('asked_at').notNull(),
    /** When the task settled in the end, by what, and whether it says the same; null until then. */
    toldAt: at('told_at'),
    resolutionKind: text('resolution_kind').$type<ResolutionKind>(),
    isSame: boolean('is_same'),
  },
  (table) => [
    unique('rule_audits_once').on(table.taskId, table.ruleId),
    index('rule_audits_rule').on(table.projectId, table.ruleId, table.toldAt),
    index('rule_audits_open').on(table.taskId).where(sql`${table.toldAt} is null`),
  ],
)

/** Rules that were stopped because too few of their audits ended alike, by their id in the project, whatever version of the protocol they are in. */
export const stoppedRules = pgTable(
  'stopped_rules',
  {
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    ruleId: text('rule_id').notNull(),
    stoppedAt: at('stopped_at').notNull(),
    /** The audits that stopped it. */
    audits: integer('audits').notNull(),
    same: integer('same').notNull(),
    /** Who started it again, and why: audits are counted anew from then on. Null while it is stopped. */
    startedAt: at('started_at'),
    startedBy: uuid('started_by').references(() => people.id),
    startedWhy: text('started_why'),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.ruleId, table.stoppedAt] })],
)
