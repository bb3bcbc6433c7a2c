import { newId, type Repositories, type SourceRow } from '@reticle/db'
import {
  type DomainError,
  type EventType,
  err,
  ok,
  type Result,
  type ScanSchedule,
  type SourceSecret,
  type SourceSettings,
  scanInterval,
} from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { isScanned, type ShownSource, showSource } from './show-sources.ts'

const mostSources = 200

export const noSource = err({ code: 'not-found', message: 'there is no such source' } as const)
const hint = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['imports'] } })

/** Keeps who changed what; keys are in no event. */
export const keepSource = async (
  { events, outbox }: Repositories,
  { caller, scope, at }: { readonly caller: Caller; readonly scope: Scope; readonly at: Date },
  type: EventType,
  sourceId: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const { projectId, organizationId } = scope
  await events.add({ type, subjectId: sourceId, at, organizationId, projectId, actorId: caller.personId, payload })
  await outbox.put(hint(projectId))
}

/** What a folder or an address must not be, as far as the settings alone tell. */
const unfit = ({ config }: Context, settings: SourceSettings, secret: SourceSecret | null): DomainError | undefined => {
  const isLocal = settings.kind !== 's3' && settings.kind !== 'http-list'
  if (isLocal && config.sourceFolders.length === 0)
    return {
      code: 'invalid-input',
      at: 'body.settings.path',
      message: 'no folder is allowed here: ask the operator to set RETICLE_SOURCE_FOLDERS',
    }
  if (settings.kind === 'http-list' && settings.address === undefined && settings.urls.length === 0)
    return { code: 'invalid-input', at: 'body.settings', message: 'give addresses, or the address of a list of them' }
  if (settings.kind !== 's3' && secret !== null) return { code: 'invalid-input', at: 'body.secret', message: 'only a bucket takes keys' }
  return undefined
}

const nextOf = (schedule: ScanSchedule | null, now: Date): Date | null =>
  schedule === null ? null : new Date(now.getTime() + scanInterval(schedule))

type NewSource = {
  readonly name: string
  readonly settings: SourceSettings
  readonly secret?: SourceSecret | undefined
  readonly schedule: ScanSchedule | null
}

export const addSource = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  given: NewSource,
): Promise<Result<ShownSource, DomainError>> => {
  const { name, settings, secret = null, schedule } = given
  const refusal = unfit(context, settings, secret)
  if (refusal !== undefined) return err(refusal)
  const { projectId, organizationId } = scope
  if ((await context.read.sources.listOf(projectId)).length >= mostSources)
    return err({ code: 'wrong-state', message: `the project has ${mostSources} sources: remove one first` })
  const [id, at] = [newId(), context.now()]
  await context.unitOfWork(async (repositories) => {
    const row = { id, projectId, organizationId, name, settings, secret, schedule, createdBy: caller.personId, createdAt: at }
    // The first scan of one that has a schedule comes at once.
    await repositories.sources.add({ ...row, nextScanAt: schedule === null ? null : at })
    await keepSource(repositories, { caller, scope, at }, 'source.added', id, { name, settings, schedule })
  })
  const source = await showSource(context, id)
  return source === undefined ? noSource : ok(source)
}

/** Where it lies: what only a relink may change once files are known. */
const placeOf = (settings: SourceSettings): string => {
  switch (settings.kind) {
    case 's3':
      return JSON.stringify([settings.kind, settings.endpoint, settings.bucket, settings.prefix])
    case 'http-list':
      return JSON.stringify([settings.kind])
    default:
      return JSON.stringify([settings.kind, settings.path])
  }
}

type Change = {
  readonly name?: string | undefined
  readonly settings?: SourceSettings | undefined
  readonly secret?: SourceSecret | null | undefined
  readonly schedule?: ScanSchedule | null | undefined
}

const refusedChange = async (
  context: Context,
  row: SourceRow,
  { settings, secret, schedule }: Change,
): Promise<DomainError | undefined> => {
  if (row.settings === null) {
    const isMore = settings !== undefined || secret != null || schedule != null
    return isMore ? { code: 'wrong-state', message: 'uploads have a name, and nothing else that can be changed' } : undefined
  }
  const wanted = settings ?? row.settings
  if (placeOf(wanted) !== placeOf(row.settings)) {
    const { there, changed, gone } = await context.read.sourceFiles.counts(row.id)
    if (wanted.kind !== row.settings.kind) return { code: 'wrong-state', message: 'a source stays of its kind: add another one' }
    if (there + changed + gone > 0) return { code: 'wrong-state', message: 'files of this source are known: move it by a relink' }
  }
  return unfit(context, wanted, secret === undefined ? row.secret : secret)
}

export const changeSource = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  id: string,
  change: Change,
): Promise<Result<ShownSource, DomainError>> => {
  const at = context.now()
  const changed = await context.unitOfWork(async (repositories): Promise<Result<null, DomainError>> => {
    const row = await repositories.sources.lock(id)
    if (row === undefined || row.removedAt !== null) return noSource
    const refusal = await refusedChange(context, row, change)
    if (refusal !== undefined) return err(refusal)
    const { name, settings, secret, schedule } = change
    await repositories.sources.set(id, {
      name: name ?? row.name,
      ...(settings === undefined ? {} : { settings }),
      ...(secret === undefined ? {} : { secret }),
      ...(schedule === undefined ? {} : { schedule, nextScanAt: nextOf(schedule, at) }),
    })
    const told = { name, settings, schedule, ...(secret === undefined ? {} : { secret: secret === null ? 'forgotten' : 'changed' }) }
    await keepSource(repositories, { caller, scope, at }, 'source.changed', id, told)
    return ok(null)
  })
  if (!changed.ok) return changed
  const source = await showSource(context, id)
  return source === undefined ? noSource : ok(source)
}

export const removeSource = async (context: Context, caller: Caller, scope: Scope, id: string): Promise<Result<null, DomainError>> =>
  context.unitOfWork(async (repositories): Promise<Result<null, DomainError>> => {
    const row = await repositories.sources.lock(id)
    if (row === undefined || row.removedAt !== null) return noSource
    if (!isScanned(row.kind)) return err({ code: 'wrong-state', message: 'uploads stay: withdraw their samples instead' })
    const at = context.now()
    await repositories.sources.set(id, { removedAt: at, nextScanAt: null, schedule: null, secret: null })
    await keepSource(repositories, { caller, scope, at }, 'source.removed', id, { name: row.name })
    return ok(null)
  })
