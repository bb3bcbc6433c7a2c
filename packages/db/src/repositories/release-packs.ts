import { type PackId, type PackOptions, type PackState, type ProjectId, packKey, type ReleaseId } from '@reticle/domain'
import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { people } from '../schema/people.ts'
import { type PackLoss, releasePacks } from '../schema/release-packs.ts'
import { releases } from '../schema/releases.ts'

const shown = {
  id: releasePacks.id,
  releaseId: releasePacks.releaseId,
  options: releasePacks.options,
  state: releasePacks.state,
  progress: releasePacks.progress,
  samplesDone: releasePacks.samplesDone,
  sha256: releasePacks.sha256,
  bytes: releasePacks.bytes,
  files: releasePacks.files,
  losses: releasePacks.losses,
  error: releasePacks.error,
  createdBy: people.name,
  askers: releasePacks.askers,
  createdAt: releasePacks.createdAt,
  endedAt: releasePacks.endedAt,
  expiresAt: releasePacks.expiresAt,
}

export type NewPack = {
  readonly id: string
  readonly releaseId: string
  readonly options: PackOptions
  readonly createdBy: string
  readonly createdAt: Date
}

const open: PackState[] = ['waiting', 'running']
const live: PackState[] = [...open, 'done']

/** Packs of releases: asked for over the API, written by a worker. */
export const releasePackRepository = (db: Executor) => ({
  add: async ({ options, createdBy, ...row }: NewPack): Promise<void> => {
    await db.insert(releasePacks).values({ ...row, options, createdBy, key: packKey(options), askers: [createdBy] })
  },
  /** The pack of these options that is there, or on its way. */
  live: async (releaseId: string, options: PackOptions) => {
    const [row] = await db
      .select({ id: releasePacks.id, state: releasePacks.state, askers: releasePacks.askers })
      .from(releasePacks)
      .where(and(eq(releasePacks.releaseId, releaseId), eq(releasePacks.key, packKey(options)), inArray(releasePacks.state, live)))
      .for('update')
    return row
  },
  get: async (releaseId: string, id: string) => {
    const [row] = await db
      .select(shown)
      .from(releasePacks)
      .innerJoin(people, eq(people.id, releasePacks.createdBy))
      .where(and(eq(releasePacks.id, id), eq(releasePacks.releaseId, releaseId)))
    return row
  },
  /** Newest first. */
  listOf: async (releaseId: string, limit: number) =>
    db
      .select(shown)
      .from(releasePacks)
      .innerJoin(people, eq(people.id, releasePacks.createdBy))
      .where(eq(releasePacks.releaseId, releaseId))
      .orderBy(desc(releasePacks.id))
      .limit(limit),
  /** Locks the row until the end of the transaction. */
  lock: async (id: string) => {
    const [row] = await db
      .select({ state: releasePacks.state, askers: releasePacks.askers })
      .from(releasePacks)
      .where(eq(releasePacks.id, id))
      .for('update')
    return row
  },
  /** What a worker needs. */
  work: async (id: string) => {
    const [row] = await db
      .select({
        releaseId: releasePacks.releaseId,
        options: releasePacks.options,
        projectId: releases.projectId,
        name: releases.name,
        version: releases.version,
        samples: releases.samples,
      })
      .from(releasePacks)
      .innerJoin(releases, eq(releases.id, releasePacks.releaseId))
      .where(eq(releasePacks.id, id))
    return row === undefined ? undefined : { ...row, releaseId: row.releaseId as ReleaseId, projectId: row.projectId as ProjectId }
  },
  set: async (
    id: string,
    change: Partial<
      Pick<
        typeof releasePacks.$inferInsert,
        'state' | 'progress' | 'samplesDone' | 'sha256' | 'bytes' | 'files' | 'error' | 'askers' | 'startedAt' | 'endedAt' | 'expiresAt'
      >
    > & { readonly losses?: readonly PackLoss[] },
  ): Promise<void> => {
    const { losses, ...rest } = change
    await db
      .update(releasePacks)
      .set({ ...rest, ...(losses === undefined ? {} : { losses: [...losses] }) })
      .where(eq(releasePacks.id, id))
  },
  /** False when it does not run any more: it was cancelled. */
  setProgress: async (id: string, progress: number, samplesDone: number): Promise<boolean> => {
    const changed = await db
      .update(releasePacks)
      .set({ progress, samplesDone })
      .where(and(eq(releasePacks.id, id), eq(releasePacks.state, 'running')))
      .returning({ id: releasePacks.id })
    return changed.length > 0
  },
  /** Those that should be done or under way and were asked for before `before`: their job may have been lost. */
  unfinished: async (before: Date, limit: number): Promise<PackId[]> => {
    const rows = await db
      .select({ id: releasePacks.id })
      .from(releasePacks)
      .where(and(inArray(releasePacks.state, open), lt(releasePacks.createdAt, before)))
      .limit(limit)
    return rows.map((row) => row.id as PackId)
  },
  /** How many of a project wait or run. */
  openIn: async (projectId: string): Promise<number> => {
    const [row] = await db
      .select({ n: sql<number>`count(*)::int` })
      .from(releasePacks)
      .innerJoin(releases, eq(releases.id, releasePacks.releaseId))
      .where(and(eq(releases.projectId, projectId), inArray(releasePacks.state, open)))
    return row?.n ?? 0
  },
  /** Takes packs whose time is over out of use; answers their ids. Whoever asks from now on gets another one. */
  expire: async (now: Date, limit: number): Promise<string[]> => {
    const due = db
      .select({ id: releasePacks.id })
      .from(releasePacks)
      .where(and(eq(releasePacks.state, 'done'), lt(releasePacks.expiresAt, now)))
      .limit(limit)
      .for('update', { skipLocked: true })
    const rows = await db
      .update(releasePacks)
      .set({ state: 'expired', endedAt: now })
      .where(inArray(releasePacks.id, due))
      .returning({ id: releasePacks.id })
    return rows.map(({ id }) => id)
  },
  /** Packs whose bytes nothing may need any more, and that ended before `before`. */
  ended: async (before: Date, limit: number): Promise<string[]> => {
    const rows = await db
      .select({ id: releasePacks.id })
      .from(releasePacks)
      .where(and(inArray(releasePacks.state, ['failed', 'cancelled', 'expired']), lt(releasePacks.endedAt, before)))
      .limit(limit)
    return rows.map(({ id }) => id)
  },
  forget: async (ids: readonly string[]): Promise<void> => {
    if (ids.length > 0) await db.delete(releasePacks).where(inArray(releasePacks.id, [...ids]))
  },
})
