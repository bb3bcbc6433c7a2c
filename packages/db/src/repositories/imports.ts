import { importFlow } from '@reticle/domain'
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
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
    rows: readonly {
      id: string
      projectId: string
      state: (typeof imports.$inferSelect)['state']
      createdAt: Date
      error: string | null
    }[],
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
  const columns = { id: imports.id, projectId: imports.projectId, state: imports.state, createdAt: imports.createdAt, error: imports.error }

  return {
    /** An import whose first bytes come in. The source "upload" of the project is made when missing. */
    begin: async (row: {
      readonly id: string
      readonly newSourceId: string
      readonly organizationId: string
      readonly projectId: string
      readonly createdBy: string
      readonly createdAt: Date
    }): Promise<void> => {
      const { newSourceId, organizationId, ...rest } = row
      const [found] = await db
        .select({ id: sources.id })
        .from(sources)
        .where(sql`${sources.projectId} = ${row.projectId} and ${sources.kind} = 'upload'`)
        .orderBy(asc(sources.id))
        .limit(1)
      if (found === undefined)
        await db.insert(sources).values({ id: newSourceId, organizationId, projectId: row.projectId, kind: 'upload', name: 'Uploads' })
      await db.insert(imports).values({ ...rest, sourceId: found?.id ?? newSourceId, state: 'receiving' })
    },
    /** Everything has come: ready to be worked off. False when the import was given up meanwhile; then nothing is kept. */
    receive: async (
      id: string,
      { groups, files }: { readonly groups: Record<string, string>; readonly files: readonly ReceivedFile[] },
    ): Promise<boolean> => {
      const received = await db
        .update(imports)
        .set({ state: importFlow.receiving.received, groups })
        .where(and(eq(imports.id, id), eq(imports.state, 'receiving')))
        .returning({ id: imports.id })
      if (received.length === 0) return false
      for (let start = 0; start < files.length; start += chunk)
        await db.insert(importFiles).values(
          files.slice(start, start + chunk).map((file, index) => ({
            ...file,
            importId: id,
            position: start + index,
            outcome: file.sha256 === null ? ('rejected' as const) : null,
          })),
        )
      return true
    },
    /** Gives up an import that is still receiving; false when it is not. */
    giveUp: async (id: string, reason: string, at: Date): Promise<boolean> => {
      const failed = await db
        .update(imports)
        .set({ state: importFlow.receiving.failed, error: reason, finishedAt: at })
        .where(and(eq(imports.id, id), eq(imports.state, 'receiving')))
        .returning({ id: imports.id })
      return failed.length > 0
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
