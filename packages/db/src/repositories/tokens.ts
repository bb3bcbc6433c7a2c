import type { PersonId } from '@reticle/domain'
import { and, desc, eq, isNull, lt, or } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { people } from '../schema/people.ts'
import { tokens } from '../schema/sign-in.ts'

const shown = {
  id: tokens.id,
  name: tokens.name,
  createdAt: tokens.createdAt,
  expiresAt: tokens.expiresAt,
  lastUsedAt: tokens.lastUsedAt,
}

/** Tokens for programs. */
export const tokenRepository = (db: Executor) => ({
  /** A person's tokens that were not revoked, newest first. */
  listOf: async (personId: string) =>
    db
      .select(shown)
      .from(tokens)
      .where(and(eq(tokens.personId, personId), isNull(tokens.revokedAt)))
      .orderBy(desc(tokens.id)),
  add: async (row: {
    readonly id: string
    readonly personId: string
    readonly name: string
    readonly secretSha256: string
    readonly createdAt: Date
    readonly expiresAt: Date
  }): Promise<void> => {
    await db.insert(tokens).values(row)
  },
  /** A token that is good for reading one release and nothing else; one with this id that was there is replaced. */
  putForRelease: async (row: {
    readonly id: string
    readonly personId: string
    readonly name: string
    readonly secretSha256: string
    readonly createdAt: Date
    readonly expiresAt: Date
    readonly releaseId: string
  }): Promise<void> => {
    const { secretSha256, expiresAt } = row
    await db
      .insert(tokens)
      .values(row)
      .onConflictDoUpdate({ target: tokens.id, set: { secretSha256, expiresAt, revokedAt: null } })
  },
  /** A token with its person, also when it is no longer valid: the caller compares the hash first. */
  find: async (id: string) => {
    const [row] = await db
      .select({
        ...shown,
        secretSha256: tokens.secretSha256,
        revokedAt: tokens.revokedAt,
        releaseId: tokens.releaseId,
        personId: people.id,
        personName: people.name,
        email: people.email,
        disabledAt: people.disabledAt,
        demoPart: people.demoPart,
      })
      .from(tokens)
      .innerJoin(people, eq(people.id, tokens.personId))
      .where(eq(tokens.id, id))
    return row === undefined ? undefined : { ...row, personId: row.personId as PersonId }
  },
  used: async (id: string, at: Date): Promise<void> => {
    await db
      .update(tokens)
      .set({ lastUsedAt: at })
      .where(and(eq(tokens.id, id), or(isNull(tokens.lastUsedAt), lt(tokens.lastUsedAt, at))))
  },
  /** False when the person has no such token. */
  revoke: async (id: string, personId: string, at: Date): Promise<boolean> => {
    const rows = await db
      .update(tokens)
      .set({ revokedAt: at })
      .where(and(eq(tokens.id, id), eq(tokens.personId, personId), isNull(tokens.revokedAt)))
      .returning({ id: tokens.id })
    return rows.length > 0
  },
})
