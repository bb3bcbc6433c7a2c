import type { ProjectId, PyramidId } from '@reticle/domain'
import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { type PyramidLevel, pyramidFiles, pyramids } from '../schema/pyramids.ts'
import type { ServedAxis, ServedType } from '../schema/sample-image.ts'
import { samples } from '../schema/samples.ts'

/** Which pixels: of the original of this hash, this part, by this recipe. */
export type PyramidContent = { readonly sha256: string; readonly part: string; readonly recipe: string }
export type PyramidLayout = { readonly axes: ServedAxis[]; readonly dtype: ServedType; readonly levels: PyramidLevel[] }

export type SeenSample =
  | { readonly problem: { at: string; reason: string } }
  | (Pick<typeof samples.$inferInsert, 'image' | 'dtype' | 'axes' | 'headerSha256' | 'thumbnailSha256' | 'pyramidId'> & {
      readonly metadata: Record<string, unknown>
    })

const unfinished = ['queued', 'building'] as const

/** Named by a manifest, and nobody has looked into it: as the index `samples_unseen` says it. */
export const isUnseen = and(
  sql`${samples.image} is null and ${samples.problem} is null and ${samples.mediaType} not in ('image/png', 'image/jpeg')`,
  isNull(samples.withdrawnAt),
)

