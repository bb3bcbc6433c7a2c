import { jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { createdAt, id } from './columns.ts'
import { organizations } from './organizations.ts'
import { projects } from './projects.ts'

/** Places where data lies. Uploads are the first kind; folders, HTTP, S3 and OME-Zarr follow. `project`: rules of other projects. */
export const sources = pgTable('sources', {
  id: id(),
  organizationId: uuid('organization_id')
    .notNull()
    .references(() => organizations.id),
  projectId: uuid('project_id')
    .notNull()
    .references(() => projects.id),
  kind: text('kind', { enum: ['upload', 'demo', 'project'] }).notNull(),
  name: text('name').notNull(),
  settings: jsonb('settings').$type<Record<string, unknown>>().notNull().default({}),
  createdAt: createdAt(),
})
