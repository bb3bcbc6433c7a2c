import type { PackLoss, Repositories } from '@reticle/db'
import { ownFiles, type PackId, packFlow, step } from '@reticle/domain'
import { formatThat } from '@reticle/interchange'
import { storedReader, writePack as writingOf } from '@reticle/release'
import type { Job, WorkerContext } from '../context.ts'
import { every } from '../every.ts'
import { alone } from './alone.ts'

const lookMilliseconds = 500
const dayMilliseconds = 86_400_000

type Work = NonNullable<Awaited<ReturnType<Repositories['releasePacks']['work']>>>
type Written = { readonly sha256: string; readonly bytes: number; readonly files: number; readonly losses: readonly PackLoss[] }
type Ending = { readonly verb: 'finished'; readonly written: Written } | { readonly verb: 'failed'; readonly error: string }

class Cancelled extends Error {}

const tell = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['releases'] } })

/** Decimal, as browsers and `curl` show it. */
const sizeText = (bytes: number): string => {
  const [unit = 'B', by = 1] =
    (
      [
        ['GB', 1e9],
        ['MB', 1e6],
        ['kB', 1e3],
      ] as const
    ).find(([, least]) => bytes >= least) ?? []
  return `${by === 1 ? bytes : (bytes / by).toFixed(1)} ${unit}`
}
const titleOf = (format: string): string => (format === ownFiles ? 'one archive' : (formatThat('write', format)?.title ?? format))

const noticeText = ({ name, version, options }: Work, ending: Ending): string => {
  const what = `${name} ${version} as ${titleOf(options.format)}`
  return ending.verb === 'finished'
    ? `${what} is ready to download: ${sizeText(ending.written.bytes)}.`
    : `${what} could not be written: ${ending.error}`
}

/** Writes how it ended, and tells all who asked; false when it was cancelled meanwhile. */
const end = async ({ unitOfWork, now, config }: WorkerContext, id: PackId, work: Work, ending: Ending): Promise<boolean> =>
  unitOfWork(async ({ releasePacks, notices, outbox }) => {
    const row = await releasePacks.lock(id)
    const state = row === undefined ? undefined : step(packFlow, row.state, ending.verb)
    if (row === undefined || state === undefined) return false
    const at = now()
    const said =
      ending.verb === 'finished'
        ? {
            ...ending.written,
            ...{ progress: 1, samplesDone: work.samples },
            expiresAt: new Date(at.getTime() + config.packDays * dayMilliseconds),
          }
        : { error: ending.error }
    await releasePacks.set(id, { state, endedAt: at, ...said })
    const { projectId, releaseId } = work
    const notice = { projectId, kind: 'pack', text: noticeText(work, ending), about: { releaseId, packId: id }, at } as const
    await notices.send(row.askers, notice)
    await outbox.put(tell(projectId))
    return true
  })

const begin = async ({ unitOfWork, now }: WorkerContext, id: PackId, { projectId }: Work): Promise<boolean> =>
  unitOfWork(async ({ releasePacks, outbox }) => {
    const row = await releasePacks.lock(id)
    const state = row === undefined ? undefined : step(packFlow, row.state, 'started')
    if (state === undefined) return false
    await releasePacks.set(id, { state, progress: 0, samplesDone: 0, startedAt: now() })
    await outbox.put(tell(projectId))
    return true
  })

/** Keeps progress in the row, and notes that it was cancelled. */
const watch = (context: WorkerContext, id: PackId, { projectId }: Work) => {
  const at: { share: number; samples: number; isCancelled: boolean } = { share: 0, samples: 0, isCancelled: false }
  let told = -1
  const look = every(
    lookMilliseconds,
    () =>
      context.unitOfWork(async ({ releasePacks, outbox }) => {
        const { share, samples } = at
        if (!(await releasePacks.setProgress(id, share, samples))) at.isCancelled = true
        else if (share !== told) await outbox.put(tell(projectId))
        told = share
      }),
    (error) => context.log.warn({ err: error, packId: id }, 'the progress of a pack could not be kept'),
  )
  const onSample = (share: number, samples: number): void => {
    if (at.isCancelled) throw new Cancelled()
    at.share = share
    at.samples = samples
  }
  return { onSample, stop: () => look.stop() }
}

const write = async ({ read, storage }: WorkerContext, id: PackId, work: Work, onSample: (share: number, samples: number) => void) => {
  const files = await read.releases.filesOf(work.releaseId)
  const reader = storedReader(files, async (sha256) => storage.read(sha256))
  const writing = await writingOf({ ...work, files, reader }, work.options, onSample)
  if (writing === undefined) throw new Error(`labels are not written as "${work.options.format}" any more; choose another format`)
  const stored = await storage.packs.put(id, writing.bytes)
  if (!stored.ok) throw new Error(stored.error.message)
  const { files: packed, losses } = writing.done()
  return { ...stored.value, files: packed, losses: [...losses] }
}

/**
 * Writes a frozen release in one format among the store's packs (R90 to R96). Nothing of it is to be had before its row says so. Cancelled by its
 * row: the writing ends within a second or so. Begun again from the start when its worker was killed, with the same bytes.
 */
export const writePack: Job<'write-pack'> = async (context, { packId }) =>
  alone(context.database, `write-pack ${packId}`, async () => {
    const work = await context.read.releasePacks.work(packId)
    if (work === undefined || !(await begin(context, packId, work))) return
    const watched = watch(context, packId, work)
    try {
      const written = await write(context, packId, work, watched.onSample)
      if (!(await end(context, packId, work, { verb: 'finished', written }))) await context.storage.packs.remove(packId)
    } catch (cause) {
      if (cause instanceof Cancelled) return
      context.log.error({ err: cause, packId }, 'a pack could not be written')
      await end(context, packId, work, { verb: 'failed', error: cause instanceof Error ? cause.message : String(cause) })
    } finally {
      await watched.stop()
    }
  })
