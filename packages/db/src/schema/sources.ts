import type { ScanSchedule, SourceSecret, SourceSettings } from '@reticle/domain'
import { sourceKinds } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { organizations } from './organizations.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'

/** Places where data lies: those that are scanned again and again, and what was uploaded. `project`: rules of other projects. */
export const sources = pgTable(
  'sources',
  {
    id: id(),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organizations.id),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    kind: text('kind', { enum: [...sourceKinds] }).notNull(),
    name: text('name').notNull(),
    /** Of those that are not scanned: nothing. */
    settings: jsonb('settings').$type<SourceSettings | Record<string, never>>().notNull().default({}),
    /** Keys of a bucket; never shown again. */
    secret: jsonb('secret').$type<SourceSecret>(),
    /** null: scanned when somebody asks for it. */
    schedule: jsonb('schedule').$type<ScanSchedule>(),
    nextScanAt: at('next_scan_at'),
    createdBy: uuid('created_by').references(() => people.id),
    createdAt: createdAt(),
    removedAt: at('removed_at'),
  },
  (table) => [
    index('sources_project').on(table.projectId, table.id),
    index('sources_due').on(table.nextScanAt).where(sql`${table.nextScanAt} is not null and ${table.removedAt} is null`),
  ],
)
