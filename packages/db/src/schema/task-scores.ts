import type { ScoreKind } from '@reticle/domain'
import { doublePrecision, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'

/**
 * Numbers by which the queue may be ordered, from a model or from whoever computed them; the highest goes first. The last one holds. They are
 * written by the million, and only for tasks that were found by their rows, which are never removed: so there is no foreign key, which would lock
 * the row of each task, and no index but the key.
 */
export const taskScores = pgTable(
  'task_scores',
  {
    taskId: uuid('task_id').notNull(),
    kind: text('kind').$type<ScoreKind>().notNull(),
    projectId: uuid('project_id').notNull(),
    value: doublePrecision('value').notNull(),
    /** Who or what computed it, in words. */
    source: text('source').notNull().default(''),
    /** What the score was made of, by name (docs/spec/learning.md, ML4); null where only the number is known. */
    parts: jsonb('parts').$type<Readonly<Record<string, number>>>(),
    scoredAt: at('scored_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.kind] })],
)
