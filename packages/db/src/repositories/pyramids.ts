import type { ProjectId, PyramidId } from '@reticle/domain'
import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { importFiles } from '../schema/imports.ts'
import { type PyramidLevel, pyramidFiles, pyramids } from '../schema/pyramids.ts'
import { releaseFiles, releases } from '../schema/releases.ts'
import type { ServedAxis, ServedType } from '../schema/sample-image.ts'
import { samples } from '../schema/samples.ts'

/** Which pixels: of the original of this hash, this part, by this recipe. */
export type PyramidContent = { readonly sha256: string; readonly part: string; readonly recipe: string }
/** A file of a pyramid: its path below the root, and the blob in the store. */
export type PyramidFile = { readonly path: string; readonly sha256: string; readonly bytes: number }
export type PyramidLayout = { readonly axes: ServedAxis[]; readonly dtype: ServedType; readonly levels: PyramidLevel[] }

export type SeenSample =
  | { readonly problem: { at: string; reason: string } }
  | (Pick<typeof samples.$inferInsert, 'image' | 'dtype' | 'axes' | 'headerSha256' | 'thumbnailSha256' | 'pictureHash' | 'pyramidId'> & {
      readonly metadata: Record<string, unknown>
    })

const unfinished = ['queued', 'building'] as const

/** Named by a manifest, and nobody has looked into it: as the index `samples_unseen` says it. */
export const isUnseen = and(
  sql`${samples.image} is null and ${samples.problem} is null and ${samples.mediaType} not in ('image/png', 'image/jpeg')`,
  isNull(samples.withdrawnAt),
)

const retired = { at: 'sample', reason: 'all samples with these pixels were withdrawn' }

/** Of a pyramid `p`: no sample shows it, or has shown it for so long. */
const isUnused = (graceSeconds: number) => {
  const before = sql`now() - ${graceSeconds}::float8 * interval '1 second'`
  return sql`coalesce(p.finished_at, p.created_at) < ${before} and p.created_at < ${before} and not exists (
    select from ${samples} s where s.pyramid_id = p.id and (s.withdrawn_at is null or s.withdrawn_at > ${before}))`
}

/** What a worker must know to look into the file of a sample. */
const fileColumns = {
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
  metadata: samples.metadata,
}

const addFile = async (db: Executor, file: PyramidFile & { readonly pyramidId: string }): Promise<void> => {
  const { sha256, bytes } = file
  await db
    .insert(pyramidFiles)
    .values(file)
    .onConflictDoUpdate({ target: [pyramidFiles.pyramidId, pyramidFiles.path], set: { sha256, bytes } })
}

