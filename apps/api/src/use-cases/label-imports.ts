import type { EventType, Protocol } from '@reticle/domain'
import { type DomainError, err, type LabelImportChoice, type LabelImportId, labelImportFlow, ok, type Result, step } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { goldBlindness } from './gold-list.ts'
import { publishProtocol } from './publish-protocol.ts'

const gone = err({ code: 'not-found', message: 'there is no such label import' } as const)
const hint = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['imports'] } })
const job = (labelImportId: string) => ({ kind: 'job' as const, name: 'run-label-import' as const, payload: { labelImportId } })
const tooLate = (state: string, cure: string) => err({ code: 'wrong-state', message: `this import is ${state}: ${cure}` } as const)

type Row = NonNullable<Awaited<ReturnType<Context['read']['labelImports']['get']>>>
type Listed = Awaited<ReturnType<Context['read']['labelImports']['listOf']>>[number]

const shown = <T extends Row | Listed>(row: T) => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
})

export const showLabelImport = async ({ read }: Context, id: string) => {
  const row = await read.labelImports.get(id)
  return row === undefined ? gone : ok(shown(row))
}

export const listLabelImports = async ({ read }: Context, projectId: string) => (await read.labelImports.listOf(projectId)).map(shown)

/** What the caller may choose: whoever also labels sees no known answers, and cannot bring them either. */
export const choiceRefusal = (scope: Scope, { becomes }: LabelImportChoice): DomainError | undefined =>
  becomes === 'gold' ? goldBlindness(scope) : undefined

/** Changes what was chosen; a worker works out anew what would become of the file. */
export const planLabelImport = async (context: Context, scope: Scope, id: LabelImportId, choice: LabelImportChoice) => {
  const refusal = choiceRefusal(scope, choice)
  if (refusal !== undefined) return err(refusal)
  const planned = await context.unitOfWork(async ({ labelImports, outbox }): Promise<Result<null, DomainError>> => {
    const row = await labelImports.lock(id)
    if (row === undefined) return gone
    const state = step(labelImportFlow, row.state, 'planned')
    if (state === undefined) return tooLate(row.state, 'send the file again to choose anew')
    await labelImports.set(id, { state, choice, revision: row.revision + 1, plan: null, error: null, finishedAt: null })
    await outbox.put(job(id), hint(scope.projectId))
    return ok(null)
  })
  return planned.ok ? showLabelImport(context, id) : planned
}

/** A project without a protocol gets that of the file, when this was chosen. */
const protocolToMake = async (context: Context, scope: Scope, row: Row): Promise<Result<Protocol | undefined, DomainError>> => {
  if ((await context.read.projects.liveProtocolId(scope.projectId)) != null) return ok(undefined)
  if (!row.choice.createsProtocol)
    return err({ code: 'wrong-state', message: 'this project has no protocol: publish one, or choose to make one from the file' })
  return row.outline?.protocol == null
    ? err({ code: 'wrong-state', message: 'no protocol can hold the labels of this file: publish one by hand' })
    : ok(row.outline.protocol)
}

/** Writes what was looked at: hands it to a worker. */
export const startLabelImport = async (context: Context, caller: Caller, scope: Scope, id: LabelImportId) => {
  const row = await context.read.labelImports.get(id)
  if (row === undefined) return gone
  const refusal = choiceRefusal(scope, row.choice)
  if (refusal !== undefined) return err(refusal)
  if (step(labelImportFlow, row.state, 'started') === undefined)
    return tooLate(row.state, 'only one that was read and is ready can be started')
  const protocol = await protocolToMake(context, scope, row)
  if (!protocol.ok) return protocol
  if (protocol.value !== undefined) {
    const published = await publishProtocol(context, caller, scope, protocol.value)
    if (!published.ok) return published
  }
  return move(context, caller, scope, id, 'started')
}

const events: Record<'started' | 'cancelled', EventType> = { started: 'label-import.started', cancelled: 'label-import.cancelled' }

const move = async (context: Context, caller: Caller, scope: Scope, id: LabelImportId, verb: 'started' | 'cancelled') => {
  const { projectId, organizationId } = scope
  const moved = await context.unitOfWork(async ({ labelImports, events: log, outbox }): Promise<Result<null, DomainError>> => {
    const row = await labelImports.lock(id)
    if (row === undefined) return gone
    const state = step(labelImportFlow, row.state, verb)
    if (state === undefined) return tooLate(row.state, 'there is nothing to do any more')
    const at = context.now()
    await labelImports.set(id, { state, ...(verb === 'cancelled' ? { finishedAt: at } : { done: 0 }) })
    await log.add({
      ...{ type: events[verb], subjectId: id, at, organizationId, projectId, actorId: caller.personId },
      payload: { becomes: row.choice.becomes },
    })
    await outbox.put(hint(projectId))
    if (verb === 'started') await outbox.put(job(id))
    return ok(null)
  })
  return moved.ok ? showLabelImport(context, id) : moved
}

/** Stops an import. What was written stays: annotations are never deleted. */
export const cancelLabelImport = (context: Context, caller: Caller, scope: Scope, id: LabelImportId) =>
  move(context, caller, scope, id, 'cancelled')
