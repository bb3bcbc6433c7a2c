import { newId } from '@reticle/db'
import { type DomainError, err, may, ok, ownFiles, type PackOptions, packFlow, type ReleaseId, type Result, step } from '@reticle/domain'
import { formatThat } from '@reticle/interchange'
import { packFile } from '@reticle/release'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { withdrawalOf } from '../withdrawal-of.ts'
import { noFormat } from './release-export.ts'

/** More than this of one project at a time would only wait for each other. */
const mostOpen = 3
const listed = 100
const dayMilliseconds = 86_400_000

type Release = NonNullable<Awaited<ReturnType<Context['read']['releases']['get']>>>
type Row = NonNullable<Awaited<ReturnType<Context['read']['releasePacks']['get']>>>

const gone = err({ code: 'not-found', message: 'this release has no such pack' } as const)
const noRelease = err({ code: 'not-found', message: 'there is no such release' } as const)
const hint = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['releases'] } })

const shown = (row: Row, release: Release, caller: Caller) => {
  const { askers, samplesDone, createdAt, endedAt, expiresAt, ...rest } = row
  return {
    ...rest,
    ...packFile({ ...release, isWithdrawn: release.withdrawnAt !== null }, row.options),
    samples: { done: samplesDone, of: release.samples },
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
    isMine: askers.includes(caller.personId),
    withdrawn: withdrawalOf(release),
  }
}
export type ShownPack = ReturnType<typeof shown>

/** The options as they are kept: what has no meaning for the format is left out, so that the same pack is found again. */
const normal = (options: PackOptions): Result<PackOptions, DomainError> => {
  const { format, roCrate } = options
  if (format === ownFiles) {
    const message = `the release's own crate is one of the files that its id names: freeze a release with roCrate "${roCrate}" instead`
    return roCrate === null ? ok({ format, images: false, roCrate }) : err({ code: 'invalid-input', at: 'body.roCrate', message })
  }
  const writer = formatThat('write', format)
  return writer === undefined
    ? err(noFormat(format))
    : ok({ ...options, format: writer.id, images: options.images && writer.holdsImages !== true })
}

const find = async ({ read }: Context, caller: Caller, releaseId: string, id: string) => {
  const [release, row] = await Promise.all([read.releases.get(releaseId), read.releasePacks.get(releaseId, id)])
  return release === undefined || row === undefined ? undefined : { release, row, pack: shown(row, release, caller) }
}

type Started = { readonly id: string; readonly isThere: boolean }

/** The pack of these options that is there or on its way, or a new one that a worker is asked for. */
const startOrJoin = async (
  context: Context,
  caller: Caller,
  { projectId, organizationId }: Scope,
  releaseId: ReleaseId,
  options: PackOptions,
): Promise<Result<Started, DomainError>> =>
  context.unitOfWork(async ({ projects, releasePacks, outbox, events }): Promise<Result<Started, DomainError>> => {
    // Two who ask at once come one after the other.
    await projects.lock(projectId)
    const at = context.now()
    const live = await releasePacks.live(releaseId, options)
    if (live?.state === 'done' && (await context.storage.packs.size(live.id)) !== undefined) {
      await releasePacks.set(live.id, { expiresAt: new Date(at.getTime() + context.config.packDays * dayMilliseconds) })
      return ok({ id: live.id, isThere: true })
    }
    // The store has lost its bytes: they are made anew.
    if (live?.state === 'done') await releasePacks.set(live.id, { state: packFlow.done.expired, endedAt: at })
    else if (live !== undefined) {
      if (!live.askers.includes(caller.personId)) await releasePacks.set(live.id, { askers: [...live.askers, caller.personId] })
      return ok({ id: live.id, isThere: false })
    }
    if ((await releasePacks.openIn(projectId)) >= mostOpen)
      return err({ code: 'wrong-state', message: `${mostOpen} packs of this project wait or are written: cancel one, or wait for it` })
    const id = newId()
    await releasePacks.add({ id, releaseId, options, createdBy: caller.personId, createdAt: at })
    const payload = { packId: id, ...options }
    await events.add({ type: 'pack.requested', subjectId: releaseId, at, organizationId, projectId, actorId: caller.personId, payload })
    await outbox.put({ kind: 'job', name: 'write-pack', payload: { packId: id } }, hint(projectId))
    return ok({ id, isThere: false })
  })

/** Asks for a release in one format (R90, R91). Whoever asks for what somebody asked for before gets the same pack. */
export const startPack = async (context: Context, caller: Caller, scope: Scope, releaseId: ReleaseId, wanted: PackOptions) => {
  const options = normal(wanted)
  if (!options.ok) return options
  const release = await context.read.releases.get(releaseId)
  if (release === undefined) return noRelease
  if (release.manifestSha256 === null)
    return err({ code: 'wrong-state', message: `this release is ${release.state}; it can be packed once it is frozen` } as const)
  const started = await startOrJoin(context, caller, scope, releaseId, options.value)
  if (!started.ok) return started
  const found = await find(context, caller, releaseId, started.value.id)
  return found === undefined ? gone : ok({ isThere: started.value.isThere, pack: found.pack })
}

export const listPacks = async (context: Context, caller: Caller, releaseId: string) => {
  const release = await context.read.releases.get(releaseId)
  if (release === undefined) return noRelease
  return ok((await context.read.releasePacks.listOf(releaseId, listed)).map((row) => shown(row, release, caller)))
}

export const showPack = async (context: Context, caller: Caller, releaseId: string, id: string) => {
  const found = await find(context, caller, releaseId, id)
  return found === undefined ? gone : ok(found.pack)
}

/** Takes the caller's asking back; what nobody waits for is not written on (R93). */
export const cancelPack = async (context: Context, caller: Caller, { projectId, roles }: Scope, releaseId: string, id: string) => {
  if ((await find(context, caller, releaseId, id)) === undefined) return gone
  const cancelled = await context.unitOfWork(async ({ releasePacks, outbox }): Promise<Result<null, DomainError>> => {
    const row = await releasePacks.lock(id)
    const state = row === undefined ? undefined : step(packFlow, row.state, 'cancelled')
    if (row === undefined || state === undefined)
      return err({ code: 'wrong-state', message: `the pack is ${row?.state ?? 'gone'} already` })
    const others = row.askers.filter((one) => one !== caller.personId)
    const isAsker = others.length < row.askers.length
    if (!isAsker && !may(roles, 'release.freeze'))
      return err({ code: 'forbidden', message: 'somebody else asked for this pack: ask them, or a manager of the project, to cancel it' })
    // Somebody else waits for it: it is theirs now.
    if (isAsker && others.length > 0) await releasePacks.set(id, { askers: others })
    else await releasePacks.set(id, { state, endedAt: context.now() })
    await outbox.put(hint(projectId))
    return ok(null)
  })
  if (!cancelled.ok) return cancelled
  return showPack(context, caller, releaseId, id)
}
