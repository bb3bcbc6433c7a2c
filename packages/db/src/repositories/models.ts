import type { ModelId, ModelMapping, ModelRunKind, ModelRunState, ModelVersion, ProjectId } from '@reticle/domain'
import { and, desc, eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { models, modelVersions } from '../schema/models.ts'
import { people } from '../schema/people.ts'

/** A version as it is registered, with its model. */
export type RegisteredVersion = {
  readonly id: string
  readonly modelId: ModelId
  readonly projectId: ProjectId
  readonly model: string
  readonly version: string
  readonly digest: string | null
  readonly licence: string | null
  readonly mapping: ModelMapping
  readonly isWithdrawn: boolean
}

type NewVersion = ModelVersion & {
  readonly id: string
  readonly modelId: string
  readonly projectId: string
  readonly createdBy: string
  readonly createdAt: Date
  readonly releaseId?: string | null
  readonly metrics?: Readonly<Record<string, number>>
}

const named = {
  id: modelVersions.id,
  modelId: sql<ModelId>`${modelVersions.modelId}`,
  projectId: sql<ProjectId>`${modelVersions.projectId}`,
  model: models.name,
  version: modelVersions.version,
  digest: modelVersions.digest,
  licence: modelVersions.licence,
  mapping: modelVersions.mapping,
  isWithdrawn: sql<boolean>`${models.withdrawnAt} is not null`,
}

/** Models of a project and their versions, which never change. */
export const modelRepository = (db: Executor) => {
  const listWhere = async (condition: ReturnType<typeof eq>) => {
    const rows = await db
      .select({
        id: models.id,
        projectId: models.projectId,
        name: models.name,
        description: models.description,
        modality: models.modality,
        createdBy: people.name,
        createdAt: models.createdAt,
        withdrawnAt: models.withdrawnAt,
        withdrawnReason: models.withdrawnReason,
        latest: sql<string | null>`(select v.version from model_versions v where v.model_id = ${models.id} order by v.id desc limit 1)`,
        versions: sql<number>`(select count(*)::int from model_versions v where v.model_id = ${models.id})`,
        backends: sql<number>`(select count(*)::int from backends b where b.model_id = ${models.id} and b.removed_at is null)`,
      })
      .from(models)
      .innerJoin(people, eq(people.id, models.createdBy))
      .where(condition)
      .orderBy(models.name)
    return rows.map((row) => ({ ...row, id: row.id as ModelId, projectId: row.projectId as ProjectId }))
  }
  const versionQuery = () => db.select(named).from(modelVersions).innerJoin(models, eq(models.id, modelVersions.modelId))

  return {
    listOf: (projectId: string) => listWhere(eq(models.projectId, projectId)),
    get: async (id: string) => (await listWhere(eq(models.id, id)))[0],
    named: async (projectId: string, name: string): Promise<{ id: ModelId; isWithdrawn: boolean } | undefined> => {
      const [row] = await db
        .select({ id: models.id, withdrawnAt: models.withdrawnAt })
        .from(models)
        .where(and(eq(models.projectId, projectId), eq(models.name, name)))
      return row === undefined ? undefined : { id: row.id as ModelId, isWithdrawn: row.withdrawnAt !== null }
    },
    /** False when the project has one of that name. */
    add: async (
      row: Pick<typeof models.$inferInsert, 'id' | 'projectId' | 'name' | 'description' | 'modality' | 'createdBy' | 'createdAt'>,
    ) => (await db.insert(models).values(row).onConflictDoNothing().returning({ id: models.id })).length > 0,
    /** False when it was withdrawn before. */
    withdraw: async (id: string, reason: string, at: Date): Promise<boolean> => {
      const rows = await db
        .update(models)
        .set({ withdrawnAt: at, withdrawnReason: reason })
        .where(and(eq(models.id, id), sql`${models.withdrawnAt} is null`))
        .returning({ id: models.id })
      return rows.length > 0
    },
    /** False when the model has this version. */
    addVersion: async (row: NewVersion): Promise<boolean> =>
      (await db.insert(modelVersions).values(row).onConflictDoNothing().returning({ id: modelVersions.id })).length > 0,
    version: async (modelId: string, version: string): Promise<RegisteredVersion | undefined> => {
      const [row] = await versionQuery().where(and(eq(modelVersions.modelId, modelId), eq(modelVersions.version, version)))
      return row
    },
    versionById: async (id: string): Promise<RegisteredVersion | undefined> => {
      const [row] = await versionQuery().where(eq(modelVersions.id, id))
      return row
    },
    /** The newest version of a model. */
    latestVersion: async (modelId: string): Promise<RegisteredVersion | undefined> => {
      const [row] = await versionQuery().where(eq(modelVersions.modelId, modelId)).orderBy(desc(modelVersions.id)).limit(1)
      return row
    },
    /** Newest first, with how much each of them said. */
    versionsOf: async (modelId: string) =>
      db
        .select({
          ...named,
          releaseId: modelVersions.releaseId,
          metrics: modelVersions.metrics,
          createdBy: people.name,
          createdAt: modelVersions.createdAt,
          tasks: sql<number>`(select count(distinct s.task_id)::int from suggestions s where s.model_version_id = ${modelVersions.id})`,
          suggestions: sql<number>`(select count(*)::int from suggestions s where s.model_version_id = ${modelVersions.id})`,
          embeddings: sql<number>`(select count(*)::int from task_embeddings e where e.model_version_id = ${modelVersions.id})`,
        })
        .from(modelVersions)
        .innerJoin(models, eq(models.id, modelVersions.modelId))
        .innerJoin(people, eq(people.id, modelVersions.createdBy))
        .where(eq(modelVersions.modelId, modelId))
        .orderBy(desc(modelVersions.id)),
    runCounts: async (modelId: string) => {
      const { rows } = await db.execute<{ kind: ModelRunKind; state: ModelRunState; n: number }>(sql`
        select kind, state, count(*)::int as n from model_runs where model_id = ${modelId} group by kind, state order by kind, state`)
      return rows
    },
  }
}
