import type { ProjectRole } from '@reticle/domain'
import { and, desc, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { invitations } from '../schema/invitations.ts'
import { organizations } from '../schema/organizations.ts'
import { projects } from '../schema/projects.ts'

const shown = {
  id: invitations.id,
  projectId: invitations.projectId,
  roles: invitations.roles,
  note: invitations.note,
  createdAt: invitations.createdAt,
  expiresAt: invitations.expiresAt,
  revokedAt: invitations.revokedAt,
  uses: invitations.uses,
  maxUses: invitations.maxUses,
}

/** Invitation links, by the SHA-256 of their secret. */
export const invitationRepository = (db: Executor) => ({
  listOf: async (projectId: string) =>
    db.select(shown).from(invitations).where(eq(invitations.projectId, projectId)).orderBy(desc(invitations.id)),
  find: async (tokenSha256: string) => {
    const [row] = await db
      .select({ ...shown, project: projects.name, organizationId: organizations.id, organization: organizations.name })
      .from(invitations)
      .innerJoin(projects, eq(projects.id, invitations.projectId))
      .innerJoin(organizations, eq(organizations.id, projects.organizationId))
      .where(eq(invitations.tokenSha256, tokenSha256))
    return row
  },
  add: async (row: {
    readonly id: string
    readonly projectId: string
    readonly tokenSha256: string
    readonly roles: ProjectRole[]
    readonly note: string
    readonly maxUses: number
    readonly createdBy: string
    readonly createdAt: Date
    readonly expiresAt: Date
  }): Promise<void> => {
    await db.insert(invitations).values(row)
  },
  /** Takes one use, in one statement, so that a link for one person cannot let in two. False when it is used up, expired or revoked. */
  take: async (id: string, now: Date): Promise<boolean> => {
    const rows = await db
      .update(invitations)
      .set({ uses: sql`${invitations.uses} + 1` })
      .where(
        and(
          eq(invitations.id, id),
          lt(invitations.uses, invitations.maxUses),
          isNull(invitations.revokedAt),
          gt(invitations.expiresAt, now),
        ),
      )
      .returning({ id: invitations.id })
    return rows.length > 0
  },
  /** False when it was revoked before. */
  revoke: async (id: string, at: Date): Promise<boolean> => {
    const rows = await db
      .update(invitations)
      .set({ revokedAt: at })
      .where(and(eq(invitations.id, id), isNull(invitations.revokedAt)))
      .returning({ id: invitations.id })
    return rows.length > 0
  },
})
