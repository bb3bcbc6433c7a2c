import { and, asc, eq, isNull, ne } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { parentName, samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'

/** What of a sample may be shown. */
export const shownSample = {
  id: samples.id,
  projectId: samples.projectId,
  name: samples.name,
  mediaType: samples.mediaType,
  width: samples.width,
  height: samples.height,
  sha256: samples.sha256,
  bytes: samples.bytes,
  groups: samples.groups,
  origin: samples.origin,
  dtype: samples.dtype,
  axes: samples.axes,
  createdAt: samples.createdAt,
} as const

export const sampleRepository = (db: Executor) => ({
  get: async (id: string) => {
    const [row] = await db
      .select({ ...shownSample, thumbnailSha256: samples.thumbnailSha256, uri: samples.uri })
      .from(samples)
      .where(and(eq(samples.id, id), isNull(samples.withdrawnAt)))
    return row
  },
  /** What a small picture of a sample is made of, also of one that was withdrawn since: its content stays in releases. */
  pictureOf: async (projectId: string, id: string) => {
    const [row] = await db
      .select({ name: samples.name, sha256: samples.sha256, thumbnailSha256: samples.thumbnailSha256 })
      .from(samples)
      .where(and(eq(samples.id, id), eq(samples.projectId, projectId)))
    return row
  },
  /** What of the sample of a task marks are checked by: its size in px, and its axes. */
  factsUnder: async (taskId: string) => {
    const [row] = await db
      .select({ width: samples.width, height: samples.height, axes: samples.axes })
      .from(tasks)
      .innerJoin(samples, eq(samples.id, tasks.sampleId))
      .where(eq(tasks.id, taskId))
    if (row === undefined) throw new Error(`the sample of task ${taskId} is gone, though its task is not`)
    return row
  },
  /** Samples of a project that lie in the same parent image as this one, itself left out. */
  inSameParent: async (
    { id, projectId, name, origin }: Pick<typeof samples.$inferSelect, 'id' | 'projectId' | 'name' | 'origin'>,
    limit: number,
  ) =>
    db
      .select(shownSample)
      .from(samples)
      .where(
        and(
          eq(samples.projectId, projectId),
          eq(parentName(samples), origin.parent?.name ?? name),
          ne(samples.id, id),
          isNull(samples.withdrawnAt),
        ),
      )
      .orderBy(asc(samples.position))
      .limit(limit),
})
