import type { OrganizationId, ProjectId, ScanSchedule, SourceKind, SourceSecret, SourceSettings } from '@reticle/domain'
import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { sources } from '../schema/sources.ts'

type SourceChange = Partial<{
  name: string
  settings: SourceSettings
  secret: SourceSecret | null
  schedule: ScanSchedule | null
  nextScanAt: Date | null
  removedAt: Date
}>
export type SourceRow = {
  readonly id: string
  readonly projectId: ProjectId
  readonly organizationId: OrganizationId
  readonly kind: SourceKind
  readonly name: string
  /** null of one that is not scanned. */
  readonly settings: SourceSettings | null
  readonly secret: SourceSecret | null
  readonly schedule: ScanSchedule | null
  readonly nextScanAt: Date | null
  readonly createdBy: string | null
  readonly createdAt: Date
  readonly removedAt: Date | null
}

type Kept = typeof sources.$inferSelect
const isPlace = (settings: Kept['settings']): settings is SourceSettings => 'kind' in settings

const rowOf = (row: typeof sources.$inferSelect): SourceRow => ({
  ...row,
  projectId: row.projectId as ProjectId,
  organizationId: row.organizationId as OrganizationId,
  settings: isPlace(row.settings) ? row.settings : null,
})

/** Places where data lies. */
export const sourceRepository = (db: Executor) => ({
  get: async (id: string): Promise<SourceRow | undefined> => {
    const [row] = await db.select().from(sources).where(eq(sources.id, id))
    return row === undefined ? undefined : rowOf(row)
  },
  /** Locks the source's row. */
  lock: async (id: string): Promise<SourceRow | undefined> => {
    const [row] = await db.select().from(sources).where(eq(sources.id, id)).for('no key update')
    return row === undefined ? undefined : rowOf(row)
  },
  /** Those of a project that were not removed, with how many samples came from each, in the order of their making. */
  listOf: async (projectId: string) => {
    const rows = await db
      .select({
        source: sources,
        samples: sql<number>`(select count(*)::int from samples s where s.source_id = ${sources.id} and s.withdrawn_at is null)`,
      })
      .from(sources)
      .where(and(eq(sources.projectId, projectId), isNull(sources.removedAt)))
      .orderBy(asc(sources.id))
      .limit(500)
    return rows.map(({ source, samples }) => ({ ...rowOf(source), samples }))
  },
  samplesOf: async (id: string): Promise<number> => {
    const { rows } = await db.execute<{ n: number }>(
      sql`select count(*)::int as n from samples where source_id = ${id} and withdrawn_at is null`,
    )
    return rows[0]?.n ?? 0
  },
  add: async (row: {
    readonly id: string
    readonly projectId: string
    readonly organizationId: string
    readonly name: string
    readonly settings: SourceSettings
    readonly secret: SourceSecret | null
    readonly schedule: ScanSchedule | null
    readonly nextScanAt: Date | null
    readonly createdBy: string
    readonly createdAt: Date
  }): Promise<void> => {
    await db.insert(sources).values({ ...row, kind: row.settings.kind })
  },
  set: async (id: string, change: SourceChange): Promise<void> => {
    await db.update(sources).set(change).where(eq(sources.id, id))
  },
  /** Those whose time has come. */
  due: async (now: Date, limit: number): Promise<string[]> => {
    const rows = await db
      .select({ id: sources.id })
      .from(sources)
      .where(and(lte(sources.nextScanAt, now), isNull(sources.removedAt)))
      .orderBy(asc(sources.nextScanAt))
      .limit(limit)
    return rows.map(({ id }) => id)
  },
})
