import type { Backend } from '@reticle/backends'
import type { RegisteredVersion } from '@reticle/db'
import { askPatiently, knownOf, openBackend, versionOfBackend } from '@reticle/models'
import type { WorkerContext } from '../context.ts'
import { reachOf } from './reach.ts'
import { type ModelRunWork, type RunBackend, RunFailed, RunOver, tellModels, whileRunning } from './run.ts'

const listed = (names: readonly string[]): string =>
  names
    .slice(0, 20)
    .map((name) => `"${name}"`)
    .join(', ')

/** The backend for a version: what it may name is what that version's mapping has. */
export const backendFor = ({ config }: WorkerContext, row: RunBackend, version: RegisteredVersion): Backend =>
  openBackend(row, knownOf(version.mapping), reachOf(config))

/**
 * Asks a backend what it is, and finds or registers its version.
 * @throws RunFailed when it gives no answer, or says names that nobody has mapped
 */
export const versionNow = async (
  context: WorkerContext,
  run: ModelRunWork,
  row: RunBackend,
  signal: AbortSignal,
): Promise<RegisteredVersion> => {
  const { read, config } = context
  const latest = await read.models.latestVersion(row.modelId)
  const reach = reachOf(config)
  const backend = openBackend(row, latest === undefined ? { labels: [], questions: [] } : knownOf(latest.mapping), reach)
  const told = await askPatiently(context, row.id, reach.limits.otherMilliseconds, (one) => backend.info(one), signal, config.modelPatience)
  if (!told.ok) {
    if (told.error.isCancelled === true) throw new RunOver(told.error.message)
    throw new RunFailed(`the backend "${row.name}" does not say what it is: ${told.error.message}`)
  }
  const live = await read.projectHistory.liveProtocol(run.projectId)
  const found = await whileRunning(context, run.id, async (repositories) => {
    const at = context.now()
    await repositories.backends.set(row.id, { told: told.value, toldAt: at })
    await repositories.outbox.put(tellModels(run.projectId))
    const registrar = { organizationId: run.organizationId, projectId: run.projectId, actorId: run.createdBy }
    return versionOfBackend(repositories, registrar, { id: row.modelId, name: row.model }, told.value, live?.content, at)
  })
  if (found.version !== undefined) return found.version
  const { labels, questions } = found.unmapped
  const names = [labels.length > 0 ? `labels ${listed(labels)}` : '', questions.length > 0 ? `questions ${listed(questions)}` : '']
  throw new RunFailed(
    `the backend says that it is version "${told.value.version}", and nobody has said what its ${names.filter(Boolean).join(' and ') || 'names'} mean here: register this version with a mapping`,
  )
}
