import { eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { dispenserAudits } from '../schema/dispenser-audits.ts'

type Audit = {
  readonly projectId: string
  readonly missing: number
  readonly surplus: number
  readonly misplaced: number
  readonly readers: number
}

/** What the last audit of the dispenser found, for the queue page. */
export const auditRepository = (db: Executor) => ({
  save: async (audits: readonly Audit[]): Promise<void> => {
    if (audits.length === 0) return
    await db
      .insert(dispenserAudits)
      .values(
        audits.map(({ projectId, missing, surplus, misplaced, readers }) => ({
          projectId,
          missing,
          surplus,
          misplaced,
          readers,
          auditedAt: sql`now()`,
        })),
      )
      .onConflictDoUpdate({
        target: dispenserAudits.projectId,
        set: {
          missing: sql`excluded.missing`,
          surplus: sql`excluded.surplus`,
          misplaced: sql`excluded.misplaced`,
          readers: sql`excluded.readers`,
          auditedAt: sql`excluded.audited_at`,
        },
      })
  },
  /** Whether any audit was made in the last seconds, by whichever worker. */
  isRecent: async (seconds: number): Promise<boolean> =>
    (await db.$count(dispenserAudits, sql`${dispenserAudits.auditedAt} > now() - ${seconds}::float8 * interval '1 second'`)) > 0,
  of: async (projectId: string) => {
    const [row] = await db.select().from(dispenserAudits).where(eq(dispenserAudits.projectId, projectId))
    return row === undefined ? undefined : { ...row, at: row.auditedAt }
  },
})
