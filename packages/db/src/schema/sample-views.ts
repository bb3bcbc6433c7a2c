import type { SampleFilter, SampleSort } from '@reticle/domain'
import { boolean, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { createdAt, id } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'

/** A way to look at the samples of a project, kept under a name: for its owner, or for all of the project. */
export const sampleViews = pgTable(
  'sample_views',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    ownerId: uuid('owner_id')
      .notNull()
      .references(() => people.id),
    name: text('name').notNull(),
    filter: jsonb('filter').$type<SampleFilter>().notNull(),
    sort: jsonb('sort').$type<SampleSort>().notNull(),
    columns: jsonb('columns').$type<readonly string[]>().notNull().default([]),
    isShared: boolean('is_shared').notNull().default(false),
    createdAt: createdAt(),
  },
  (table) => [index('sample_views_project').on(table.projectId, table.id)],
)
