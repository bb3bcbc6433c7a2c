import type { PersonId } from '@reticle/domain'
import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { annotators } from '../schema/annotators.ts'
import { memberships } from '../schema/memberships.ts'
import { people } from '../schema/people.ts'

/** What may be set for an annotator; what is left out stays. */
type AnnotatorChange = {
  readonly pausedAt?: Date | null
  readonly pauseReason?: string
  readonly most?: number | null
  readonly mostPerDay?: number | null
  readonly expertise?: string[]
}

/** Who labels on a project, and what holds for them there. */
export const annotatorRepository = (db: Executor) => {
  const labelling = (projectId: string, which: SQL | undefined) =>
    db
      .select({
        personId: people.id,
        name: people.name,
        affiliation: people.affiliation,
        pausedAt: annotators.pausedAt,
        pauseReason: sql<string>`coalesce(${annotators.pauseReason}, '')`,
        most: annotators.most,
        mostPerDay: annotators.mostPerDay,
        expertise: sql<string[]>`coalesce(${annotators.expertise}, '{}')`,
        submitted: sql<number>`coalesce(${annotators.submitted}, 0)`,
        submittedToday: sql<number>`case when ${annotators.day} = (now() at time zone 'utc')::date then ${annotators.submittedOnDay} else 0 end`,
        held: sql<number>`(select count(*)::int from assignments held
          where held.annotator_id = ${people.id} and held.project_id = ${projectId} and held.state = 'leased')`,
      })
      .from(memberships)
      .innerJoin(people, eq(people.id, memberships.personId))
      .leftJoin(annotators, and(eq(annotators.projectId, projectId), eq(annotators.personId, people.id)))
      .where(and(eq(memberships.projectId, projectId), eq(memberships.role, 'annotator'), which))
  const branded = <T extends { personId: string }>(row: T) => ({ ...row, personId: row.personId as PersonId })

  return {
    /** People with the role of an annotator, by their ids, after one of them. */
    list: async (projectId: string, after: string | null, limit: number) => {
      const rows = await labelling(projectId, after === null ? undefined : gt(people.id, after))
        .orderBy(asc(people.id))
        .limit(limit)
      return rows.map(branded)
    },
    /** One of them; undefined when this person does not label on the project. */
    get: async (projectId: string, personId: string) => {
      const [row] = await labelling(projectId, eq(memberships.personId, personId))
      return row === undefined ? undefined : branded(row)
    },
    set: async (projectId: string, personId: string, change: AnnotatorChange): Promise<void> => {
      if (Object.keys(change).length === 0) return
      await db
        .insert(annotators)
        .values({ projectId, personId, ...change })
        .onConflictDoUpdate({ target: [annotators.projectId, annotators.personId], set: change })
    },
    affiliate: async (personId: string, affiliation: string): Promise<void> => {
      await db.update(people).set({ affiliation }).where(eq(people.id, personId))
    },
  }
}
