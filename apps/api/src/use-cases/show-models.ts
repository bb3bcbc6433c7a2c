import type { Model, ModelDetail, ShownModelVersion } from '@reticle/contract'
import type { Repositories } from '@reticle/db'
import type { Context } from '../context.ts'

type Row = NonNullable<Awaited<ReturnType<Repositories['models']['get']>>>
type VersionRow = Awaited<ReturnType<Repositories['models']['versionsOf']>>[number]

const shown = ({ withdrawnAt, withdrawnReason, createdAt, ...row }: Row): Model => ({
  ...row,
  createdAt: createdAt.toISOString(),
  withdrawn: withdrawnAt === null ? null : { at: withdrawnAt.toISOString(), reason: withdrawnReason ?? '' },
})

const versionShown = ({ id, version, digest, licence, mapping, releaseId, metrics, createdBy, createdAt, ...counts }: VersionRow) => ({
  ...{ id, version, digest, licence, mapping, metrics, createdBy },
  releaseId: releaseId as ShownModelVersion['releaseId'],
  createdAt: createdAt.toISOString(),
  counts: { tasks: counts.tasks, suggestions: counts.suggestions, embeddings: counts.embeddings },
})

export const listModels = async ({ read }: Context, projectId: string): Promise<Model[]> => (await read.models.listOf(projectId)).map(shown)

export const showModel = async ({ read }: Context, modelId: string): Promise<ModelDetail | undefined> => {
  const [row, versions, runs] = await Promise.all([
    read.models.get(modelId),
    read.models.versionsOf(modelId),
    read.models.runCounts(modelId),
  ])
  return row === undefined ? undefined : { ...shown(row), registered: versions.map(versionShown), runs }
}

export const showVersion = async ({ read }: Context, modelId: string, version: string): Promise<ShownModelVersion | undefined> => {
  const found = (await read.models.versionsOf(modelId)).find((one) => one.version === version)
  return found === undefined ? undefined : versionShown(found)
}
