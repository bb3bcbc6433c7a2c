import type { ImportState, ProjectId, TaskId } from '@reticle/domain'
import { and, asc, eq, isNotNull, isNull, max, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { importManifests } from '../schema/import-manifests.ts'
import { importFiles, imports } from '../schema/imports.ts'
import { organizations } from '../schema/organizations.ts'
import { projects } from '../schema/projects.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'

export type NewSample = Omit<typeof samples.$inferInsert, 'position' | 'createdAt'>

/** What a worker does with an upload. Everything that adds samples runs with the project's row locked. */
export const importWorkRepository = (db: Executor) => ({
  get: async (importId: string) => {
    const [row] = await db
      .select({
        id: imports.id,
        projectId: imports.projectId,
        organizationId: organizations.id,
        sourceId: imports.sourceId,
        state: imports.state,
        options: imports.options,
      })
      .from(imports)
      .innerJoin(projects, eq(projects.id, imports.projectId))
      .innerJoin(organizations, eq(organizations.id, projects.organizationId))
      .where(eq(imports.id, importId))
    return row === undefined ? undefined : { ...row, projectId: row.projectId as ProjectId }
  },
  /** Moves an import on from the state that the caller saw; false when someone else did so before. */
  move: async (importId: string, from: ImportState, to: ImportState, finishedAt: Date | null): Promise<boolean> => {
    const moved = await db
      .update(imports)
      .set({ state: to, finishedAt })
      .where(and(eq(imports.id, importId), eq(imports.state, from)))
      .returning({ id: imports.id })
    return moved.length > 0
  },
  /** The next file that nobody has decided on, in the order of the upload. */
  nextFile: async (importId: string) => {
    const [row] = await db
      .select()
      .from(importFiles)
      .where(and(eq(importFiles.importId, importId), isNull(importFiles.outcome)))
      .orderBy(asc(importFiles.position))
      .limit(1)
    return row
  },
  /** Writes the decision on a file; false when it had one. */
  decide: async (
    importId: string,
    position: number,
    decision: {
      readonly outcome: 'added' | 'duplicate' | 'rejected' | 'read'
      readonly reason?: string
      readonly at?: string
      readonly sampleId?: string
      /** How many samples came of it. */
      readonly samples?: number
      /** Of what was stored in its place. */
      readonly sha256?: string
    },
  ): Promise<boolean> => {
    const rows = await db
      .update(importFiles)
      .set(decision)
      .where(and(eq(importFiles.importId, importId), eq(importFiles.position, position), isNull(importFiles.outcome)))
      .returning({ position: importFiles.position })
    return rows.length > 0
  },
  /** How far the manifest at this position of an import is decided; undefined when the file there is an image. */
  manifest: async (importId: string, position: number) => {
    const [row] = await db
      .select()
      .from(importManifests)
      .where(and(eq(importManifests.importId, importId), eq(importManifests.position, position)))
    return row
  },
  /** Hashes of the files that came with the import, by name; of several with one name, that of the last. */
  companions: async (importId: string): Promise<ReadonlyMap<string, string>> => {
    const rows = await db
      .select({ name: importFiles.name, sha256: importFiles.sha256 })
      .from(importFiles)
      .where(and(eq(importFiles.importId, importId), isNotNull(importFiles.sha256)))
      .orderBy(asc(importFiles.position))
    return new Map(rows.map(({ name, sha256 }) => [name, sha256 ?? '']))
  },
  /** Whether any sample shows these bytes, or any file of an import that is not decided yet is made of them. */
  isNeeded: async (sha256: string): Promise<boolean> => {
    const { rows } = await db.execute<{ is_needed: boolean }>(sql`
      select exists (select from ${projects} p cross join lateral (
          select from ${samples} s where s.project_id = p.id and s.sha256 = ${sha256} limit 1) as found)
        or exists (select from ${importFiles} where ${importFiles.sha256} = ${sha256} and ${importFiles.outcome} is null) as is_needed`)
    return rows[0]?.is_needed === true
  },
  counts: async (importId: string): Promise<Record<'added' | 'duplicate' | 'rejected', number>> => {
    const rows = await db
      .select({ outcome: importFiles.outcome, n: sql<number>`sum(coalesce(${importFiles.samples}, 1))::int` })
      .from(importFiles)
      .where(eq(importFiles.importId, importId))
      .groupBy(importFiles.outcome)
    const lines = await db
      .select({
        added: sql<number>`coalesce(sum(${importManifests.added}), 0)::int`,
        duplicate: sql<number>`coalesce(sum(${importManifests.duplicates}), 0)::int`,
        rejected: sql<number>`coalesce(sum(${importManifests.rejected}), 0)::int`,
      })
      .from(importManifests)
      .where(eq(importManifests.importId, importId))
    const of = (outcome: 'added' | 'duplicate' | 'rejected') =>
      (rows.find((row) => row.outcome === outcome)?.n ?? 0) + (lines[0]?.[outcome] ?? 0)
    return { added: of('added'), duplicate: of('duplicate'), rejected: of('rejected') }
  },
  /** The project's sample of this part of these bytes, withdrawn or not. */
  sampleOfContent: async (projectId: string, sha256: string, part: string) => {
    const [row] = await db
      .select({ id: samples.id, name: samples.name, withdrawnAt: samples.withdrawnAt })
      .from(samples)
      .where(and(eq(samples.projectId, projectId), eq(samples.sha256, sha256), eq(samples.part, part)))
    return row
  },
  /** Adds a sample at the end of the project; answers its position. */
  addSample: async (sample: NewSample): Promise<number> => {
    const [last] = await db
      .select({ position: max(samples.position) })
      .from(samples)
      .where(eq(samples.projectId, sample.projectId))
    const position = (last?.position ?? 0) + 1
    await db.insert(samples).values({ ...sample, position })
    return position
  },
  openTask: async (task: {
    readonly id: string
    readonly projectId: string
    readonly sampleId: string
    readonly protocolId: string
    readonly position: number
    readonly reads: number
  }): Promise<TaskId> => {
    await db.insert(tasks).values(task)
    return task.id as TaskId
  },
})