/** Pyramids: asked for by an import, made by a worker, served by the api. */
export const pyramidRepository = (db: Executor) => ({
  /**
   * The pyramid of this content, made when there is none. `isWanted`: it has still to be built. One that failed is tried again, since whoever
   * imports its file once more expects that.
   */
  ensure: async (
    id: string,
    content: PyramidContent,
    layout: PyramidLayout,
    isInPlace: boolean,
  ): Promise<{ id: PyramidId; isWanted: boolean }> => {
    const isFailed = eq(pyramids.state, 'failed')
    await db
      .insert(pyramids)
      .values({ id, ...content, ...layout, isInPlace, state: isInPlace ? 'ready' : 'queued', finishedAt: isInPlace ? sql`now()` : null })
      .onConflictDoUpdate({
        target: [pyramids.sha256, pyramids.part, pyramids.recipe],
        set: isInPlace ? { ...layout, isInPlace, state: 'ready', problem: null } : { ...layout, state: 'queued', problem: null },
        ...(isInPlace ? {} : { setWhere: isFailed }),
      })
    const { sha256, part, recipe } = content
    const [row] = await db
      .select({ id: pyramids.id, state: pyramids.state })
      .from(pyramids)
      .where(and(eq(pyramids.sha256, sha256), eq(pyramids.part, part), eq(pyramids.recipe, recipe)))
    if (row === undefined) throw new Error(`the pyramid of ${sha256} "${part}" is not there after it was made`)
    return { id: row.id as PyramidId, isWanted: unfinished.some((state) => state === row.state) }
  },
  get: async (id: string) => {
    const [row] = await db.select().from(pyramids).where(eq(pyramids.id, id))
    return row
  },
  /** A sample that shows this pyramid: where its original lies, and which part of it. Undefined when all are withdrawn. */
  sourceOf: async (id: string) => {
    const [row] = await db
      .select({
        name: samples.name,
        sha256: samples.sha256,
        bytes: samples.bytes,
        uri: samples.uri,
        image: samples.image,
        projectId: samples.projectId,
      })
      .from(samples)
      .where(and(eq(samples.pyramidId, id), isNull(samples.withdrawnAt)))
      .orderBy(asc(samples.id))
      .limit(1)
    return row
  },
  /** Projects with samples that show it. */
  projectsOf: async (id: string): Promise<ProjectId[]> => {
    const rows = await db.selectDistinct({ id: samples.projectId }).from(samples).where(eq(samples.pyramidId, id))
    return rows.map((row) => row.id as ProjectId)
  },
  /** From `queued` or `building` on: false when it is neither, so that there is nothing to do. */
  begin: async (id: string, at: Date): Promise<boolean> => {
    const rows = await db
      .update(pyramids)
      .set({ state: 'building', startedAt: at, done: 0 })
      .where(and(eq(pyramids.id, id), inArray(pyramids.state, [...unfinished])))
      .returning({ id: pyramids.id })
    return rows.length > 0
  },
  /** How it will lie, or which levels are complete by now; only while it is being built. */
  lay: async (id: string, layout: PyramidLayout): Promise<void> => {
    await db
      .update(pyramids)
      .set(layout)
      .where(and(eq(pyramids.id, id), eq(pyramids.state, 'building')))
  },
  setProgress: async (id: string, done: number, total: number): Promise<void> => {
    await db
      .update(pyramids)
      .set({ done, total })
      .where(and(eq(pyramids.id, id), eq(pyramids.state, 'building')))
  },
  addFile: async (file: {
    readonly pyramidId: string
    readonly path: string
    readonly sha256: string
    readonly bytes: number
  }): Promise<void> => {
    const { sha256, bytes } = file
    await db
      .insert(pyramidFiles)
      .values(file)
      .onConflictDoUpdate({ target: [pyramidFiles.pyramidId, pyramidFiles.path], set: { sha256, bytes } })
  },
  /** All files are there; those of an earlier try that this one did not write are forgotten. */
  finish: async (id: string, levels: PyramidLevel[], paths: readonly string[], at: Date): Promise<boolean> => {
    const rows = await db
      .update(pyramids)
      .set({ state: 'ready', levels, finishedAt: at, problem: null, done: paths.length, total: paths.length })
      .where(and(eq(pyramids.id, id), eq(pyramids.state, 'building')))
      .returning({ id: pyramids.id })
    if (rows.length === 0) return false
    await db
      .delete(pyramidFiles)
      .where(and(eq(pyramidFiles.pyramidId, id), sql`not (${pyramidFiles.path} = any(${sql.param([...paths])}::text[]))`))
    return true
  },
  fail: async (id: string, problem: { at: string; reason: string }, at: Date): Promise<boolean> => {
    const rows = await db
      .update(pyramids)
      .set({ state: 'failed', problem, finishedAt: at })
      .where(and(eq(pyramids.id, id), inArray(pyramids.state, [...unfinished])))
      .returning({ id: pyramids.id })
    return rows.length > 0
  },
  /** The file of a sample's pyramid; undefined when the sample shows another pyramid, or none, or the file is not there. */
  fileOf: async (sampleId: string, pyramidId: string, path: string) => {
    const [row] = await db
      .select({
        isInPlace: pyramids.isInPlace,
        recipe: pyramids.recipe,
        uri: samples.uri,
        sha256: pyramidFiles.sha256,
        bytes: pyramidFiles.bytes,
      })
      .from(samples)
      .innerJoin(pyramids, eq(pyramids.id, samples.pyramidId))
      .leftJoin(pyramidFiles, and(eq(pyramidFiles.pyramidId, pyramids.id), eq(pyramidFiles.path, path)))
      .where(and(eq(samples.id, sampleId), eq(pyramids.id, pyramidId), isNull(samples.withdrawnAt)))
    return row
  },
  /** All that `pixels` says of a sample. */
  pixelsOf: async (sampleId: string) => {
    const [row] = await db
      .select({
        id: samples.id,
        mediaType: samples.mediaType,
        width: samples.width,
        height: samples.height,
        uri: samples.uri,
        image: samples.image,
        problem: samples.problem,
        headerSha256: samples.headerSha256,
        pyramid: pyramids,
      })
      .from(samples)
      .leftJoin(pyramids, eq(pyramids.id, samples.pyramidId))
      .where(and(eq(samples.id, sampleId), isNull(samples.withdrawnAt)))
    return row
  },
  /** What was found in a file that a manifest names, or why it cannot be shown. */
  setSeen: async (sampleId: string, seen: SeenSample): Promise<void> => {
    // What the record said of itself stays.
    const metadata = 'metadata' in seen ? { metadata: sql`${JSON.stringify(seen.metadata)}::jsonb || ${samples.metadata}` } : {}
    await db
      .update(samples)
      .set({ ...seen, ...metadata })
      .where(eq(samples.id, sampleId))
  },
  /** Samples that a manifest named and nobody has looked into, in the order of the project; after a position. */
  unseen: async (projectId: string, after: number, limit: number) =>
    db
      .select({
        id: samples.id,
        position: samples.position,
        name: samples.name,
        sha256: samples.sha256,
        bytes: samples.bytes,
        mediaType: samples.mediaType,
        width: samples.width,
        height: samples.height,
        uri: samples.uri,
        part: samples.part,
      })
      .from(samples)
      .where(and(eq(samples.projectId, projectId), isUnseen, gt(samples.position, after)))
      .orderBy(asc(samples.position))
      .limit(limit),
})
