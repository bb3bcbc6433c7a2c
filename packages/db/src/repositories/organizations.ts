import { eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { organizations } from '../schema/organizations.ts'

export const organizationRepository = (db: Executor) => ({
  add: async (row: { readonly id: string; readonly name: string; readonly createdAt: Date }): Promise<void> => {
    await db.insert(organizations).values(row)
  },
  /** Until the end of the transaction, no other process sets up a first organization. */
  lockSetUp: async (): Promise<void> => {
    await db.execute(sql`select pg_advisory_xact_lock(hashtext('reticle.set-up'))`)
  },
  findByName: async (name: string) => {
    const [row] = await db.select().from(organizations).where(eq(organizations.name, name)).orderBy(organizations.id).limit(1)
    return row
  },
})
