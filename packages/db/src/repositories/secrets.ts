import { createHmac } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { installationSecrets } from '../schema/installation-secrets.ts'

/** Keys that are made from the secrets of this installation; the secrets themselves leave nowhere. */
export const secretRepository = (db: Executor) => ({
  /** Keys the pseudonyms of patients: another one in each project, so that nobody can join two projects by them. */
  deidentifyKey: async (projectId: string): Promise<string> => {
    const [row] = await db
      .select({ value: installationSecrets.value })
      .from(installationSecrets)
      .where(eq(installationSecrets.name, 'deidentify'))
    if (row === undefined) throw new Error('the secret "deidentify" of this installation is gone: run the migrations')
    return createHmac('sha256', row.value).update(projectId).digest('hex')
  },
})
