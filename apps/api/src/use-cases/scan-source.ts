import { newId, type SourceRow } from '@reticle/db'
import { type DomainError, err, ok, type Result, type SourceSettings, scanFlow, step } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { keepSource, noSource } from './change-sources.ts'
import { type ShownScan, showScan } from './show-sources.ts'

const noScan = err({ code: 'not-found', message: 'there is no such scan' } as const)
const hint = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['imports'] } })

const shownOr = async (context: Context, id: string): Promise<Result<ShownScan, DomainError>> => {
  const scan = await showScan(context, id)
  return scan === undefined ? noScan : ok(scan)
}

type Wanted = { readonly kind: 'scan' } | { readonly kind: 'relink'; readonly settings: SourceSettings }

const refusalOf = (row: SourceRow | undefined, wanted: Wanted): DomainError | undefined => {
  if (row === undefined || row.removedAt !== null) return noSource.error
  if (row.settings === null) return { code: 'wrong-state', message: 'uploads are not scanned: send the files' }
  if (wanted.kind === 'relink' && wanted.settings.kind !== row.settings.kind)
    return { code: 'invalid-input', at: 'body.settings.kind', message: 'a source stays of its kind: add another one' }
  return undefined
}

/** Begins a look at a source, unless one is under way. A worker does it. */
export const beginScan = async (
  context: Context,
  caller: Caller,
  { projectId }: Scope,
  sourceId: string,
  wanted: Wanted,
): Promise<Result<ShownScan, DomainError>> => {
  const id = newId()
  const begun = await context.unitOfWork(async ({ sources, sourceScans, outbox }): Promise<Result<null, DomainError>> => {
    const refusal = refusalOf(await sources.lock(sourceId), wanted)
    if (refusal !== undefined) return err(refusal)
    const row = { id, projectId, sourceId, startedBy: caller.personId, createdAt: context.now(), ...wanted }
    if (!(await sourceScans.add(row))) return err({ code: 'conflict', message: 'this source is being looked at: wait, or cancel that' })
    await outbox.put({ kind: 'job', name: 'scan-source', payload: { scanId: id } }, hint(projectId))
    return ok(null)
  })
  return begun.ok ? shownOr(context, id) : begun
}

/** Stops a scan. What it handed to imports stays. */
export const cancelScan = async (context: Context, scope: Scope, id: string): Promise<Result<ShownScan, DomainError>> => {
  const cancelled = await context.unitOfWork(async ({ sourceScans, outbox }): Promise<Result<null, DomainError>> => {
    const row = await sourceScans.lock(id)
    if (row === undefined) return noScan
    const state = step(scanFlow, row.state, 'cancelled')
    if (state === undefined) return err({ code: 'wrong-state', message: `this scan is ${row.state}: there is nothing to cancel` })
    await sourceScans.setWhile(id, [row.state], { state, finishedAt: context.now() })
    await outbox.put(hint(scope.projectId))
    return ok(null)
  })
  return cancelled.ok ? shownOr(context, id) : cancelled
}

/** Carries out what a relink found, unless the source was looked at since. */
export const applyRelink = async (context: Context, caller: Caller, scope: Scope, id: string): Promise<Result<ShownScan, DomainError>> => {
  const applied = await context.unitOfWork(async (repositories): Promise<Result<null, DomainError>> => {
    const { sourceScans, sources, sourceFiles, outbox } = repositories
    const scan = await sourceScans.get(id)
    if (scan === undefined) return noScan
    const source = await sources.lock(scan.sourceId)
    if (source === undefined || source.removedAt !== null) return noSource
    const { settings, relink, state, kind, appliedAt } = (await sourceScans.lock(id)) ?? scan
    if (kind !== 'relink' || settings === null || relink === null || state !== 'done')
      return err({ code: 'wrong-state', message: 'only a relink that has ended well can be carried out' })
    if (appliedAt !== null) return err({ code: 'wrong-state', message: 'this relink was carried out before' })
    const [newest] = await sourceScans.listOf(scan.sourceId, null, 1)
    if (newest?.id !== id) return err({ code: 'conflict', message: 'the source was looked at since: begin the relink again' })
    const at = context.now()
    const moved = await sourceFiles.relink(scan.sourceId, id, at)
    await sources.set(scan.sourceId, { settings })
    await sourceScans.setWhile(id, ['done'], { appliedAt: at })
    const payload = { scanId: id, from: source.settings, to: settings, counts: relink, moved }
    await keepSource(repositories, { caller, scope, at }, 'source.relinked', scan.sourceId, payload)
    await outbox.put({ kind: 'hint', payload: { projectId: scope.projectId, topics: ['samples', 'pixels'] } })
    return ok(null)
  })
  return applied.ok ? shownOr(context, id) : applied
}
