import type { Backend } from '@reticle/contract'
import { newId, type Repositories } from '@reticle/db'
import { type BackendId, type DomainError, err, type ModelId, ok, type Result } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { endRuns } from './model-runs.ts'

type Row = NonNullable<Awaited<ReturnType<Repositories['backends']['get']>>>
type NewBackend = Pick<Row, 'name' | 'protocol' | 'address' | 'secret' | 'answersPrompts' | 'concurrency' | 'mostPerMinute'> & {
  readonly modelId: ModelId
}
type Change = { readonly [K in keyof Omit<NewBackend, 'modelId' | 'protocol'> | 'isActive']?: Row[K] | undefined }

const gone: DomainError = { code: 'not-found', message: 'there is no such backend' }
const hint = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['models'] } })

/** Without its secret. */
export const backendShown = (row: Omit<Row, 'isWithdrawn'>): Backend => {
  const { id, projectId, modelId, model, name, protocol, address, secret, isActive, answersPrompts, concurrency, mostPerMinute } = row
  const { told, toldAt, failures, restsUntil, lastError, lastErrorAt, createdAt } = row
  return {
    ...{
      id,
      projectId,
      modelId,
      model,
      name,
      protocol,
      address,
      hasSecret: secret !== null,
      isActive,
      answersPrompts,
      concurrency,
      mostPerMinute,
    },
    told:
      told === null
        ? null
        : {
            ...told,
            can: [...told.can],
            labels: [...told.labels],
            questions: told.questions.map((one) => ({ ...one, options: [...one.options] })),
          },
    toldAt: toldAt?.toISOString() ?? null,
    failures,
    restsUntil: restsUntil?.toISOString() ?? null,
    lastError,
    lastErrorAt: lastErrorAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }
}

export const showBackend = async ({ read }: Context, id: string): Promise<Result<Backend, DomainError>> => {
  const row = await read.backends.get(id)
  return row === undefined || row.removedAt !== null ? err(gone) : ok(backendShown(row))
}

/** Keeps who changed what: what is sent where must be traceable. The secret is in no event. */
const keep = async (
  { events, outbox }: Repositories,
  { caller, scope, at }: { readonly caller: Caller; readonly scope: Scope; readonly at: Date },
  id: string,
  type: 'backend.changed' | 'backend.removed',
  { secret, ...what }: Record<string, unknown>,
): Promise<void> => {
  const { projectId, organizationId } = scope
  const payload = { ...what, ...(secret === undefined ? {} : { hasSecret: secret !== null }) }
  await events.add({ type, subjectId: id, at, organizationId, projectId, actorId: caller.personId, payload })
  await outbox.put(hint(projectId))
}

export const addBackend = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  body: NewBackend,
): Promise<Result<Backend, DomainError>> => {
  const model = await context.read.models.get(body.modelId)
  if (model === undefined || model.projectId !== scope.projectId)
    return err({ code: 'invalid-input', at: 'body.modelId', message: 'the project has no such model: register it first' })
  if (model.withdrawnAt !== null) return err({ code: 'wrong-state', message: `the model "${model.name}" was withdrawn` })
  const id = newId() as BackendId
  const isAdded = await context.unitOfWork(async (repositories) => {
    const at = context.now()
    const added = await repositories.backends.add({ id, projectId: scope.projectId, ...body, createdBy: caller.personId, createdAt: at })
    if (added) await keep(repositories, { caller, scope, at }, id, 'backend.changed', { what: 'added', ...body })
    return added
  })
  if (!isAdded) return err({ code: 'conflict', message: `the project has a backend "${body.name}" already: choose another name` })
  return showBackend(context, id)
}

export const changeBackend = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  id: BackendId,
  change: Change,
): Promise<Result<Backend, DomainError>> => {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const changed = await context.unitOfWork(async (repositories): Promise<Result<null, DomainError>> => {
    const row = await repositories.backends.lock(id)
    if (row === undefined || row.removedAt !== null) return err(gone)
    if (change.name !== undefined && (await repositories.backends.isNameTaken(scope.projectId, change.name, id)))
      return err({ code: 'conflict', message: `the project has a backend "${change.name}" already: choose another name` })
    // At another address, or switched on again, it is tried anew.
    const isFresh = change.address !== undefined || change.isActive === true
    const forgotten = isFresh ? { failures: 0, restsUntil: null, lastError: null, lastErrorAt: null } : {}
    await repositories.backends.set(id, { ...given, ...forgotten })
    await keep(repositories, { caller, scope, at: context.now() }, id, 'backend.changed', { what: 'changed', ...given })
    return ok(null)
  })
  return changed.ok ? showBackend(context, id) : changed
}

export const removeBackend = async (context: Context, caller: Caller, scope: Scope, id: BackendId): Promise<Result<null, DomainError>> =>
  context.unitOfWork(async (repositories): Promise<Result<null, DomainError>> => {
    const row = await repositories.backends.lock(id)
    if (row === undefined || row.removedAt !== null) return err(gone)
    const at = context.now()
    await repositories.backends.set(id, { removedAt: at, isActive: false, secret: null })
    await endRuns(repositories, { backendId: id }, at)
    await keep(repositories, { caller, scope, at }, id, 'backend.removed', { name: row.name, address: row.address })
    return ok(null)
  })
