import { and, asc, count, desc, eq, isNotNull, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { people } from '../schema/people.ts'
import { type ReleasePlan, releaseFiles, releases } from '../schema/releases.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'

const shown = {
  id: releases.id,
  projectId: releases.projectId,
  name: releases.name,
  version: releases.version,
  state: releases.state,
  isDemo: releases.isDemo,
  createdAt: releases.createdAt,
  createdBy: people.name,
  frozenAt: releases.frozenAt,
  manifestSha256: releases.manifestSha256,
  samples: releases.samples,
  regions: releases.regions,
  answers: releases.answers,
  bytes: releases.bytes,
  progress: releases.progress,
  error: releases.error,
  plan: releases.plan,
}

export type NewRelease = {
  readonly id: string
  readonly projectId: string
  readonly name: string
  readonly version: string
  readonly plan: ReleasePlan
  readonly isDemo: boolean
  readonly createdBy: string
  readonly createdAt: Date
}

/** Releases as they are asked for and read; a worker freezes them. */
export const releaseRepository = (db: Executor) => ({
  /** False when the project has this version. */
  add: async (row: NewRelease): Promise<boolean> => {
    const added = await db
      .insert(releases)
      .values({ ...row, state: 'freezing' })
      .onConflictDoNothing({ target: [releases.projectId, releases.version] })
      .returning({ id: releases.id })
    return added.length > 0
  },
  get: async (id: string) => {
    const [row] = await db.select(shown).from(releases).innerJoin(people, eq(people.id, releases.createdBy)).where(eq(releases.id, id))
    return row
  },
  /** Newest first. */
  listOf: async (projectId: string) =>
    db
      .select(shown)
      .from(releases)
      .innerJoin(people, eq(people.id, releases.createdBy))
      .where(eq(releases.projectId, projectId))
      .orderBy(desc(releases.id)),
  versionsOf: async (projectId: string): Promise<string[]> => {
    const rows = await db.select({ version: releases.version }).from(releases).where(eq(releases.projectId, projectId))
    return rows.map((row) => row.version)
  },
  /** Files by path, in byte order, whatever the collation of the database. */
  filesOf: async (releaseId: string) =>
    db
      .select({ path: releaseFiles.path, bytes: releaseFiles.bytes, sha256: releaseFiles.sha256, mediaType: releaseFiles.mediaType })
      .from(releaseFiles)
      .where(eq(releaseFiles.releaseId, releaseId))
      .orderBy(sql`${releaseFiles.path} collate "C"`),
  file: async (releaseId: string, path: string) => {
    const [row] = await db
      .select({ path: releaseFiles.path, bytes: releaseFiles.bytes, sha256: releaseFiles.sha256, mediaType: releaseFiles.mediaType })
      .from(releaseFiles)
      .where(and(eq(releaseFiles.releaseId, releaseId), eq(releaseFiles.path, path)))
    return row
  },
  /** Settled tasks by the kind of their resolution. */
  settledByKind: async (projectId: string) =>
    db
      .select({ kind: tasks.resolutionKind, n: count() })
      .from(tasks)
      .where(and(eq(tasks.projectId, projectId), eq(tasks.state, 'settled'), isNotNull(tasks.resolutionKind)))
      .groupBy(tasks.resolutionKind)
      .orderBy(asc(tasks.resolutionKind)),
  /** Regions that the settled tasks would bring: kept and labelled clusters, and the marks of signed decisions. */
  settledRegions: async (projectId: string): Promise<number> => {
    const found = await db.execute<{ n: number }>(sql`
      select (
        coalesce((
          select sum((
            select count(*) from jsonb_array_elements(c.outcome->'regions') as cluster
            where (cluster->>'isKept')::boolean and cluster->>'labelId' is not null
          ))
          from tasks t join consensus c on c.id = t.consensus_id
          where t.project_id = ${projectId} and t.state = 'settled' and t.adjudication_id is null
        ), 0) + coalesce((
          select sum(jsonb_array_length(a.content->'regions'))
          from tasks t join adjudications a on a.id = t.adjudication_id
          where t.project_id = ${projectId} and t.state = 'settled' and t.adjudication_id is not null
        ), 0)
      )::int as n`)
    return found.rows[0]?.n ?? 0
  },
  /** Names of the group keys that samples of the project carry. */
  groupKeys: async (projectId: string): Promise<string[]> => {
    const rows = await db
      .selectDistinct({ key: sql<string>`jsonb_object_keys(${samples.groups})` })
      .from(samples)
      .where(eq(samples.projectId, projectId))
    return rows.map((row) => row.key).sort()
  },
})
