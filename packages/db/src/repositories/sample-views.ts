import type { SampleFilter, SampleSort } from '@reticle/domain'
import { and, asc, eq, or } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { people } from '../schema/people.ts'
import { sampleViews } from '../schema/sample-views.ts'

export type SampleViewContent = {
  readonly name: string
  readonly filter: SampleFilter
  readonly sort: SampleSort
  readonly columns: readonly string[]
  readonly isShared: boolean
}

const shown = {
  id: sampleViews.id,
  projectId: sampleViews.projectId,
  ownerId: sampleViews.ownerId,
  owner: people.name,
  name: sampleViews.name,
  filter: sampleViews.filter,
  sort: sampleViews.sort,
  columns: sampleViews.columns,
  isShared: sampleViews.isShared,
  createdAt: sampleViews.createdAt,
}

/** Views of the table of samples, kept under names. */
export const sampleViewRepository = (db: Executor) => {
  const rows = () => db.select(shown).from(sampleViews).innerJoin(people, eq(people.id, sampleViews.ownerId))
  return {
    /** Those of the person, and those that are shared; by name. */
    listFor: async (projectId: string, personId: string) =>
      rows()
        .where(and(eq(sampleViews.projectId, projectId), or(eq(sampleViews.ownerId, personId), eq(sampleViews.isShared, true))))
        .orderBy(asc(sampleViews.name), asc(sampleViews.id))
        .limit(500),
    get: async (id: string) => (await rows().where(eq(sampleViews.id, id)))[0],
    countOf: async (projectId: string, personId: string): Promise<number> =>
      db.$count(sampleViews, and(eq(sampleViews.projectId, projectId), eq(sampleViews.ownerId, personId))),
    add: async (
      row: SampleViewContent & { readonly id: string; readonly projectId: string; readonly ownerId: string; readonly createdAt: Date },
    ) => {
      await db.insert(sampleViews).values(row)
    },
    set: async (id: string, content: SampleViewContent): Promise<void> => {
      await db.update(sampleViews).set(content).where(eq(sampleViews.id, id))
    },
    remove: async (id: string): Promise<void> => {
      await db.delete(sampleViews).where(eq(sampleViews.id, id))
    },
  }
}
