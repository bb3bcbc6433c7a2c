import { asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { importFiles, imports } from '../schema/imports.ts'
import type { SampleOrigin } from '../schema/samples.ts'
import { sources } from '../schema/sources.ts'

export type ReceivedFile = {
  readonly name: string
  /** null when the upload itself was refused; `reason` says why. */
  readonly sha256: string | null
  readonly bytes: number
  readonly reason: string | null
  readonly groups: Record<string, string>
  readonly origin: SampleOrigin
}

const chunk = 1000

/** Uploads: received here, worked off by a worker. */
export const importRepository = (db: Executor) => {
  const shown = async (
    rows: readonly { id: string; projectId: string; state: (typeof imports.$inferSelect)['state']; createdAt: Date }[],
  ) => {
    if (rows.length === 0) return []
    const ids = rows.map((row) => row.id)
    const counts = await db
      .select({
        id: importFiles.importId,
        total: sql<number>`count(*)::int`,
        done: sql<number>`count(${importFiles.outcome})::int`,
        added: sql<number>`(count(*) filter (where ${importFiles.outcome} = 'added'))::int`,
        duplicates: sql<number>`(count(*) filter (where ${importFiles.outcome} = 'duplicate'))::int`,
      })
      .from(importFiles)
      .where(inArray(importFiles.importId, ids))
      .groupBy(importFiles.importId)
    const rejected = await db
      .select({ id: importFiles.importId, name: importFiles.name, at: importFiles.at, reason: importFiles.reason })
      .from(importFiles)
      .where(sql`${inArray(importFiles.importId, ids)} and ${importFiles.outcome} = 'rejected'`)
      .orderBy(asc(importFiles.importId), asc(importFiles.position))
    return rows.map((row) => {
      const { total = 0, done = 0, added = 0, duplicates = 0 } = counts.find((one) => one.id === row.id) ?? {}
      const rejects = rejected
        .filter((one) => one.id === row.id)
        .map(({ name, at, reason }) => ({ name, reason: reason ?? 'no reason was kept', ...(at === null ? {} : { at }) }))
      return { ...row, total, done, added, duplicates, rejects }
    })
  }
  const columns = { id: imports.id, projectId: imports.projectId, state: imports.state, createdAt: imports.createdAt }

  return {
    /** An import with everything that was received, ready to be worked off. The source "upload" of the project is made when missing. */
    add: async (row: {
      readonly id: string
      readonly newSourceId: string
      readonly organizationId: string
      readonly projectId: string
      readonly createdBy: string
      readonly createdAt: Date
      readonly groups: Record<string, string>
      readonly files: readonly ReceivedFile[]
    }): Promise<void> => {
      const { id, newSourceId, organizationId, files, ...rest } = row
      const [found] = await db
        .select({ id: sources.id })
        .from(sources)
        .where(sql`${sources.projectId} = ${row.projectId} and ${sources.kind} = 'upload'`)
        .orderBy(asc(sources.id))
        .limit(1)
      if (found === undefined)
        await db.insert(sources).values({ id: newSourceId, organizationId, projectId: row.projectId, kind: 'upload', name: 'Uploads' })
      await db.insert(imports).values({ ...rest, id, sourceId: found?.id ?? newSourceId, state: 'queued' })
      for (let start = 0; start < files.length; start += chunk)
        await db.insert(importFiles).values(
          files.slice(start, start + chunk).map((file, index) => ({
            ...file,
            importId: id,
            position: start + index,
            outcome: file.sha256 === null ? ('rejected' as const) : null,
          })),
        )
    },
    get: async (id: string) => {
      const [row] = await shown(await db.select(columns).from(imports).where(eq(imports.id, id)))
      return row
    },
    /** Newest first, at most 100. */
    listOf: async (projectId: string) =>
      shown(await db.select(columns).from(imports).where(eq(imports.projectId, projectId)).orderBy(desc(imports.id)).limit(100)),
  }
}
