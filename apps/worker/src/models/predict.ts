import type { Backend, Place, Prediction, PredictRequest } from '@reticle/backends'
import type { ModelRunReject, PredictionTask, RegisteredVersion } from '@reticle/db'
import { type ModelRunScope, modelText, type Protocol, type Result } from '@reticle/domain'
import {
  askPatiently,
  type Mapped,
  mapped,
  type PixelReader,
  pixelReader,
  type SaidOfTask,
  type SamplePixels,
  storePredictions,
  tellMoved,
  wantedLabels,
} from '@reticle/models'
import { sourceFolders } from '@reticle/storage'
import type { WorkerContext } from '../context.ts'
import { inOrder } from './in-order.ts'
import { reachOf } from './reach.ts'
import { type ModelRunWork, type RunBackend, RunFailed, RunOver, tellModels, whileRunning } from './run.ts'
import { signedPicture } from './signed-picture.ts'
import { backendFor, versionNow } from './version-of.ts'

const pageSize = 64
/** Written together: so much is done again after a kill. */
const mostUnwritten = 25
const writtenMilliseconds = 1000
/** A backend whose answers were all refused is not asked about everything else. */
const mostRefused = 50

type Outcome = { readonly task: PredictionTask } & (
  | { readonly kind: 'said'; readonly said: SaidOfTask }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'dead'; readonly reason: string }
)
type Asking = {
  readonly context: WorkerContext
  readonly run: ModelRunWork
  readonly row: RunBackend
  readonly backend: Backend
  readonly version: RegisteredVersion
  readonly pixels: PixelReader
  readonly signal: AbortSignal
  readonly protocolOf: (id: string) => Promise<Protocol | undefined>
}

const protocols = ({ read }: WorkerContext) => {
  const known = new Map<string, Promise<Protocol | undefined>>()
  return (id: string) => {
    const found = known.get(id) ?? read.protocols.get(id).then((row) => row?.content)
    known.set(id, found)
    return found
  }
}

/** Tasks of a scope from a position on, in the order of the import, page by page. */
async function* tasksOf(
  { read }: WorkerContext,
  run: ModelRunWork,
  scope: ModelRunScope,
  version: RegisteredVersion,
): AsyncGenerator<PredictionTask> {
  let left = (scope.most ?? Number.POSITIVE_INFINITY) - run.done - run.failed
  for (let after = run.position; left > 0; ) {
    const page = await read.modelRuns.nextTasks(run.projectId, scope, version.id, after, Math.min(pageSize, left))
    yield* page
    const last = page.at(-1)
    if (last === undefined) return
    after = last.position
    left -= page.length
  }
}

const requestOf = async ({ context, version }: Asking, { sampleId }: PredictionTask, { pixels, place, picture }: SamplePixels) => {
  const request: PredictRequest = { sampleId, place, pixels, labels: wantedLabels(version.mapping) }
  return picture === null ? request : { ...request, picture: await signedPicture(context, sampleId, picture) }
}

const inWords = (
  { version }: Asking,
  prediction: Prediction,
  protocol: Protocol,
  { width, height, plane }: Place,
): Result<Mapped, string> => {
  const model = modelText(version.model, version.version)
  return mapped(prediction, { mapping: version.mapping, protocol, model, facts: { width, height }, plane })
}

const askAbout = async (asking: Asking, task: PredictionTask): Promise<Outcome> => {
  const { context, row, backend, pixels, signal, protocolOf } = asking
  const refused = (reason: string): Outcome => ({ task, kind: 'refused', reason })
  const protocol = await protocolOf(task.protocolId)
  if (protocol === undefined) return refused('its protocol is gone')
  const found = await pixels.read(task.sampleId, { picture: row.protocol === 'label-studio' })
  if (!found.ok) return refused(found.error)
  const request = await requestOf(asking, task, found.value)
  const { limits } = reachOf(context.config)
  const answer = await askPatiently(
    context,
    row.id,
    limits.predictMilliseconds,
    (one) => backend.predict(request, one),
    signal,
    context.config.modelPatience,
  )
  if (!answer.ok) {
    if (answer.error.isCancelled === true) throw new RunOver(answer.error.message)
    return answer.error.isDead ? { task, kind: 'dead', reason: answer.error.message } : refused(answer.error.message)
  }
  const said = inWords(asking, answer.value, protocol, found.value.place)
  return said.ok ? { task, kind: 'said', said: { ...said.value, taskId: task.taskId } } : refused(said.error)
}

