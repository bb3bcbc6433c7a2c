import { measuresOfMarks } from '@reticle/domain'
import { and, asc, desc, eq, inArray, notExists, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Executor } from '../database.ts'
import { adjudications } from '../schema/adjudications.ts'
import { annotations } from '../schema/annotations.ts'
import { consensus } from '../schema/consensus.ts'
import { people } from '../schema/people.ts'
import { protocols } from '../schema/protocols.ts'

/** What a reviewer reads of one task, and the signed decision. */
export const deskRepository = (db: Executor) => {
  const firstVotes = async (taskId: string): Promise<string[]> => {
    const rows = await db
      .select({ annotatorId: annotations.annotatorId })
      .from(annotations)
      .where(and(eq(annotations.taskId, taskId), eq(annotations.purpose, 'vote')))
      .orderBy(asc(annotations.id))
    return rows.map((row) => row.annotatorId)
  }
  return {
    /**
     * What a task's readers say now: each vote in the order of arrival, a revision in the place of what it supersedes, and revisions that came too
     * late as extras of their reader. Planned repeats and readings of gold are none. `reader` numbers the readers by their first vote.
     */
    annotationsOf: async (taskId: string) => {
      const later = alias(annotations, 'later')
      const rows = await db
        .select({
          annotationId: annotations.id,
          annotatorId: annotations.annotatorId,
          assignmentId: annotations.assignmentId,
          name: people.name,
          submittedAt: annotations.submittedAt,
          activeMilliseconds: annotations.activeMilliseconds,
          isCounted: annotations.isCounted,
          content: annotations.content,
          /** Of the protocol that it was made under. */
          version: protocols.version,
        })
        .from(annotations)
        .innerJoin(protocols, eq(protocols.id, annotations.protocolId))
        .innerJoin(people, eq(people.id, annotations.annotatorId))
        .where(
          and(
            eq(annotations.taskId, taskId),
            inArray(annotations.purpose, ['vote', 'revision']),
            notExists(db.select({ one: sql`1` }).from(later).where(eq(later.supersedes, annotations.id))),
          ),
        )
        .orderBy(asc(annotations.id))
      const first = await firstVotes(taskId)
      return rows.map((row) => ({ ...row, reader: first.indexOf(row.annotatorId) })).toSorted((a, b) => a.reader - b.reader)
    },

    /** Readings of a task that were corrected since, with what corrects them. */
    correctedOf: async (taskId: string) => {
      const later = alias(annotations, 'later')
      return db
        .select({
          annotationId: annotations.id,
          correctedBy: sql<string>`${later.id}`,
          submittedAt: annotations.submittedAt,
          content: annotations.content,
          /** Of the protocol that it was made under. */
          version: protocols.version,
        })
        .from(annotations)
        .innerJoin(later, eq(later.supersedes, annotations.id))
        .innerJoin(protocols, eq(protocols.id, annotations.protocolId))
        .where(and(eq(annotations.taskId, taskId), inArray(annotations.purpose, ['vote', 'revision'])))
        .orderBy(asc(annotations.id))
    },

    /** Each annotation of a task that no later one supersedes, with its reader and the ids of its marks, but without them. */
    standingReaders: async (taskId: string) => {
      const later = alias(annotations, 'later')
      return db
        .select({
          annotationId: annotations.id,
          annotatorId: annotations.annotatorId,
          assignmentId: annotations.assignmentId,
          isCounted: annotations.isCounted,
          regionIds: sql<
            string[]
          >`(select coalesce(json_agg(region->>'id'), '[]') from jsonb_array_elements(${annotations.content}->'regions') region)`,
        })
        .from(annotations)
        .where(
          and(
            eq(annotations.taskId, taskId),
            inArray(annotations.purpose, ['vote', 'revision']),
            notExists(db.select({ one: sql`1` }).from(later).where(eq(later.supersedes, annotations.id))),
          ),
        )
        .orderBy(asc(annotations.id))
    },

    /** Who annotated a task, in the order of their first votes. */
    readersOf: async (taskId: string): Promise<string[]> => firstVotes(taskId),

    /** These annotations of a task with their content, whatever became of them. */
    contentsOf: async (taskId: string, ids: readonly string[]) =>
      ids.length === 0
        ? []
        : db
            .select({ id: annotations.id, content: annotations.content })
            .from(annotations)
            .where(and(eq(annotations.taskId, taskId), inArray(annotations.id, [...ids]))),

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
          objects: adjudications.objects,
          supersedes: adjudications.supersedes,
        })
        .from(adjudications)
        .innerJoin(people, eq(people.id, adjudications.reviewerId))
        .where(eq(adjudications.taskId, taskId))
        .orderBy(desc(adjudications.id)),

    /** Who signed the latest decision on a task. */
    lastReviewer: async (taskId: string): Promise<string | undefined> => {
      const [row] = await db
        .select({ reviewerId: adjudications.reviewerId })
        .from(adjudications)
        .where(eq(adjudications.taskId, taskId))
        .orderBy(desc(adjudications.id))
        .limit(1)
      return row?.reviewerId
    },

    addAdjudication: async (row: Omit<typeof adjudications.$inferInsert, 'measures'>): Promise<void> => {
      await db.insert(adjudications).values({ ...row, measures: measuresOfMarks(row.content.regions) })
    },
  }
}
