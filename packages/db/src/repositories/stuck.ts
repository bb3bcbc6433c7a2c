import type { ImportId, ProjectId, PyramidId, ReleaseId } from '@reticle/domain'
import { and, asc, eq, exists, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { assignments } from '../schema/assignments.ts'
import { draftStates } from '../schema/draft-states.ts'
import { imports } from '../schema/imports.ts'
import { outbox } from '../schema/outbox.ts'
import { projectQuality } from '../schema/project-quality.ts'
import { projects } from '../schema/projects.ts'
import { pyramids } from '../schema/pyramids.ts'
import { releases } from '../schema/releases.ts'
import { samples } from '../schema/samples.ts'
import { isUnseen } from './pyramids.ts'
import { queueOrderRepository } from './queue-order.ts'

/** Rows whose state says that a job must run for them: what the sweeper asks for again when the queue has lost it. */
export const stuckRepository = (db: Executor) => ({
  find: async (olderThanSeconds: number, limit: number) => {
    const before = sql`now() - ${olderThanSeconds}::float8 * interval '1 second'`
    const projectOf = sql`(${outbox.payload}->>'projectId')::uuid`
    const [running, freezing, stale, unordered, building, unseen] = await Promise.all([
      db
        .select({ id: imports.id })
        .from(imports)
        .where(and(inArray(imports.state, ['queued', 'running']), lt(imports.createdAt, before)))
        .limit(limit),
      db
        .select({ id: releases.id })
        .from(releases)
        .where(and(eq(releases.state, 'freezing'), lt(releases.createdAt, before)))
        .limit(limit),
      // A refit was asked for and has not read its facts since: the queue lost it while it waited.
      db
        .selectDistinct({ id: projects.id })
        .from(outbox)
        .innerJoin(projects, and(eq(projects.id, projectOf), isNotNull(projects.protocolId)))
        .leftJoin(projectQuality, eq(projectQuality.projectId, projects.id))
        .where(
          and(
            eq(outbox.name, 'refit-project'),
            isNotNull(outbox.publishedAt),
            lt(outbox.createdAt, before),
            or(isNull(projectQuality.computedAt), lt(projectQuality.computedAt, outbox.createdAt)),
          ),
        )
        .limit(limit),
      queueOrderRepository(db).dueProjects(limit),
      db
        .select({ id: pyramids.id })
        .from(pyramids)
        .where(and(sql`${pyramids.state} in ('queued', 'building')`, lt(pyramids.createdAt, before)))
        .orderBy(asc(pyramids.createdAt))
        .limit(limit),
      // By project, so that the first sample of each is found, and not all of a million.
      db
        .select({ id: projects.id })
        .from(projects)
        .where(
          exists(
            db
              .select({ one: sql`1` })
              .from(samples)
              .where(and(eq(samples.projectId, projects.id), isUnseen)),
          ),
        )
        .limit(limit),
    ])
    return {
      importIds: running.map((row) => row.id as ImportId),
      releaseIds: freezing.map((row) => row.id as ReleaseId),
      projectIds: stale.map((row) => row.id as ProjectId),
      orderIds: unordered,
      pyramidIds: building.map((row) => row.id as PyramidId),
      unseenIds: unseen.map((row) => row.id as ProjectId),
    }
  },
  /** Uploads that have been coming in for longer than any request may last: their server is gone. */
  abandonedImports: async (olderThanSeconds: number, limit: number) =>
    db
      .select({ id: imports.id, projectId: imports.projectId, organizationId: projects.organizationId })
      .from(imports)
      .innerJoin(projects, eq(projects.id, imports.projectId))
      .where(and(eq(imports.state, 'receiving'), lt(imports.createdAt, sql`now() - ${olderThanSeconds}::float8 * interval '1 second'`)))
      .limit(limit),
  /** Removes saved states of drafts whose work was submitted long ago; answers how many. */
  clearDraftStates: async (olderThanSeconds: number, limit: number): Promise<number> => {
    const { rowCount } = await db.execute(sql`
      delete from ${draftStates} where (assignment_id, version) in (
        select d.assignment_id, d.version from ${draftStates} d join ${assignments} a on a.id = d.assignment_id
        where a.state = 'submitted' and a.ended_at < now() - ${olderThanSeconds}::float8 * interval '1 second' limit ${limit})`)
    return rowCount ?? 0
  },
})
