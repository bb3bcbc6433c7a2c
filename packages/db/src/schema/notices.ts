import { noticeKinds } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at, id } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'

/** Something that one person should know, until they have read it. */
export const notices = pgTable(
  'notices',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    kind: text('kind', { enum: noticeKinds }).notNull(),
    text: text('text').notNull(),
    /** What it leads to: ids by name (`taskId`, `assignmentId`, `personId`). */
    about: jsonb('about').$type<Record<string, string>>().notNull().default({}),
    madeAt: at('made_at').notNull(),
    readAt: at('read_at'),
    /** When a mail told of it. */
    mailedAt: at('mailed_at'),
  },
  (table) => [
    index('notices_person').on(table.personId, table.id),
    index('notices_to_mail').on(table.personId).where(sql`${table.readAt} is null and ${table.mailedAt} is null`),
    index('notices_unread').on(table.personId).where(sql`${table.readAt} is null`),
  ],
)