/** Pyramids: asked for by an import, made by a worker, served by the api. */
export const pyramidRepository = (db: Executor) => ({
  /**
   * The pyramid of this content, made when there is none. `isWanted`: it has still to be built. One that failed is tried again, since whoever
   * imports its file once more expects that. `made`: files that are there before it is built (its sketch), or that it lies ready where it is.
   */
  ensure: async (
    id: string,
    content: PyramidContent,
    layout: PyramidLayout,
    made: { readonly files: readonly PyramidFile[] } | 'in place',
  ): Promise<{ id: PyramidId; isWanted: boolean }> => {
    const isInPlace = made === 'in place'
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
    const isWanted = unfinished.some((state) => state === row.state)
    if (isWanted && made !== 'in place') for (const file of made.files) await addFile(db, { pyramidId: row.id, ...file })
    return { id: row.id as PyramidId, isWanted }
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
  addFile: (file: PyramidFile & { readonly pyramidId: string }): Promise<void> => addFile(db, file),
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
        projectId: samples.projectId,
        sha256: samples.sha256,
        bytes: samples.bytes,
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
  /**
   * Takes pyramids out of use that no sample of a study shows any more, and has not for so long: they count as failed, so that whoever imports
   * the same file meanwhile has it made anew. Answers those that still have to be cleared.
   */
  retire: async (graceSeconds: number, limit: number): Promise<PyramidId[]> => {
    const { rows } = await db.execute<{ id: PyramidId }>(sql`
      update ${pyramids} set state = 'failed', problem = ${JSON.stringify(retired)}::jsonb
      where id in (select p.id from ${pyramids} p where p.state in ('ready', 'failed') and ${isUnused(graceSeconds)} order by p.created_at limit ${limit}
        for update skip locked)
      returning id`)
    return rows.map(({ id }) => id)
  },
  /** Hashes of the files of these pyramids that nothing else refers to: no other pyramid, no sample, no import, no release. */
  unusedFiles: async (ids: readonly PyramidId[]): Promise<string[]> => {
    const own = sql`${sql.param([...ids])}::uuid[]`
    const { rows } = await db.execute<{ sha256: string }>(sql`
      with given as (select distinct sha256 from ${pyramidFiles} where pyramid_id = any(${own})),
        used as (
          select sha256 from ${pyramidFiles} where pyramid_id <> all(${own})
          union all select sha256 from ${samples}
          union all select thumbnail_sha256 from ${samples}
          union all select header_sha256 from ${samples}
          union all select c.value from ${samples} cross join lateral jsonb_each_text(image->'companions') c where image->'companions' <> '{}'
          union all select sha256 from ${importFiles}
          union all select manifest_sha256 from ${releases}
          union all select sha256 from ${releaseFiles})
      select sha256 from given where not exists (select from used where used.sha256 = given.sha256)`)
    return rows.map(({ sha256 }) => sha256)
  },
  /** Forgets retired pyramids, unless somebody has asked for one again. */
  drop: async (ids: readonly PyramidId[]): Promise<number> => {
    const own = sql`${sql.param([...ids])}::uuid[]`
    const { rows } = await db.execute<{ id: string }>(sql`
      select id from ${pyramids} where id = any(${own}) and state = 'failed' and not exists (
        select from ${samples} s where s.pyramid_id = ${pyramids.id} and s.withdrawn_at is null) for update`)
    const gone = sql`${sql.param(rows.map(({ id }) => id))}::uuid[]`
    await db.execute(sql`update ${samples} set pyramid_id = null where pyramid_id = any(${gone})`)
    await db.execute(sql`delete from ${pyramidFiles} where pyramid_id = any(${gone})`)
    await db.execute(sql`delete from ${pyramids} where id = any(${gone})`)
    return rows.length
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
      .select(fileColumns)
      .from(samples)
      .where(and(eq(samples.projectId, projectId), isUnseen, gt(samples.position, after)))
      .orderBy(asc(samples.position))
      .limit(limit),
  /** One that a manifest named and whose file nobody has found sound yet; undefined when it needs no look. */
  unseenOne: async (sampleId: string) => {
    const [row] = await db
      .select(fileColumns)
      .from(samples)
      .where(and(eq(samples.id, sampleId), isNull(samples.image), isNull(samples.withdrawnAt)))
    return row
  },
  /**
   * Forgets what was wrong with the file of a sample, or with the making of its pyramid; answers what is to be done again, undefined when there
   * is no such sample.
   */
  forgetProblem: async (
    sampleId: string,
  ): Promise<{ projectId: ProjectId; isUnseen: boolean; pyramidId: PyramidId | null } | undefined> => {
    const [row] = await db
      .update(samples)
      .set({ problem: null })
      .where(and(eq(samples.id, sampleId), isNull(samples.withdrawnAt)))
      .returning({ projectId: samples.projectId, isUnseen: sql<boolean>`${samples.image} is null`, pyramidId: samples.pyramidId })
    if (row === undefined) return undefined
    const failed =
      row.pyramidId === null
        ? []
        : await db
            .update(pyramids)
            .set({ state: 'queued', problem: null, finishedAt: null })
            .where(and(eq(pyramids.id, row.pyramidId), eq(pyramids.state, 'failed')))
            .returning({ id: pyramids.id })
    const { projectId, isUnseen: isStillUnseen } = row
    return { projectId: projectId as ProjectId, isUnseen: isStillUnseen, pyramidId: (failed[0]?.id as PyramidId | undefined) ?? null }
  },
})
