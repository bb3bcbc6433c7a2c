import type { AnnotationContent } from '@reticle/domain'
import { boolean, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { people } from './people.ts'
import { tasks } from './tasks.ts'

/** The answer of a gold task that came from a file instead of readers. An expert's look at it is kept with it. */
export const knownAnswers = pgTable('known_answers', {
  taskId: uuid('task_id')
    .primaryKey()
    .references(() => tasks.id),
  content: jsonb('content').$type<AnnotationContent>().notNull(),
  /** False when it says nothing of marks, so that there may be any. */
  coversMarks: boolean('covers_marks').notNull().default(true),
  /** The file's name and place in it. */
  origin: text('origin').notNull(),
  addedBy: uuid('added_by')
    .notNull()
    .references(() => people.id),
  addedAt: at('added_at').notNull(),
  reviewedBy: uuid('reviewed_by').references(() => people.id),
  reviewedAt: at('reviewed_at'),
})
