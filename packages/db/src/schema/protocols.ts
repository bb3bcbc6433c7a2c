import type { OntologyChange, Protocol } from '@reticle/domain'
import { integer, jsonb, pgTable, unique, uuid } from 'drizzle-orm/pg-core'
import { createdAt, id } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'

/** Immutable protocol versions: 1, 2, 3... of each project. */
export const protocols = pgTable(
  'protocols',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    version: integer('version').notNull(),
    content: jsonb('content').$type<Protocol>().notNull(),
    /** How its label set came from that of the version before; null: no change that old annotations are read through. */
    ontology: jsonb('ontology').$type<OntologyChange[]>(),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => people.id),
    createdAt: createdAt(),
  },
  (table) => [unique('protocols_version').on(table.projectId, table.version)],
)
