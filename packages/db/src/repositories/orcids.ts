import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { newId } from '../ids.ts'
import { adjudications } from '../schema/adjudications.ts'
import { annotations } from '../schema/annotations.ts'
import { orcidConsents } from '../schema/orcid-consents.ts'
import { people } from '../schema/people.ts'
import { tasks } from '../schema/tasks.ts'

/** ORCID iDs of people, and whether releases may name them by it. */
export const orcidRepository = (db: Executor) => ({
  /** What a person's profile says. `since`: when they agreed; null when releases do not name them. */
  of: async (personId: string) => {
    const [row] = await db
      .select({ orcid: people.orcid, since: orcidConsents.givenAt })
      .from(people)
      .leftJoin(orcidConsents, and(eq(orcidConsents.personId, people.id), isNull(orcidConsents.withdrawnAt)))
      .where(eq(people.id, personId))
      .orderBy(desc(orcidConsents.givenAt))
    return row
  },
  /** Sets the iD and the consent to what the person says now; what was agreed to before is closed, not removed. */
  set: async (personId: string, { orcid, isInReleases, at }: { orcid: string | null; isInReleases: boolean; at: Date }): Promise<void> => {
    const [before] = await db
      .select({ id: orcidConsents.id, orcid: orcidConsents.orcid })
      .from(orcidConsents)
      .where(and(eq(orcidConsents.personId, personId), isNull(orcidConsents.withdrawnAt)))
      .for('update')
    await db.update(people).set({ orcid }).where(eq(people.id, personId))
    const isSame = before !== undefined && isInReleases && before.orcid === orcid
    if (isSame) return
    if (before !== undefined) await db.update(orcidConsents).set({ withdrawnAt: at }).where(eq(orcidConsents.id, before.id))
    if (isInReleases && orcid !== null) await db.insert(orcidConsents).values({ id: newId(), personId, orcid, givenAt: at })
  },
  /** By person: the iDs of those who read or decided in the project and had agreed at that moment. */
  inReleases: async (projectId: string, asOf: Date): Promise<ReadonlyMap<string, string>> => {
    const rows = await db
      .select({ personId: orcidConsents.personId, orcid: orcidConsents.orcid })
      .from(orcidConsents)
      .where(
        sql`${orcidConsents.givenAt} <= ${asOf} and (${orcidConsents.withdrawnAt} is null or ${orcidConsents.withdrawnAt} > ${asOf})
          and (exists (select from ${annotations} a where a.annotator_id = ${orcidConsents.personId} and a.project_id = ${projectId}::uuid)
            or exists (select from ${adjudications} d join ${tasks} t on t.id = d.task_id
              where d.reviewer_id = ${orcidConsents.personId} and t.project_id = ${projectId}::uuid))`,
      )
    return new Map(rows.map(({ personId, orcid }) => [personId, orcid]))
  },
})
