import { and, asc, eq, gt, inArray, ne, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { sourceFiles } from '../schema/source-scans.ts'

export type KnownFile = Omit<typeof sourceFiles.$inferSelect, 'sourceId'>
export type MetFile = {
  readonly path: string
  readonly uri: string | null
  readonly bytes: number
  readonly tag: string
  readonly sha256: string
}

/** What scans know of the files of a source. */
export const sourceFileRepository = (db: Executor) => {
  const at = (sourceId: string, paths: readonly string[]) => and(eq(sourceFiles.sourceId, sourceId), inArray(sourceFiles.path, [...paths]))
  return {
    /** Those of these paths that are known. */
    known: async (sourceId: string, paths: readonly string[]): Promise<Map<string, KnownFile>> => {
      if (paths.length === 0) return new Map()
      const rows = await db.select().from(sourceFiles).where(at(sourceId, paths))
      return new Map(rows.map((row) => [row.path, row]))
    },
    /** New ones, that are there. */
    add: async (sourceId: string, scanId: string, files: readonly MetFile[], stateAt: Date): Promise<void> => {
      if (files.length === 0) return
      await db
        .insert(sourceFiles)
        .values(files.map((file) => ({ ...file, sourceId, scanId, stateAt, state: 'there' as const })))
        .onConflictDoNothing()
    },
    /** They are as they were known; one whose tag changed alone is known by its new one. */
    keep: async (sourceId: string, scanId: string, files: readonly MetFile[], stateAt: Date): Promise<void> => {
      if (files.length === 0) return
      await db.execute(sql`
        update source_files f set scan_id = ${scanId}, tag = given.tag, bytes = given.bytes, state = 'there', changed_sha256 = null,
          state_at = case when f.state = 'there' then f.state_at else ${stateAt.toISOString()}::timestamptz end
        from unnest(${sql.param(files.map(({ path }) => path))}::text[], ${sql.param(files.map(({ tag }) => tag))}::text[],
          ${sql.param(files.map(({ bytes }) => bytes))}::bigint[]) as given (path, tag, bytes)
        where f.source_id = ${sourceId} and f.path = given.path`)
    },
    /** Other bytes lie there now: what is known of the file stays, and these are told of. `tag` is theirs, so that they are read once. */
    change: async (sourceId: string, scanId: string, files: readonly MetFile[], stateAt: Date): Promise<void> => {
      for (const { path, tag, sha256 } of files)
        await db
          .update(sourceFiles)
          .set({ scanId, tag, state: 'changed', changedSha256: sha256, stateAt })
          .where(at(sourceId, [path]))
    },
    /** Those that are changed still, and were read before. */
    keepChanged: async (sourceId: string, scanId: string, paths: readonly string[]): Promise<void> => {
      if (paths.length > 0) await db.update(sourceFiles).set({ scanId }).where(at(sourceId, paths))
    },
    /** Marks those that the scan did not meet as gone, but for those at or below places that it could not look at; answers how many are so for the first time. */
    markGone: async (sourceId: string, scanId: string, but: readonly string[], stateAt: Date): Promise<number> => {
      const rows = await db
        .update(sourceFiles)
        .set({ state: 'gone', stateAt, changedSha256: null })
        .where(
          and(
            eq(sourceFiles.sourceId, sourceId),
            ne(sourceFiles.scanId, scanId),
            ne(sourceFiles.state, 'gone'),
            sql`not exists (select from unnest(${sql.param([...but])}::text[]) place
              where place = '.' or ${sourceFiles.path} = place or starts_with(${sourceFiles.path}, place || '/'))`,
          ),
        )
        .returning({ path: sourceFiles.path })
      return rows.length
    },
    /** Those that are changed or gone, by path. */
    odd: async (sourceId: string, state: 'changed' | 'gone', after: string | null, limit: number): Promise<KnownFile[]> =>
      db
        .select()
        .from(sourceFiles)
        .where(
          and(eq(sourceFiles.sourceId, sourceId), eq(sourceFiles.state, state), after === null ? undefined : gt(sourceFiles.path, after)),
        )
        .orderBy(asc(sourceFiles.path))
        .limit(limit),
    counts: async (sourceId: string): Promise<{ there: number; changed: number; gone: number }> => {
      const { rows } = await db.execute<{ state: 'there' | 'changed' | 'gone'; n: number }>(
        sql`select state, count(*)::int as n from source_files where source_id = ${sourceId} group by state`,
      )
      const of = (state: string) => rows.find((row) => row.state === state)?.n ?? 0
      return { there: of('there'), changed: of('changed'), gone: of('gone') }
    },
    /** A page of all, by path. */
    page: async (sourceId: string, after: string, limit: number): Promise<KnownFile[]> =>
      db
        .select()
        .from(sourceFiles)
        .where(and(eq(sourceFiles.sourceId, sourceId), gt(sourceFiles.path, after)))
        .orderBy(asc(sourceFiles.path))
        .limit(limit),
    /** Carries out the plan of a relink: files and samples are known by their new places. Answers how many samples are read from another place now. */
    relink: async (sourceId: string, scanId: string, stateAt: Date): Promise<{ files: number; samples: number }> => {
      const moment = sql`${stateAt.toISOString()}::timestamptz`
      const moved = await db.execute(sql`
        update samples s set uri = r.new_uri from relinked_files r
        where r.scan_id = ${scanId} and s.source_id = ${sourceId} and s.sha256 = r.sha256 and s.uri = r.old_uri returning s.id`)
      const files = await db.execute(sql`
        delete from source_files f using relinked_files r where r.scan_id = ${scanId} and f.source_id = ${sourceId} and f.path = r.path returning f.path`)
      await db.execute(sql`
        insert into source_files (source_id, path, uri, bytes, tag, sha256, state, scan_id, state_at)
        select ${sourceId}, new_path, new_uri, bytes, tag, sha256, 'there', ${scanId}, ${moment} from relinked_files where scan_id = ${scanId}
        on conflict (source_id, path) do nothing`)
      return { files: files.rows.length, samples: moved.rows.length }
    },
  }
}
