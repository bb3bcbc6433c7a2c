import type { BackendCheck } from '@reticle/contract'
import { type BackendId, type DomainError, err, ok, type Result } from '@reticle/domain'
import { keepFare, knownOf, openBackend, versionOfBackend } from '@reticle/models'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { showBackend } from './backends.ts'

const nothing = { labels: [], questions: [] }

/**
 * Asks a backend now, also while it rests: whether it is well, and what it is. Its answer is kept; the version that it says is registered when all
 * its names are known (docs/spec/models.md, MR4).
 */
export const checkBackend = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  id: BackendId,
): Promise<Result<BackendCheck, DomainError>> => {
  const { read, config, unitOfWork, now } = context
  const row = await read.backends.get(id)
  if (row === undefined || row.removedAt !== null) return err({ code: 'not-found', message: 'there is no such backend' })
  const latest = await read.models.latestVersion(row.modelId)
  const known = latest === undefined ? nothing : knownOf(latest.mapping)
  const backend = openBackend(row, known, { privateHosts: config.backendPrivateHosts })
  const well = await backend.isWell()
  const info = well.ok ? await backend.info() : well
  await keepFare(context, id, info.ok ? undefined : info.error)
  const answer = async (found: Omit<BackendCheck, 'backend'>): Promise<Result<BackendCheck, DomainError>> => {
    const backendNow = await showBackend(context, id)
    return backendNow.ok ? ok({ backend: backendNow.value, ...found }) : backendNow
  }
  if (!info.ok) return answer({ isWell: false, fault: info.error.message, version: null, isNew: false, unmapped: nothing })
  const isWell = well.ok && well.value
  const live = await read.projectHistory.liveProtocol(scope.projectId)
  const { projectId, organizationId } = scope
  const found = await unitOfWork(async (repositories) => {
    const at = now()
    await repositories.backends.set(id, { told: info.value, toldAt: at })
    await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['models'] } })
    const registrar = { organizationId, projectId, actorId: caller.personId }
    return versionOfBackend(repositories, registrar, { id: row.modelId, name: row.model }, info.value, live?.content, at)
  })
  const { version, isNew, unmapped } = found
  return answer({
    isWell,
    fault: isWell ? null : 'it is still starting: check again in a while',
    version: version?.version ?? null,
    isNew,
    unmapped: { labels: [...unmapped.labels], questions: [...unmapped.questions] },
  })
}
