import type { ModelRun } from '@reticle/contract'
import { newId, type Repositories } from '@reticle/db'
import {
  type BackendId,
  type DomainError,
  err,
  type ModelRunId,
  type ModelRunScope,
  may,
  modelRunFlow,
  ok,
  type Result,
  step,
} from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'

/** More than this of one project at a time would only wait for each other. */
const mostOpen = 20

type Row = NonNullable<Awaited<ReturnType<Repositories['modelRuns']['get']>>>
export type RunRequest =
  | { readonly kind: 'predict'; readonly scope: ModelRunScope }
  | { readonly kind: 'train'; readonly releaseId: string; readonly parameters: Readonly<Record<string, string | number | boolean>> }

const hint = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['models'] } })
const gone: DomainError = { code: 'not-found', message: 'there is no such run' }

/** To someone who also labels no sample is named: that a scope of contested ones has it tells of its readers. */
export const runShown = ({ createdAt, finishedAt, rejects, ...row }: Row, { roles }: Pick<Scope, 'roles'>): ModelRun => ({
  ...(row as Omit<ModelRun, 'createdAt' | 'finishedAt' | 'rejects'>),
  rejects: rejects.map(({ at, reason }) => ({ at: may(roles, 'task.label') ? 'a sample' : at, reason })),
  createdAt: createdAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
})

/** Ends what waits or runs of a backend or of a model; the worker sees it within a second, and tells the backend. */
export const endRuns = async (
  { modelRuns, outbox }: Repositories,
  of: { readonly backendId: string } | { readonly modelId: string },
  at: Date,
): Promise<void> => {
  for (const id of await modelRuns.liveOf(of)) {
    await modelRuns.set(id, { state: 'cancelled', finishedAt: at })
    await outbox.put({ kind: 'job', name: 'run-model', payload: { modelRunId: id } })
  }
}

const requestRefusal = async ({ read }: Context, { projectId }: Scope, backendId: string, request: RunRequest) => {
  const backend = await read.backends.get(backendId)
  if (backend === undefined || backend.removedAt !== null) return err({ code: 'not-found', message: 'there is no such backend' } as const)
  const refuse = (message: string) => err({ code: 'wrong-state', message } as const)
  if (backend.isWithdrawn) return refuse(`the model "${backend.model}" was withdrawn`)
  if (!backend.isActive) return refuse(`the backend "${backend.name}" is switched off: switch it on first`)
  if (backend.told !== null && !backend.told.can.includes(request.kind))
    return refuse(`the backend "${backend.name}" says that it cannot ${request.kind}`)
  if (request.kind === 'train') {
    const release = await read.releases.get(request.releaseId)
    if (release === undefined || release.projectId !== projectId)
      return err({ code: 'invalid-input', at: 'body.releaseId', message: 'the project has no such release' } as const)
    if (release.state !== 'frozen') return refuse(`the release is ${release.state}: a model learns from what is frozen`)
  }
  return ok(backend)
}

export const startModelRun = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  backendId: BackendId,
  request: RunRequest,
): Promise<Result<ModelRun, DomainError>> => {
  const backend = await requestRefusal(context, scope, backendId, request)
  if (!backend.ok) return backend
  const { projectId, organizationId } = scope
  const id = newId() as ModelRunId
  const started = await context.unitOfWork(async ({ projects, modelRuns, events, outbox }): Promise<Result<null, DomainError>> => {
    await projects.lock(projectId)
    if ((await modelRuns.openIn(projectId)) >= mostOpen)
      return err({ code: 'wrong-state', message: `${mostOpen} runs of this project wait or run: cancel one, or wait for it` })
    const at = context.now()
    const what =
      request.kind === 'predict' ? { scope: request.scope } : { releaseId: request.releaseId, parameters: request.parameters, total: 100 }
    const { modelId } = backend.value
    await modelRuns.add({
      id,
      projectId,
      modelId,
      backendId,
      kind: request.kind,
      state: 'waiting',
      ...what,
      createdBy: caller.personId,
      createdAt: at,
    })
    const event = { type: 'model-run.requested' as const, subjectId: id, at, organizationId, projectId, actorId: caller.personId }
    await events.add({ ...event, payload: { backendId, modelId, ...request } })
    await outbox.put({ kind: 'job', name: 'run-model', payload: { modelRunId: id } }, hint(projectId))
    return ok(null)
  })
  if (!started.ok) return started
  return showModelRun(context, scope, id)
}

export const showModelRun = async ({ read }: Context, scope: Scope, id: string): Promise<Result<ModelRun, DomainError>> => {
  const row = await read.modelRuns.get(id)
  return row === undefined ? err(gone) : ok(runShown(row, scope))
}

export const cancelModelRun = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  id: string,
): Promise<Result<ModelRun, DomainError>> => {
  const { projectId, organizationId } = scope
  const cancelled = await context.unitOfWork(async ({ modelRuns, events, outbox }): Promise<Result<null, DomainError>> => {
    const row = await modelRuns.lock(id)
    const state = row === undefined ? undefined : step(modelRunFlow, row.state, 'cancelled')
    if (state === undefined) return err({ code: 'wrong-state', message: `the run is ${row?.state ?? 'gone'} already` })
    const at = context.now()
    await modelRuns.set(id, { state, finishedAt: at })
    const event = { type: 'model-run.ended' as const, subjectId: id, at, organizationId, projectId, actorId: caller.personId }
    await events.add({ ...event, payload: { state } })
    // A training goes on at its backend until a worker tells it.
    await outbox.put({ kind: 'job', name: 'run-model', payload: { modelRunId: id } }, hint(projectId))
    return ok(null)
  })
  return cancelled.ok ? showModelRun(context, scope, id) : cancelled
}
