import type { PersonId } from '@reticle/domain'
import { asc, eq, isNotNull, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { people } from '../schema/people.ts'
import { passwords } from '../schema/sign-in.ts'

export type DemoPart = NonNullable<(typeof people.$inferSelect)['demoPart']>

export const personRepository = (db: Executor) => ({
  get: async (id: string) => {
    const [row] = await db
      .select({ id: people.id, name: people.name, email: people.email, demoPart: people.demoPart, disabledAt: people.disabledAt })
      .from(people)
      .where(eq(people.id, id))
    return row === undefined ? undefined : { ...row, id: row.id as PersonId }
  },
  /** The person of an e-mail address (any case) with the password hash; null when they have none. */
  findForSignIn: async (email: string) => {
    const [row] = await db
      .select({ id: people.id, disabledAt: people.disabledAt, hash: passwords.hash })
      .from(people)
      .leftJoin(passwords, eq(passwords.personId, people.id))
      .where(eq(people.email, email.toLowerCase()))
    return row === undefined ? undefined : { ...row, id: row.id as PersonId }
  },
  /** False when the e-mail address is taken. */
  add: async (person: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly demoPart?: DemoPart
    readonly passwordHash?: string
    /** Someone who cannot sign in. */
    readonly disabledAt?: Date
    readonly at: Date
  }): Promise<boolean> => {
    const { passwordHash, at, ...row } = person
    const added = await db
      .insert(people)
      .values({ ...row, email: row.email.toLowerCase(), createdAt: at })
      .onConflictDoNothing()
      .returning({ id: people.id })
    if (added.length === 0) return false
    if (passwordHash !== undefined) await db.insert(passwords).values({ personId: row.id, hash: passwordHash, updatedAt: at })
    return true
  },
  seen: async (personId: string, at: Date): Promise<void> => {
    await db
      .update(people)
      .set({ lastSeenAt: at })
      .where(sql`${people.id} = ${personId} and (${people.lastSeenAt} is null or ${people.lastSeenAt} < ${at})`)
  },
  /** The people of the demo, in the order in which they were made. */
  listDemo: async () => {
    const rows = await db
      .select({ id: people.id, name: people.name, email: people.email, part: people.demoPart })
      .from(people)
      .where(isNotNull(people.demoPart))
      .orderBy(asc(people.id))
    return rows.flatMap(({ part, ...row }) => (part === null ? [] : [{ ...row, part }]))
  },
})
