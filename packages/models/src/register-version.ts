import type { BackendInfo } from '@reticle/backends'
import { newId, type RegisteredVersion, type Repositories } from '@reticle/db'
import type { ModelId, OrganizationId, PersonId, ProjectId, Protocol } from '@reticle/domain'
import { mappingByNames, unmappedOf } from './names.ts'

export type Registrar = { readonly organizationId: OrganizationId; readonly projectId: ProjectId; readonly actorId: PersonId }
export type FoundVersion = {
  /** Undefined while names are open: somebody has to map them first. */
  readonly version: RegisteredVersion | undefined
  readonly isNew: boolean
  readonly unmapped: { readonly labels: readonly string[]; readonly questions: readonly string[] }
}

/** Marks name their model and its version in so many letters. */
export const longestModelText = 200

/**
 * The version that a backend says it is; registered now where all its names are known: by the newest version's mapping, or, of a model without
 * one, since they are the same in the protocol (docs/spec/models.md, MR4).
 */
export const versionOfBackend = async (
  { models, events, outbox }: Repositories,
  { organizationId, projectId, actorId }: Registrar,
  { id: modelId, name }: { readonly id: ModelId; readonly name: string },
  told: BackendInfo,
  protocol: Protocol | undefined,
  at: Date,
): Promise<FoundVersion> => {
  const known = await models.version(modelId, told.version)
  if (known !== undefined) return { version: known, isNew: false, unmapped: unmappedOf(told, known.mapping) }
  const before = await models.latestVersion(modelId)
  const mapping = before?.mapping ?? (protocol === undefined ? { labels: {}, questions: {} } : mappingByNames(told, protocol))
  const unmapped = unmappedOf(told, mapping)
  const isTooLong = `${name} ${told.version}`.length > longestModelText
  if (unmapped.labels.length + unmapped.questions.length > 0 || isTooLong) return { version: undefined, isNew: false, unmapped }
  const { version, digest, licence } = told
  await models.addVersion({ id: newId(), modelId, projectId, version, digest, licence, mapping, createdBy: actorId, createdAt: at })
  const event = { type: 'model.version-registered' as const, subjectId: modelId, at, organizationId, projectId, actorId }
  await events.add({ ...event, payload: { version, digest, by: 'backend' } })
  await outbox.put({ kind: 'hint', payload: { projectId, topics: ['models'] } })
  return { version: await models.version(modelId, version), isNew: true, unmapped }
}
