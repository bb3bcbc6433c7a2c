import type { PersonId } from '@reticle/domain'
import { and, eq, gt, inArray, isNull, lt, type SQL } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { people } from '../schema/people.ts'
import { sessions } from '../schema/sign-in.ts'

/** A session lives while it is used (`idleSince`), until its absolute end, while nobody revoked it and the person is not disabled. */
const isLive = (now: Date, idleSince: Date): SQL | undefined =>
  and(gt(sessions.expiresAt, now), gt(sessions.seenAt, idleSince), isNull(sessions.revokedAt), isNull(people.disabledAt))

export const sessionRepository = (db: Executor) => ({
  add: async (row: {
    readonly id: string
    readonly personId: string
    readonly tokenSha256: string
    readonly address: string
    readonly userAgent: string
    readonly at: Date
    readonly expiresAt: Date
  }): Promise<void> => {
    const { at, ...rest } = row
    await db.insert(sessions).values({ ...rest, createdAt: at, seenAt: at })
  },
  findLive: async (tokenSha256: string, now: Date, idleSince: Date) => {
    const [row] = await db
      .select({
        id: sessions.id,
        personId: people.id,
        name: people.name,
        email: people.email,
        demoPart: people.demoPart,
        seenAt: sessions.seenAt,
        expiresAt: sessions.expiresAt,
      })
      .from(sessions)
      .innerJoin(people, eq(people.id, sessions.personId))
      .where(and(eq(sessions.tokenSha256, tokenSha256), isLive(now, idleSince)))
    return row === undefined ? undefined : { ...row, personId: row.personId as PersonId }
  },
  /** Those of `ids` that still live. */
  liveAmong: async (ids: readonly string[], now: Date, idleSince: Date): Promise<string[]> => {
    if (ids.length === 0) return []
    const rows = await db
      .select({ id: sessions.id })
      .from(sessions)
      .innerJoin(people, eq(people.id, sessions.personId))
      .where(and(inArray(sessions.id, [...ids]), isLive(now, idleSince)))
    return rows.map((row) => row.id)
  },
  seen: async (id: string, at: Date): Promise<void> => {
    await db
      .update(sessions)
      .set({ seenAt: at })
      .where(and(eq(sessions.id, id), lt(sessions.seenAt, at)))
  },
  revoke: async (id: string, at: Date): Promise<void> => {
    await db
      .update(sessions)
      .set({ revokedAt: at })
      .where(and(eq(sessions.id, id), isNull(sessions.revokedAt)))
  },
  revokeToken: async (tokenSha256: string, at: Date): Promise<void> => {
    await db
      .update(sessions)
      .set({ revokedAt: at })
      .where(and(eq(sessions.tokenSha256, tokenSha256), isNull(sessions.revokedAt)))
  },
  /** True when this person has signed in from this address since `after`. */
  isKnownAddress: async (personId: string, address: string, after: Date): Promise<boolean> =>
    (await db.$count(sessions, and(eq(sessions.personId, personId), eq(sessions.address, address), gt(sessions.createdAt, after)))) > 0,
})
