import { modelText, type ReleaseState } from '@reticle/domain'
import { and, asc, eq, gt, inArray, lte, or, type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { adjudications } from '../schema/adjudications.ts'
import { annotations } from '../schema/annotations.ts'
import { consensus } from '../schema/consensus.ts'
import { annotationOrigins, releasedOrigin } from '../schema/label-imports.ts'
import { models, modelVersions } from '../schema/models.ts'
import { organizations } from '../schema/organizations.ts'
import { projects } from '../schema/projects.ts'
import { protocols } from '../schema/protocols.ts'
import { type ReleaseSummary, releaseFiles, releases } from '../schema/releases.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'
import { orcidRepository } from './orcids.ts'
import { behind, inScope, type ReleaseScope } from './release-scope.ts'

/** A place in a list that is ordered by the sample's position, then by id. */
export type Place = { readonly position: number; readonly id: string }

type ReleasedFile = { readonly path: string; readonly sha256: string; readonly bytes: number; readonly mediaType: string }

const chunk = 10_000

/**
 * What a freeze reads and writes. Lists are read page by page in the order of the release; read them all in one repeatable-read
 * transaction, so that they are of one moment.
 */
export const releaseWorkRepository = (db: Executor) => ({
  get: async (releaseId: string) => {
    const [row] = await db
      .select({
        id: releases.id,
        name: releases.name,
        version: releases.version,
        state: releases.state,
        plan: releases.plan,
        projectId: projects.id,
        projectName: projects.name,
        projectDescription: projects.description,
        isDemo: projects.isDemo,
        organizationId: organizations.id,
        organization: organizations.name,
      })
      .from(releases)
      .innerJoin(projects, eq(projects.id, releases.projectId))
      .innerJoin(organizations, eq(organizations.id, projects.organizationId))
      .where(eq(releases.id, releaseId))
    return row
  },
  orcids: orcidRepository(db).inReleases,
  models: async (projectId: string, asOf: Date) => {
    const rows = await db
      .select({
        ...{ name: models.name, modality: models.modality },
        ...{ version: modelVersions.version, digest: modelVersions.digest, licence: modelVersions.licence },
      })
      .from(modelVersions)
      .innerJoin(models, eq(models.id, modelVersions.modelId))
      .where(and(eq(modelVersions.projectId, projectId), lte(modelVersions.createdAt, asOf)))
    return new Map(rows.map((row) => [modelText(row.name, row.version), row]))
  },
  protocols: async (projectId: string, asOf: Date) => {
    const rows = await db
      .select({ id: protocols.id, version: protocols.version, content: protocols.content, ontology: protocols.ontology })
      .from(protocols)
      .where(and(eq(protocols.projectId, projectId), lte(protocols.createdAt, asOf)))
      .orderBy(asc(protocols.version))
    return rows.map(({ ontology, ...row }) => (ontology === null ? row : { ...row, ontology }))
  },

  /** Where the image of this content lies when it is not in the store; null when it should be there. */
  uriOf: async (projectId: string, sha256: string): Promise<string | null> => {
    const [row] = await db
      .select({ uri: samples.uri })
      .from(samples)
      .where(and(eq(samples.projectId, projectId), eq(samples.sha256, sha256)))
    return row?.uri ?? null
  },
  annotations: async (scope: ReleaseScope, after: Place | null, limit: number) =>
    db
      .select({
        position: samples.position,
        row: {
          id: annotations.id,
          sampleId: samples.id,
          taskId: annotations.taskId,
          annotatorId: annotations.annotatorId,
          protocolVersion: protocols.version,
          content: annotations.content,
          isCounted: annotations.isCounted,
          activeMilliseconds: annotations.activeMilliseconds,
          supersedes: annotations.supersedes,
          submittedAt: annotations.submittedAt,
          origin: releasedOrigin,
        },
      })
      .from(annotations)
      .leftJoin(annotationOrigins, eq(annotationOrigins.annotationId, annotations.id))
      .innerJoin(tasks, eq(tasks.id, annotations.taskId))
      .innerJoin(samples, eq(samples.id, tasks.sampleId))
      .innerJoin(protocols, eq(protocols.id, annotations.protocolId))
      .where(
        and(
          inScope(scope),
          lte(annotations.submittedAt, scope.asOf),
          inArray(annotations.purpose, ['vote', 'revision']),
          afterPlace(after, annotations.id),
        ),
      )
      .orderBy(asc(samples.position), asc(annotations.id))
      .limit(limit),

  consensus: async (scope: ReleaseScope, after: number | null, limit: number) =>
    db
      .select({
        position: samples.position,
        row: { id: consensus.id, sampleId: samples.id, taskId: tasks.id, outcome: consensus.outcome, decision: consensus.decision },
      })
      .from(tasks)
      .innerJoin(samples, eq(samples.id, tasks.sampleId))
      .leftJoin(adjudications, eq(adjudications.id, tasks.adjudicationId))
      .innerJoin(consensus, sql`${consensus.id} = ${behind}`)
      .where(and(inScope(scope), after === null ? undefined : gt(samples.position, after)))
      .orderBy(asc(samples.position))
      .limit(limit),

  adjudications: async (scope: ReleaseScope, after: Place | null, limit: number) =>
    db
      .select({
        position: samples.position,
        row: {
          id: adjudications.id,
          sampleId: samples.id,
          taskId: adjudications.taskId,
          reviewerId: adjudications.reviewerId,
          reasonCode: adjudications.reasonCode,
          note: adjudications.note,
          content: adjudications.content,
          consensusId: adjudications.consensusId,
          supersedes: adjudications.supersedes,
          signedAt: adjudications.signedAt,
        },
      })
      .from(adjudications)
      .innerJoin(tasks, eq(tasks.id, adjudications.taskId))
      .innerJoin(samples, eq(samples.id, tasks.sampleId))
      .where(and(inScope(scope), lte(adjudications.signedAt, scope.asOf), afterPlace(after, adjudications.id)))
      .orderBy(asc(samples.position), asc(adjudications.id))
      .limit(limit),

  setProgress: async (releaseId: string, progress: number): Promise<void> => {
    await db
      .update(releases)
      .set({ progress })
      .where(and(eq(releases.id, releaseId), eq(releases.state, 'freezing')))
  },
  /** Locks a release until the end of the transaction; answers its state. */
  lock: async (releaseId: string): Promise<ReleaseState | undefined> => {
    const [row] = await db.select({ state: releases.state }).from(releases).where(eq(releases.id, releaseId)).for('update')
    return row?.state
  },
  /** Files of a release, which show once it is frozen; those that are there stay. Many take long: the transaction may wait between its statements. */
  addFiles: async (releaseId: string, files: readonly ReleasedFile[]): Promise<void> => {
    await db.execute(sql`set local idle_in_transaction_session_timeout = 0`)
    for (let start = 0; start < files.length; start += chunk) {
      const some = files.slice(start, start + chunk)
      // No path, hash or type holds the end of a line, and a list of the driver's would have every one of them quoted.
      const list = (texts: readonly string[]) => sql`string_to_array(${texts.join('\n')}, e'\n')`
      await db.execute(sql`
        insert into ${releaseFiles} (release_id, path, sha256, bytes, media_type)
        select ${releaseId}::uuid, * from unnest(${list(some.map(({ path }) => path))}, ${list(some.map(({ sha256 }) => sha256))},
          ${list(some.map(({ bytes }) => String(bytes)))}::bigint[], ${list(some.map(({ mediaType }) => mediaType))})
        on conflict do nothing`)
    }
  },
  /** The counts of a locked release. */
  finish: async (
    releaseId: string,
    frozen: {
      readonly state: ReleaseState
      readonly manifestSha256: string
      readonly samples: number
      readonly regions: number
      readonly answers: number
      readonly bytes: number
      readonly summary: ReleaseSummary
      readonly frozenAt: Date
    },
  ): Promise<void> => {
    await db
      .update(releases)
      .set({ ...frozen, progress: 1, error: null })
      .where(eq(releases.id, releaseId))
  },
  fail: async (releaseId: string, state: ReleaseState, error: string): Promise<void> => {
    await db.update(releases).set({ state, error }).where(eq(releases.id, releaseId))
  },
})

const afterPlace = (after: Place | null, id: typeof annotations.id | typeof adjudications.id): SQL | undefined =>
  after === null ? undefined : or(gt(samples.position, after.position), and(eq(samples.position, after.position), gt(id, after.id)))
