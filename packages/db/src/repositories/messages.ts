import type { MessageId } from '@reticle/domain'
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { messages } from '../schema/messages.ts'
import { people } from '../schema/people.ts'

/** Messages on one task; more are not shown. */
const most = 2000

/** Messages on tasks: among the desk, or between the desk and the reader of one annotation. Append only. */
export const messageRepository = (db: Executor) => {
  const select = () =>
    db
      .select({
        id: messages.id,
        authorId: messages.authorId,
        author: people.name,
        audience: messages.audience,
        annotationId: messages.annotationId,
        place: messages.place,
        text: messages.text,
        postedAt: messages.postedAt,
      })
      .from(messages)
      .innerJoin(people, eq(people.id, messages.authorId))
  const branded = <T extends { id: string }>(rows: readonly T[]) => rows.map((row) => ({ ...row, id: row.id as MessageId }))

  return {
    add: async (...rows: (typeof messages.$inferInsert)[]): Promise<void> => {
      if (rows.length > 0) await db.insert(messages).values(rows)
    },
    /** All on a task, oldest first. */
    ofTask: async (taskId: string) => branded(await select().where(eq(messages.taskId, taskId)).orderBy(asc(messages.id)).limit(most)),
    /** Those between the desk and the reader of these annotations, which are one reader's, oldest first. */
    ofReader: async (taskId: string, annotationIds: readonly string[]) =>
      annotationIds.length === 0
        ? []
        : branded(
            await select()
              .where(and(eq(messages.taskId, taskId), eq(messages.audience, 'reader'), inArray(messages.annotationId, [...annotationIds])))
              .orderBy(asc(messages.id))
              .limit(most),
          ),
    get: async (id: string) => branded(await select().where(eq(messages.id, id)))[0],
    /** Who of the desk wrote to the reader of these annotations. */
    deskAuthors: async (annotationIds: readonly string[], readerId: string): Promise<string[]> => {
      const rows = await db
        .selectDistinct({ id: messages.authorId })
        .from(messages)
        .where(
          and(
            eq(messages.audience, 'reader'),
            inArray(messages.annotationId, [...annotationIds]),
            sql`${messages.authorId} <> ${readerId}`,
          ),
        )
      return rows.map((row) => row.id)
    },
  }
}
