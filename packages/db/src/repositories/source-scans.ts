import type { RelinkCounts, ScanCounts, ScanId, ScanState, SourceSettings } from '@reticle/domain'
import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { importFiles, imports } from '../schema/imports.ts'
import { relinkedFiles, type ScanReject, sourceScans } from '../schema/source-scans.ts'

type ScanChange = Partial<{
  state: ScanState
  counts: ScanCounts
  relink: RelinkCounts
  rejects: readonly ScanReject[]
  error: string | null
  cure: string | null
  startedAt: Date
  finishedAt: Date
  appliedAt: Date
}>
export type ScanRow = typeof sourceScans.$inferSelect & { readonly id: ScanId }
export type RelinkedFile = Omit<typeof relinkedFiles.$inferSelect, 'scanId'>

const chunk = 1000
const asRow = (row: typeof sourceScans.$inferSelect): ScanRow => ({ ...row, id: row.id as ScanId })

/** Looks at sources, and searches for the new places of those that were moved. */
export const sourceScanRepository = (db: Executor) => ({
  get: async (id: string): Promise<ScanRow | undefined> => {
    const [row] = await db.select().from(sourceScans).where(eq(sourceScans.id, id))
    return row === undefined ? undefined : asRow(row)
  },
  lock: async (id: string): Promise<ScanRow | undefined> => {
    const [row] = await db.select().from(sourceScans).where(eq(sourceScans.id, id)).for('update')
    return row === undefined ? undefined : asRow(row)
  },
  /** False when one of this source waits or runs already. */
  add: async (row: {
    readonly id: string
    readonly projectId: string
    readonly sourceId: string
    readonly kind: 'scan' | 'relink'
    readonly startedBy: string | null
    readonly settings?: SourceSettings
    readonly createdAt: Date
  }): Promise<boolean> => {
    const added = await db
      .insert(sourceScans)
      .values({ ...row, state: 'waiting' })
      .onConflictDoNothing()
      .returning({ id: sourceScans.id })
    return added.length > 0
  },
  /** False when it is not in any of these states any more. */
  setWhile: async (id: string, states: readonly ScanState[], change: ScanChange): Promise<boolean> => {
    const rows = await db
      .update(sourceScans)
      .set(change)
      .where(and(eq(sourceScans.id, id), inArray(sourceScans.state, [...states])))
      .returning({ id: sourceScans.id })
    return rows.length > 0
  },
  /** Newest first, before the id. */
  listOf: async (sourceId: string, before: string | null, limit: number): Promise<ScanRow[]> => {
    const rows = await db
      .select()
      .from(sourceScans)
      .where(and(eq(sourceScans.sourceId, sourceId), before === null ? undefined : lt(sourceScans.id, before)))
      .orderBy(desc(sourceScans.id))
      .limit(limit)
    return rows.map(asRow)
  },
  /** Of each source, the last scan. */
  lastOf: async (sourceIds: readonly string[]): Promise<Map<string, ScanRow>> => {
    if (sourceIds.length === 0) return new Map()
    const rows = await db
      .selectDistinctOn([sourceScans.sourceId])
      .from(sourceScans)
      .where(and(inArray(sourceScans.sourceId, [...sourceIds]), eq(sourceScans.kind, 'scan')))
      .orderBy(sourceScans.sourceId, desc(sourceScans.id))
    return new Map(rows.map((row) => [row.sourceId, asRow(row)]))
  },
  /** What became of the files that scans handed to imports. */
  importedBy: async (scanIds: readonly string[]) => {
    if (scanIds.length === 0) return new Map<string, { added: number; duplicates: number; rejected: number; waiting: number }>()
    const rows = await db
      .select({
        scanId: imports.scanId,
        added: sql<number>`(coalesce(sum(coalesce(${importFiles.samples}, 1)) filter (where ${importFiles.outcome} = 'added'), 0))::int`,
        duplicates: sql<number>`(count(*) filter (where ${importFiles.outcome} = 'duplicate'))::int`,
        rejected: sql<number>`(count(*) filter (where ${importFiles.outcome} = 'rejected'))::int`,
        waiting: sql<number>`(count(*) filter (where ${importFiles.outcome} is null))::int`,
      })
      .from(imports)
      .innerJoin(importFiles, eq(importFiles.importId, imports.id))
      .where(inArray(imports.scanId, [...scanIds]))
      .groupBy(imports.scanId)
    return new Map(rows.map(({ scanId, ...counts }) => [scanId ?? '', counts]))
  },
  /** Waiting or running since before that moment. */
  unfinished: async (before: Date, limit: number): Promise<ScanId[]> => {
    const rows = await db
      .select({ id: sourceScans.id })
      .from(sourceScans)
      .where(and(sql`${sourceScans.state} in ('waiting', 'running')`, lt(sourceScans.createdAt, before)))
      .limit(limit)
    return rows.map(({ id }) => id as ScanId)
  },
  /** Writes the plan of a relink anew. */
  plan: async (scanId: string, files: readonly RelinkedFile[]): Promise<void> => {
    await db.delete(relinkedFiles).where(eq(relinkedFiles.scanId, scanId))
    for (let start = 0; start < files.length; start += chunk)
      await db.insert(relinkedFiles).values(files.slice(start, start + chunk).map((file) => ({ ...file, scanId })))
  },
})
