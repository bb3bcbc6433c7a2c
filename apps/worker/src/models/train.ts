import { setTimeout as delay } from 'node:timers/promises'
import type { Backend, Training } from '@reticle/backends'
import { newId, newToken, type RegisteredVersion } from '@reticle/db'
import { askPatiently, longestModelText } from '@reticle/models'
import type { WorkerContext } from '../context.ts'
import { reachOf } from './reach.ts'
import { type ModelRunWork, type RunBackend, RunFailed, RunOver, tellModels, whileRunning } from './run.ts'
import { backendFor, versionNow } from './version-of.ts'

const day = 86_400_000
/** How often a backend is asked how far it is: less and less. */
const firstPause = 1000
const longestPause = 15_000
/** Of which `done` counts. */
const whole = 100

type Trained = { readonly modelVersionId: string; readonly metrics: Readonly<Record<string, number>> }
type Asking = {
  readonly context: WorkerContext
  readonly run: ModelRunWork
  readonly row: RunBackend
  readonly backend: Backend
  readonly signal: AbortSignal
}

const asked = async <T>({ context, row, signal }: Asking, request: Parameters<typeof askPatiently<T>>[3]): Promise<T> => {
  const { otherMilliseconds } = reachOf(context.config).limits
  const answer = await askPatiently(context, row.id, otherMilliseconds, request, signal, context.config.modelPatience)
  if (answer.ok) return answer.value
  if (answer.error.isCancelled === true) throw new RunOver(answer.error.message)
  throw new RunFailed(`the backend "${row.name}": ${answer.error.message}`)
}

/** Starts the training, with a token that reads the one release and nothing else, for a day. */
const start = async (asking: Asking, releaseId: string): Promise<string> => {
  const { context, run, row, backend } = asking
  const { train } = backend
  if (train === undefined) throw new RunFailed(`the backend "${row.name}" speaks a protocol in which models do not learn from releases`)
  const { token, secretSha256 } = newToken(run.id)
  const at = context.now()
  const expiresAt = new Date(at.getTime() + day)
  const name = `Training of ${row.model}`.slice(0, 100)
  await whileRunning(context, run.id, ({ tokens }) =>
    tokens.putForRelease({ id: run.id, personId: run.createdBy, name, secretSha256, createdAt: at, expiresAt, releaseId }),
  )
  const release = { address: context.config.callbackUrl.replace(/\/+$/, ''), token, id: releaseId }
  const { job } = await asked(asking, (signal) => train({ release, parameters: run.parameters }, signal))
  await whileRunning(context, run.id, ({ modelRuns }) => modelRuns.set(run.id, { job }))
  return job
}

const watch = async (asking: Asking, job: string): Promise<Training> => {
  const { context, run, row, backend, signal } = asking
  const { training } = backend
  if (training === undefined) throw new RunFailed(`the backend "${row.name}" does not tell how far a training is`)
  let told = -1
  for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 1.5)) {
    const state = await asked(asking, (one) => training(job, one))
    if (state.state === 'done') return state
    if (state.state === 'failed') throw new RunFailed(`the training failed: ${state.error ?? 'the backend does not say why'}`)
    if (state.state === 'cancelled') throw new RunFailed('the training was cancelled at the backend')
    const done = Math.floor(state.progress * whole)
    if (done !== told)
      await whileRunning(context, run.id, async ({ modelRuns, outbox }) => {
        await modelRuns.set(run.id, { done, total: whole, metrics: state.metrics })
        await outbox.put(tellModels(run.projectId))
      })
    told = done
    await delay(Math.min(pause, context.config.modelPatience.longestWait), undefined, { signal }).catch(() => undefined)
  }
}

/** What came of it, registered as a version: the mapping is that of the version which learnt (docs/spec/models.md, MR18). */
const register = async (asking: Asking, before: RegisteredVersion, { version, metrics }: Training): Promise<Trained> => {
  const { context, run, row, backend } = asking
  const name = version ?? (await asked(asking, (signal) => backend.info(signal))).version
  if (`${row.model} ${name}`.length > longestModelText)
    throw new RunFailed(`the name of the new version is too long: "${name.slice(0, 100)}"`)
  return whileRunning(context, run.id, async ({ models, events }) => {
    const at = context.now()
    const { projectId, organizationId, createdBy, releaseId } = run
    const { licence, mapping } = before
    const facts = { version: name, digest: null, licence, mapping, metrics, releaseId }
    const isNew = await models.addVersion({ id: newId(), modelId: row.modelId, projectId, createdBy, createdAt: at, ...facts })
    const event = { type: 'model.version-registered' as const, subjectId: row.modelId, at, organizationId, projectId, actorId: createdBy }
    if (isNew) await events.add({ ...event, payload: { version: name, digest: null, by: 'training', runId: run.id, releaseId } })
    const registered = await models.version(row.modelId, name)
    if (registered === undefined) throw new Error(`version ${name} is not there after it was registered`)
    return { modelVersionId: registered.id, metrics }
  })
}

/**
 * Has a backend learn from one release, and waits for what comes of it. A killed worker's successor goes on asking about the same training.
 * @throws RunFailed, RunOver
 */
export const train = async (context: WorkerContext, run: ModelRunWork, row: RunBackend, signal: AbortSignal): Promise<Trained> => {
  const { releaseId } = run
  if (releaseId === null) throw new RunFailed('the run does not say which release is learnt from')
  const before = await versionNow(context, run, row, signal)
  const asking = { context, run, row, backend: backendFor(context, row, before), signal }
  const job = run.job ?? (await start(asking, releaseId))
  return register(asking, before, await watch(asking, job))
}

/** Tells a backend that a training which it may still be at is not wanted any more. Nobody waits for its answer. */
export const stopTraining = async (context: WorkerContext, run: ModelRunWork, row: RunBackend): Promise<void> => {
  const latest = await context.read.models.latestVersion(row.modelId)
  const { cancelTraining } = latest === undefined ? {} : backendFor(context, row, latest)
  if (run.job === null || cancelTraining === undefined) return
  const outcome = await cancelTraining(run.job)
  if (!outcome.ok) context.log.warn({ runId: run.id, reason: outcome.error.message }, 'a training could not be cancelled at its backend')
}
