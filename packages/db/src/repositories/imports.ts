import { importFlow } from '@reticle/domain'
import { and, asc, desc, eq, inArray, lte, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { importManifests, importRejects } from '../schema/import-manifests.ts'
import { type ImportOptions, importFiles, imports } from '../schema/imports.ts'
import type { SampleOrigin } from '../schema/samples.ts'
import { sources } from '../schema/sources.ts'

export type ReceivedFile = {
  readonly name: string
  /** null when the upload itself was refused; `reason` says why. */
  readonly sha256: string | null
  readonly bytes: number
  readonly reason: string | null
  /** Of a manifest, the lines that it has; an image has none. */
  readonly lines?: number
  readonly groups: Record<string, string>
  readonly origin: SampleOrigin
  /** Where it lies when its bytes are not in the store. */
  readonly uri?: string | null
  readonly metadata?: Record<string, unknown>
}

const chunk = 1000
/** Rejected lines of manifests that are shown of one import, and of each in a list of them. */
const allLines = 5000
const fewLines = 20

/** Uploads: received here, worked off by a worker. */
export const importRepository = (db: Executor) => {
  const ofFile = and(eq(importManifests.importId, importFiles.importId), eq(importManifests.position, importFiles.position))
  const rejectedFiles = async (ids: string[]) =>
    db
      .select({ id: importFiles.importId, name: importFiles.name, at: importFiles.at, reason: importFiles.reason })
      .from(importFiles)
      .where(sql`${inArray(importFiles.importId, ids)} and ${importFiles.outcome} = 'rejected'`)
      .orderBy(asc(importFiles.importId), asc(importFiles.position))
  /** The first rejected lines of each import's manifests. */
  const rejectedLines = async (ids: string[], most: number) => {
    const numbered = db
      .select({
        importId: importRejects.importId,
        position: importRejects.position,
        line: importRejects.line,
        reason: importRejects.reason,
        number:
          sql<number>`row_number() over (partition by ${importRejects.importId} order by ${importRejects.position}, ${importRejects.line})`.as(
            'number',
          ),
      })
      .from(importRejects)
      .where(and(inArray(importRejects.importId, ids), eq(importRejects.outcome, 'rejected')))
      .as('numbered')
    return db
      .select({
        id: numbered.importId,
        name: importFiles.name,
        at: sql<string | null>`'line ' || ${numbered.line}`,
        reason: numbered.reason,
      })
      .from(numbered)
      .innerJoin(importFiles, and(eq(importFiles.importId, numbered.importId), eq(importFiles.position, numbered.position)))
      .where(lte(numbered.number, most))
      .orderBy(asc(numbered.importId), asc(numbered.position), asc(numbered.line))
  }
  const shown = async (
    rows: readonly {
      id: string
      projectId: string
      state: (typeof imports.$inferSelect)['state']
      createdAt: Date
      error: string | null
    }[],
    mostLines: number,
  ) => {
    if (rows.length === 0) return []
    const ids = rows.map((row) => row.id)
    const isImage = sql`${importManifests.importId} is null`
    const counts = await db
      .select({
        id: importFiles.importId,
        total: sql<number>`(count(*) filter (where ${isImage}) + coalesce(sum(${importManifests.lines}), 0))::int`,
        done: sql<number>`(count(${importFiles.outcome}) filter (where ${isImage}) + coalesce(sum(${importManifests.linesDone}), 0))::int`,
        added: sql<number>`(coalesce(sum(coalesce(${importFiles.samples}, 1)) filter (where ${importFiles.outcome} = 'added'), 0) + coalesce(sum(${importManifests.added}), 0))::int`,
        duplicates: sql<number>`(count(*) filter (where ${importFiles.outcome} = 'duplicate') + coalesce(sum(${importManifests.duplicates}), 0))::int`,
        rejected: sql<number>`(count(*) filter (where ${importFiles.outcome} = 'rejected') + coalesce(sum(${importManifests.rejected}), 0))::int`,
      })
      .from(importFiles)
      .leftJoin(importManifests, ofFile)
      .where(inArray(importFiles.importId, ids))
      .groupBy(importFiles.importId)
    const rejected = [...(await rejectedFiles(ids)), ...(await rejectedLines(ids, mostLines))]
    return rows.map((row) => {
      const none = { total: 0, done: 0, added: 0, duplicates: 0, rejected: 0 }
      const { id, ...numbers } = counts.find((one) => one.id === row.id) ?? { id: row.id, ...none }
      const rejects = rejected
        .filter((one) => one.id === id)
        .map(({ name, at, reason }) => ({ name, reason: reason ?? 'no reason was kept', ...(at === null ? {} : { at }) }))
      return { ...row, ...numbers, rejects }
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
    /** An import of files that a scan of their source found. */
    beginScanned: async (row: {
      readonly id: string
      readonly projectId: string
      readonly sourceId: string
      readonly createdBy: string
      readonly createdAt: Date
      readonly scanId: string
    }): Promise<void> => {
      await db.insert(imports).values({ ...row, state: 'receiving' })
    },
    /** Everything has come: ready to be worked off. False when the import was given up meanwhile; then nothing is kept. */
    receive: async (
      id: string,
      {
        groups,
        options,
        files,
      }: { readonly groups: Record<string, string>; readonly options?: ImportOptions; readonly files: readonly ReceivedFile[] },
    ): Promise<boolean> => {
      const received = await db
        .update(imports)
        .set({ state: importFlow.receiving.received, groups, ...(options === undefined ? {} : { options }) })
        .where(and(eq(imports.id, id), eq(imports.state, 'receiving')))
        .returning({ id: imports.id })
      if (received.length === 0) return false
      for (let start = 0; start < files.length; start += chunk)
        await db.insert(importFiles).values(
          files.slice(start, start + chunk).map(({ lines: _, ...file }, index) => ({
            ...file,
            importId: id,
            position: start + index,
            outcome: file.sha256 === null ? ('rejected' as const) : null,
          })),
        )
      const manifests = files.flatMap(({ lines, sha256 }, position) =>
        lines === undefined || sha256 === null ? [] : [{ importId: id, position, lines }],
      )
      if (manifests.length > 0) await db.insert(importManifests).values(manifests)
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
      const [row] = await shown(await db.select(columns).from(imports).where(eq(imports.id, id)), allLines)
      return row
    },
    /** Newest first, at most 100; of each the first rejected lines. */
    listOf: async (projectId: string) =>
      shown(await db.select(columns).from(imports).where(eq(imports.projectId, projectId)).orderBy(desc(imports.id)).limit(100), fewLines),
  }
}
