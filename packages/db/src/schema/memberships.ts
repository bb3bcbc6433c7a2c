import { index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { createdAt, id } from './columns.ts'
import { organizations } from './organizations.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'

/** One role of one person: `owner` (and `member`) of an organization with no project, the others on a project. */
export const memberships = pgTable(
  'memberships',
  {
    id: id(),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organizations.id),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    projectId: uuid('project_id').references(() => projects.id),
    role: text('role', { enum: ['owner', 'member', 'manager', 'reviewer', 'annotator', 'consumer'] }).notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique('memberships_once').on(table.personId, table.organizationId, table.projectId, table.role).nullsNotDistinct(),
    index('memberships_project').on(table.projectId),
  ],
)
