import type { Plane } from '@reticle/domain'
import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at, id } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'
import { tasks } from './tasks.ts'

/** What a message is pinned to: an object of the consensus, a mark of the annotation that it is about, or a place in image space. */
export type MessagePlace = {
  readonly clusterId?: string | undefined
  readonly regionId?: string | undefined
  readonly at?: { readonly x: number; readonly y: number } | undefined
  readonly plane?: Plane | undefined
}

/** Messages on a task: among the desk, or between the desk and the reader of one annotation. Append only. */
export const messages = pgTable(
  'messages',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    taskId: uuid('task_id')
      .notNull()
      .references(() => tasks.id),
    authorId: uuid('author_id')
      .notNull()
      .references(() => people.id),
    /** `desk`: reviewers and managers. `reader`: these, and the annotator of `annotationId`. */
    audience: text('audience', { enum: ['desk', 'reader'] }).notNull(),
    annotationId: uuid('annotation_id'),
    place: jsonb('place').$type<MessagePlace>(),
    text: text('text').notNull(),
    postedAt: at('posted_at').notNull(),
  },
  (table) => [index('messages_task').on(table.taskId, table.id), index('messages_annotation').on(table.annotationId, table.id)],
)
