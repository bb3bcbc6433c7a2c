import type { AnnotationContent } from '@reticle/domain'
import { integer, jsonb, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'

/**
 * The last saved states of a draft, so that one can be taken back. Older ones go when a new one comes, all of them some time after the submit.
 * No foreign key: see `annotations`.
 */
export const draftStates = pgTable(
  'draft_states',
  {
    assignmentId: uuid('assignment_id').notNull(),
    version: integer('version').notNull(),
    content: jsonb('content').$type<AnnotationContent>().notNull(),
    savedAt: at('saved_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.assignmentId, table.version] })],
)
