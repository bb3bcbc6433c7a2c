import { and, asc, desc, eq } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { adjudications } from '../schema/adjudications.ts'
import { annotations } from '../schema/annotations.ts'
import { consensus } from '../schema/consensus.ts'
import { people } from '../schema/people.ts'

/** What a reviewer reads of one task, and the signed decision. */
export const deskRepository = (db: Executor) => ({
  /** All votes on a task in the order of their arrival; planned repeats and readings of gold are none. */
  annotationsOf: async (taskId: string) =>
    db
      .select({
        annotationId: annotations.id,
        annotatorId: annotations.annotatorId,
        name: people.name,
        submittedAt: annotations.submittedAt,
        activeMilliseconds: annotations.activeMilliseconds,
        isCounted: annotations.isCounted,
        content: annotations.content,
      })
      .from(annotations)
      .innerJoin(people, eq(people.id, annotations.annotatorId))
      .where(and(eq(annotations.taskId, taskId), eq(annotations.purpose, 'vote')))
      .orderBy(asc(annotations.id)),

  consensus: async (id: string) => {
    const [row] = await db.select({ outcome: consensus.outcome }).from(consensus).where(eq(consensus.id, id))
    return row?.outcome
  },

  /** Decisions on a task, latest first. */
  adjudicationsOf: async (taskId: string) =>
    db
      .select({
        id: adjudications.id,
        reviewer: people.name,
        signedAt: adjudications.signedAt,
        reasonCode: adjudications.reasonCode,
        note: adjudications.note,
        content: adjudications.content,
        supersedes: adjudications.supersedes,
      })
      .from(adjudications)
      .innerJoin(people, eq(people.id, adjudications.reviewerId))
      .where(eq(adjudications.taskId, taskId))
      .orderBy(desc(adjudications.id)),

  addAdjudication: async (row: typeof adjudications.$inferInsert): Promise<void> => {
    await db.insert(adjudications).values(row)
  },
})
