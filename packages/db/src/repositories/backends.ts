import type { BackendId, ModelId, ProjectId } from '@reticle/domain'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { backends } from '../schema/backends.ts'
import { models } from '../schema/models.ts'

export type BackendRow = Omit<typeof backends.$inferSelect, 'id' | 'projectId' | 'modelId'> & {
  readonly id: BackendId
  readonly projectId: ProjectId
  readonly modelId: ModelId
}
type Change = Partial<
  Pick<
    typeof backends.$inferInsert,
    | 'name'
    | 'address'
    | 'secret'
    | 'isActive'
    | 'answersPrompts'
    | 'concurrency'
    | 'mostPerMinute'
    | 'told'
    | 'toldAt'
    | 'failures'
    | 'restsUntil'
    | 'lastError'
    | 'lastErrorAt'
    | 'minuteAt'
    | 'minuteCount'
    | 'removedAt'
  >
>

const typed = <T extends { readonly id: string; readonly projectId: string; readonly modelId: string }>(row: T) => ({
  ...row,
  id: row.id as BackendId,
  projectId: row.projectId as ProjectId,
  modelId: row.modelId as ModelId,
})

/** Programs that answer for models. What is removed is found by its id alone, by runs that it once had. */
export const backendRepository = (db: Executor) => ({
  listOf: async (projectId: string) => {
    const rows = await db
      .select({ row: backends, model: models.name, isWithdrawn: sql<boolean>`${models.withdrawnAt} is not null` })
      .from(backends)
      .innerJoin(models, eq(models.id, backends.modelId))
      .where(and(eq(backends.projectId, projectId), isNull(backends.removedAt)))
      .orderBy(backends.name)
    return rows.map(({ row, model, isWithdrawn }) => ({ ...typed(row), model, isWithdrawn }))
  },
  get: async (id: string) => {
    const [found] = await db
      .select({ row: backends, model: models.name, isWithdrawn: sql<boolean>`${models.withdrawnAt} is not null` })
      .from(backends)
      .innerJoin(models, eq(models.id, backends.modelId))
      .where(eq(backends.id, id))
    return found === undefined ? undefined : { ...typed(found.row), model: found.model, isWithdrawn: found.isWithdrawn }
  },
  /** Locks the row until the end of the transaction. */
  lock: async (id: string): Promise<BackendRow | undefined> => {
    const [row] = await db.select().from(backends).where(eq(backends.id, id)).for('update')
    return row === undefined ? undefined : typed(row)
  },
  /** False when the project has one of that name. */
  add: async (row: typeof backends.$inferInsert): Promise<boolean> =>
    (await db.insert(backends).values(row).onConflictDoNothing().returning({ id: backends.id })).length > 0,
  set: async (id: string, change: Change): Promise<void> => {
    await db.update(backends).set(change).where(eq(backends.id, id))
  },
  /** Whether another backend of the project has this name. */
  isNameTaken: async (projectId: string, name: string, except: string): Promise<boolean> => {
    const rows = await db
      .select({ id: backends.id })
      .from(backends)
      .where(and(eq(backends.projectId, projectId), eq(backends.name, name), isNull(backends.removedAt)))
    return rows.some(({ id }) => id !== except)
  },
  /** After a good answer; writes nothing where it was well before. */
  fared: async (id: string): Promise<void> => {
    await db
      .update(backends)
      .set({ failures: 0, restsUntil: null })
      .where(and(eq(backends.id, id), sql`(${backends.failures} > 0 or ${backends.restsUntil} is not null)`))
  },
})
