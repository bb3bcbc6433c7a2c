import type { Repositories } from '@reticle/db'
import { err, type ModelRunState, modelRunFlow, ok, step } from '@reticle/domain'
import type { WorkerContext } from '../context.ts'

/** A run as a worker knows it. */
export type ModelRunWork = NonNullable<Awaited<ReturnType<Repositories['modelRuns']['work']>>>
export type RunBackend = NonNullable<Awaited<ReturnType<Repositories['backends']['get']>>>

/** A run that cannot go on, with what is told of it. */
export class RunFailed extends Error {}
/** It was cancelled while this worked on it. */
export class RunOver extends Error {}

export const tellModels = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['models'] } })

/** A backend is at one run of each kind at a time; the others wait for their turn, and hold up nobody. Answers whether this one may go on. */
export const beginRun = async ({ unitOfWork }: WorkerContext, { id, kind, projectId }: ModelRunWork, backendId: string): Promise<boolean> =>
  unitOfWork(async ({ modelRuns, backends, outbox }) => {
    // Two that begin at once look one after the other.
    await backends.lock(backendId)
    const row = await modelRuns.lock(id)
    const state = row === undefined ? undefined : step(modelRunFlow, row.state, 'started')
    if (state === undefined || (await modelRuns.otherRunning(backendId, kind, id))) return false
    await modelRuns.set(id, { state })
    await outbox.put(tellModels(projectId))
    return true
  })

type Ending = {
  readonly verb: 'finished' | 'failed'
  readonly error?: string
  readonly modelVersionId?: string
  readonly metrics?: Readonly<Record<string, number>>
}

/** Writes how a run ended, unless it was cancelled meanwhile, and lets the next one of its backend begin. */
export const endRun = async (context: WorkerContext, run: ModelRunWork, { verb, error, ...told }: Ending): Promise<void> => {
  const { id, projectId, organizationId, backendId, createdBy, kind } = run
  await context.unitOfWork(async ({ modelRuns, events, loops, outbox }) => {
    const row = await modelRuns.lock(id)
    const state: ModelRunState | undefined = row === undefined ? undefined : step(modelRunFlow, row.state, verb)
    const next = backendId === null ? undefined : await modelRuns.nextWaiting(backendId, kind)
    if (next !== undefined) await outbox.put({ kind: 'job', name: 'run-model', payload: { modelRunId: next } })
    if (state === undefined) return
    const at = context.now()
    await modelRuns.set(id, { state, finishedAt: at, error: error?.slice(0, 2000) ?? null, ...told })
    const event = { type: 'model-run.ended' as const, subjectId: id, at, organizationId, projectId, actorId: createdBy }
    await events.add({ ...event, payload: { state, ...(error === undefined ? {} : { error: error.slice(0, 500) }) } })
    await loops.wake(id)
    await outbox.put(tellModels(projectId))
  })
}

/** Writes within a running run; rolled back when it was cancelled meanwhile. @throws RunOver then */
export const whileRunning = async <T>(
  context: WorkerContext,
  id: string,
  write: (repositories: Repositories) => Promise<T>,
): Promise<T> => {
  const written = await context.unitOfWork(async (repositories) => {
    const row = await repositories.modelRuns.lock(id)
    return row?.state === 'running' ? ok(await write(repositories)) : err(null)
  })
  if (!written.ok) throw new RunOver('the run was cancelled')
  return written.value
}