/** Writes what came of some tasks, with how far the run is, in one transaction. */
const write = async ({ context, run, version }: Asking, outcomes: readonly Outcome[]): Promise<void> => {
  const last = outcomes.at(-1)
  if (last === undefined) return
  const rows = outcomes.flatMap((one) => (one.kind === 'said' ? [one.said] : []))
  const rejects: ModelRunReject[] = outcomes.flatMap((one) => (one.kind === 'said' ? [] : [{ at: one.task.name, reason: one.reason }]))
  const stored = await whileRunning(context, run.id, async (repositories) => {
    const at = context.now()
    const said = { version, runId: run.id, organizationId: run.organizationId, actorId: run.createdBy }
    const outcome = await storePredictions(repositories, said, rows, at)
    await repositories.modelRuns.advance(run.id, { done: rows.length, failed: rejects.length, position: last.task.position, rejects })
    await repositories.outbox.put(tellModels(run.projectId))
    return outcome
  })
  await tellMoved(context, run.projectId, stored)
}

const goOver = async (asking: Asking, scope: ModelRunScope): Promise<void> => {
  const { context, run, row, version } = asking
  let waiting: Outcome[] = []
  let writtenAt = performance.now()
  let [refusedInARow, answered] = [0, run.done]
  let lastReason = ''
  const flush = async () => {
    const outcomes = waiting
    waiting = []
    await write(asking, outcomes)
    writtenAt = performance.now()
  }
  for await (const outcome of inOrder(tasksOf(context, run, scope, version), row.concurrency, (task) => askAbout(asking, task))) {
    if (outcome.kind === 'dead') {
      await flush()
      throw new RunFailed(`the backend "${row.name}" gives no answer: ${outcome.reason}`)
    }
    waiting.push(outcome)
    if (outcome.kind === 'said') [answered, refusedInARow] = [answered + 1, 0]
    else [refusedInARow, lastReason] = [refusedInARow + 1, outcome.reason]
    if (waiting.length >= mostUnwritten || performance.now() - writtenAt >= writtenMilliseconds) await flush()
    if (refusedInARow >= mostRefused) {
      await flush()
      throw new RunFailed(`${mostRefused} samples one after the other were refused, the last one since ${lastReason}`)
    }
  }
  await flush()
  if (answered === 0 && lastReason !== '') throw new RunFailed(`no sample was answered; the last one was refused since ${lastReason}`)
}

/**
 * Goes over the tasks of a run in the order of the import, several at once, and keeps what the backend says of each. Goes on where a killed worker
 * left it: what was not written is asked again.
 * @throws RunFailed, RunOver
 */
export const predict = async (
  context: WorkerContext,
  run: ModelRunWork,
  row: RunBackend,
  signal: AbortSignal,
): Promise<RegisteredVersion> => {
  const { scope } = run
  if (scope === null) throw new RunFailed('the run does not say which tasks it goes over')
  const version = await versionNow(context, run, row, signal)
  if (run.modelVersionId !== null && run.modelVersionId !== version.id)
    throw new RunFailed(`the backend became version "${version.version}" while the run went on: start another one`)
  if (run.modelVersionId === null) {
    const total = await context.read.modelRuns.countTasks(run.projectId, scope, version.id, run.position)
    await whileRunning(context, run.id, ({ modelRuns }) => modelRuns.set(run.id, { modelVersionId: version.id, total }))
  }
  const folders = sourceFolders(context.config.sourceFolders)
  const pixels = pixelReader({ read: context.read, storage: context.storage, folders })
  try {
    const backend = backendFor(context, row, version)
    await goOver({ context, run, row, backend, version, pixels, signal, protocolOf: protocols(context) }, scope)
    return version
  } finally {
    await pixels.close()
  }
}
