import { and, asc, eq, gt, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Executor } from '../database.ts'
import { people } from '../schema/people.ts'
import { protocolNotes } from '../schema/protocol-notes.ts'
import { protocols } from '../schema/protocols.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'
import { shownSample } from './samples.ts'

type Query = { readonly projectId: string; readonly state: 'open' | 'handled'; readonly after: string | null; readonly limit: number }

/** What reviewers found unclear in the protocol. */
export const protocolNoteRepository = (db: Executor) => ({
  add: async (...rows: (typeof protocolNotes.$inferInsert)[]): Promise<void> => {
    if (rows.length > 0) await db.insert(protocolNotes).values(rows)
  },
  /** Oldest first, after the note `after`. */
  list: async ({ projectId, state, after, limit }: Query) => {
    const reviewer = alias(people, 'reviewer')
    const handler = alias(people, 'handler')
    return db
      .select({
        id: protocolNotes.id,
        taskId: protocolNotes.taskId,
        sample: shownSample,
        adjudicationId: protocolNotes.adjudicationId,
        clusterId: protocolNotes.clusterId,
        text: protocolNotes.text,
        reviewer: reviewer.name,
        madeAt: protocolNotes.madeAt,
        protocolId: protocolNotes.protocolId,
        version: protocols.version,
        handledBy: handler.name,
        handledAt: protocolNotes.handledAt,
      })
      .from(protocolNotes)
      .innerJoin(tasks, eq(tasks.id, protocolNotes.taskId))
      .innerJoin(samples, eq(samples.id, tasks.sampleId))
      .innerJoin(reviewer, eq(reviewer.id, protocolNotes.reviewerId))
      .leftJoin(handler, eq(handler.id, protocolNotes.handledBy))
      .leftJoin(protocols, eq(protocols.id, protocolNotes.protocolId))
      .where(
        and(
          eq(protocolNotes.projectId, projectId),
          state === 'open' ? isNull(protocolNotes.handledAt) : isNotNull(protocolNotes.handledAt),
          after === null ? undefined : gt(protocolNotes.id, after),
        ),
      )
      .orderBy(asc(protocolNotes.id))
      .limit(limit)
  },
  /** Which of these are of the project. */
  known: async (projectId: string, ids: readonly string[]): Promise<string[]> => {
    const rows = await db
      .select({ id: protocolNotes.id })
      .from(protocolNotes)
      .where(and(eq(protocolNotes.projectId, projectId), inArray(protocolNotes.id, [...ids])))
    return rows.map((row) => row.id)
  },
  /** Marks those that are open; what was handled before keeps its version. Answers the ids that it changed. */
  handle: async (ids: readonly string[], protocolId: string, personId: string): Promise<string[]> => {
    const rows = await db
      .update(protocolNotes)
      .set({ protocolId, handledBy: personId, handledAt: sql`now()` })
      .where(and(inArray(protocolNotes.id, [...ids]), isNull(protocolNotes.handledAt)))
      .returning({ id: protocolNotes.id })
    return rows.map((row) => row.id)
  },
})
