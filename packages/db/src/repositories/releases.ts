import type { ReleaseState } from '@reticle/domain'
import { and, desc, eq, like, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Executor } from '../database.ts'
import { people } from '../schema/people.ts'
import { type ReleasePlan, releaseFiles, releases } from '../schema/releases.ts'
import { samples } from '../schema/samples.ts'

const withdrawer = alias(people, 'withdrawer')
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
  summary: releases.summary,
  withdrawnAt: releases.withdrawnAt,
  withdrawnBy: withdrawer.name,
  withdrawnReason: releases.withdrawnReason,
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
    const [row] = await db
      .select(shown)
      .from(releases)
      .innerJoin(people, eq(people.id, releases.createdBy))
      .leftJoin(withdrawer, eq(withdrawer.id, releases.withdrawnBy))
      .where(eq(releases.id, id))
    return row
  },
  /** Newest first. */
  listOf: async (projectId: string) =>
    db
      .select(shown)
      .from(releases)
      .innerJoin(people, eq(people.id, releases.createdBy))
      .leftJoin(withdrawer, eq(withdrawer.id, releases.withdrawnBy))
      .where(eq(releases.projectId, projectId))
      .orderBy(desc(releases.id)),
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
  /** The file with this content, an image of the release, or a part of one; undefined when it has none. */
  fileOfContent: async (releaseId: string, sha256: string) => {
    const [row] = await db
      .select({ path: releaseFiles.path, bytes: releaseFiles.bytes, sha256: releaseFiles.sha256, mediaType: releaseFiles.mediaType })
      .from(releaseFiles)
      .where(and(eq(releaseFiles.releaseId, releaseId), eq(releaseFiles.sha256, sha256), like(releaseFiles.path, 'data/%')))
      .limit(1)
    return row
  },
  /** Every release of the project with its version; `manifestSha256` is null while it was never frozen. */
  versionsWithManifests: async (projectId: string) =>
    db
      .select({ id: releases.id, version: releases.version, manifestSha256: releases.manifestSha256 })
      .from(releases)
      .where(eq(releases.projectId, projectId)),
  /** Locks a release until the end of the transaction; answers its state. */
  lock: async (id: string): Promise<ReleaseState | undefined> => {
    const [row] = await db.select({ state: releases.state }).from(releases).where(eq(releases.id, id)).for('update')
    return row?.state
  },
  setState: async (
    id: string,
    change:
      | { readonly state: 'published' }
      | { readonly state: 'withdrawn'; readonly withdrawnAt: Date; readonly withdrawnBy: string; readonly withdrawnReason: string },
  ): Promise<void> => {
    await db.update(releases).set(change).where(eq(releases.id, id))
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
