import type { ProjectRole } from '@reticle/domain'
import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'

/** Invitation links: only the SHA-256 of the link's secret is kept. */
export const invitations = pgTable(
  'invitations',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    tokenSha256: text('token_sha256').notNull().unique(),
    roles: jsonb('roles').$type<ProjectRole[]>().notNull(),
    note: text('note').notNull().default(''),
    maxUses: integer('max_uses').notNull().default(1),
    uses: integer('uses').notNull().default(0),
    expiresAt: at('expires_at').notNull(),
    revokedAt: at('revoked_at'),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => people.id),
    createdAt: createdAt(),
  },
  (table) => [index('invitations_project').on(table.projectId)],
)
