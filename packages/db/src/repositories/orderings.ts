import type { OrderingId, OrganizationId, ProjectId } from '@reticle/domain'
import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { orderings } from '../schema/orderings.ts'
import { people } from '../schema/people.ts'
import { projects } from '../schema/projects.ts'

type Change = Partial<Pick<typeof orderings.$inferInsert, 'state' | 'progress' | 'outcome' | 'error' | 'startedAt' | 'endedAt'>>
const open: ('waiting' | 'running')[] = ['waiting', 'running']

const shown = {
  id: orderings.id,
  projectId: orderings.projectId,
  recipe: orderings.recipe,
  kind: orderings.kind,
  state: orderings.state,
  progress: orderings.progress,
  outcome: orderings.outcome,
  error: orderings.error,
  createdBy: people.name,
  createdAt: orderings.createdAt,
  startedAt: orderings.startedAt,
  endedAt: orderings.endedAt,
}

/** Scores by the project's recipe, as they were asked for and came out. */
export const orderingRepository = (db: Executor) => {
  const rows = () => db.select(shown).from(orderings).innerJoin(people, eq(people.id, orderings.createdBy))
  return {
    add: async (row: Pick<typeof orderings.$inferInsert, 'id' | 'projectId' | 'recipe' | 'kind' | 'createdBy' | 'createdAt'>) => {
      await db.insert(orderings).values({ ...row, state: 'waiting' })
    },
    get: async (projectId: string, id: string) => (await rows().where(and(eq(orderings.id, id), eq(orderings.projectId, projectId))))[0],
    /** Newest first. */
    listOf: async (projectId: string, kind: 'live' | 'preview', limit: number) =>
      rows()
        .where(and(eq(orderings.projectId, projectId), eq(orderings.kind, kind)))
        .orderBy(desc(orderings.id))
        .limit(limit),
    /** Locks the row until the end of the transaction. */
    lock: async (id: string) => {
      const [row] = await db
        .select({ state: orderings.state, kind: orderings.kind })
        .from(orderings)
        .where(eq(orderings.id, id))
        .for('update')
      return row
    },
    /** What a worker needs. */
    work: async (id: string) => {
      const [row] = await db
        .select({ row: orderings, organizationId: projects.organizationId })
        .from(orderings)
        .innerJoin(projects, eq(projects.id, orderings.projectId))
        .where(eq(orderings.id, id))
      if (row === undefined) return undefined
      return { ...row.row, projectId: row.row.projectId as ProjectId, organizationId: row.organizationId as OrganizationId }
    },
    set: async (id: string, change: Change): Promise<void> => {
      await db.update(orderings).set(change).where(eq(orderings.id, id))
    },
    /** False when it does not run any more: it was cancelled. */
    setProgress: async (id: string, progress: number): Promise<boolean> => {
      const changed = await db
        .update(orderings)
        .set({ progress })
        .where(and(eq(orderings.id, id), eq(orderings.state, 'running')))
        .returning({ id: orderings.id })
      return changed.length > 0
    },
    /** Those that wait or run, of a project. */
    openIn: async (projectId: string): Promise<OrderingId[]> => {
      const found = await db
        .select({ id: orderings.id })
        .from(orderings)
        .where(and(eq(orderings.projectId, projectId), inArray(orderings.state, open)))
      return found.map(({ id }) => id as OrderingId)
    },
    /** Those that should be done or under way and were asked for before `before`: their job may have been lost. */
    unfinished: async (before: Date, limit: number): Promise<OrderingId[]> => {
      const found = await db
        .select({ id: orderings.id })
        .from(orderings)
        .where(and(inArray(orderings.state, open), lt(orderings.createdAt, before)))
        .limit(limit)
      return found.map(({ id }) => id as OrderingId)
    },
  }
}
