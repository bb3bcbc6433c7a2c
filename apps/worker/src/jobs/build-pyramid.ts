import type { Repositories } from '@reticle/db'
import type { Result } from '@reticle/domain'
import { type IsolatedFile, type IsolatedReject, type PyramidNote, type Reject, sketchPath, startIsolated } from '@reticle/imaging'
import { sourceFolders } from '@reticle/storage'
import type { Job, WorkerContext } from '../context.ts'
import { originalOf } from '../pixels/original.ts'
import { buildLimits, labelRecipe } from '../pixels/recipe.ts'
import { takeFiles } from '../pixels/take-files.ts'
import { inTemporaryFolder } from '../pixels/temporary-folder.ts'
import { alone } from './alone.ts'

/** How often progress is written down, and told. */
const tellMilliseconds = 1000

type Pyramid = NonNullable<Awaited<ReturnType<Repositories['pyramids']['get']>>>
type Source = NonNullable<Awaited<ReturnType<Repositories['pyramids']['sourceOf']>>>
type Levels = NonNullable<Pyramid['levels']>

const isNote = (note: unknown): note is PyramidNote =>
  typeof note === 'object' && note !== null && 'file' in note && typeof note.file === 'string'

/** Which level a file is of: the first part of its path. */
const levelOf = (path: string): string => path.split('/')[0] ?? ''

/** They stay: who was told of the sketch, and not yet that all is there, finds it. */
const sketchFiles = (levels: Levels): readonly string[] =>
  levels
    .filter(({ path }) => path === sketchPath)
    .flatMap(({ path, shape }) => [`${path}/zarr.json`, `${path}/c/${shape.map(() => 0).join('/')}`])

/** Tells everyone whose samples are shown from the pyramid that there is more of it. */
const tell = async ({ pyramids, outbox }: Repositories, pyramidId: string, topics: readonly string[]): Promise<void> => {
  for (const projectId of await pyramids.projectsOf(pyramidId)) await outbox.put({ kind: 'hint', payload: { projectId, topics } })
}

const fail = async ({ unitOfWork, now }: WorkerContext, { id }: Pyramid, { at, reason }: Reject): Promise<void> =>
  unitOfWork(async (repositories) => {
    if (await repositories.pyramids.fail(id, { at, reason }, now())) await tell(repositories, id, ['pixels', 'samples'])
  })

/** Keeps the row up to date: files as they come, which levels are complete, and how far it is. */
const bookkeeper = ({ unitOfWork }: WorkerContext, { id, axes, dtype, levels }: Pyramid & { axes: NonNullable<Pyramid['axes']> }) => {
  const counts = new Map<string, number>()
  const paths: string[] = []
  let [done, total, toldAt] = [0, 0, Number.NEGATIVE_INFINITY]
  const current = (): Levels =>
    (levels ?? []).map((level) => ({
      ...level,
      isComplete: level.path === sketchPath || (counts.get(level.path) ?? 0) >= level.files,
    }))
  return {
    paths,
    current,
    progress: (rows: number, of: number): void => {
      ;[done, total] = [rows, of]
    },
    taken: async (file: { readonly path: string; readonly sha256: string; readonly bytes: number }): Promise<void> => {
      const before = current().filter(({ isComplete }) => isComplete).length
      paths.push(file.path)
      counts.set(levelOf(file.path), (counts.get(levelOf(file.path)) ?? 0) + 1)
      const after = current()
      const isNews = after.filter(({ isComplete }) => isComplete).length > before
      const isDue = performance.now() - toldAt >= tellMilliseconds || isNews
      await unitOfWork(async (repositories) => {
        await repositories.pyramids.addFile({ pyramidId: id, ...file })
        if (!isDue || dtype === null) return
        await repositories.pyramids.setProgress(id, done, total)
        if (isNews) await repositories.pyramids.lay(id, { axes, dtype, levels: after })
        await tell(repositories, id, ['pixels'])
      })
      if (isDue) toldAt = performance.now()
    },
  }
}

/** Writes the pyramid into a folder in a process of its own, and takes its files from there. */
const build = async (
  context: WorkerContext,
  pyramid: Pyramid,
  source: Source,
  file: IsolatedFile,
): Promise<Result<unknown, IsolatedReject>> => {
  const { axes } = pyramid
  const { image } = source
  if (axes === null || image === null) throw new Error(`pyramid ${pyramid.id} was asked for before anyone knew what it is of`)
  const isolated = startIsolated(buildLimits)
  try {
    return await inTemporaryFolder(context.config.data, context.now(), async (folder) => {
      const book = bookkeeper(context, { ...pyramid, axes })
      const taking = takeFiles(folder, context.storage, book.taken)
      const { dataset, slice } = image
      const selection = slice === null ? {} : { [slice.axis]: slice.index }
      const built = await isolated
        .run({ name: 'pyramid', dataset, selection, folder, isLabel: pyramid.recipe === labelRecipe }, file, (done, of, note) => {
          book.progress(done, of)
          if (isNote(note)) taking.take(note.file)
        })
        .finally(() => taking.settled())
      await taking.ended()
      if (!built.ok) {
        // A full disk is no fault of the file.
        if (built.error.reason.includes('ENOSPC')) throw new Error(`${folder}: the disk is full; free space`)
        return built
      }
      await context.unitOfWork(async (repositories) => {
        const levels = book
          .current()
          .filter(({ path }) => path !== sketchPath)
          .map((level) => ({ ...level, isComplete: true }))
        const paths = [...book.paths, ...sketchFiles(pyramid.levels ?? [])]
        if (await repositories.pyramids.finish(pyramid.id, levels, paths, context.now()))
          await tell(repositories, pyramid.id, ['pixels', 'samples'])
      })
      return built
    })
  } finally {
    await isolated.close()
  }
}

/**
 * Makes the pyramid of a content, one process at a time. Each file is in the store, and can be looked at, as soon as it is written. A killed
 * worker's successor starts again: the files are the same then. What is wrong with the file fails the pyramid with the reason; what is wrong
 * with this machine fails the job, which is tried again.
 */
export const buildPyramid: Job<'build-pyramid'> = async (context, { pyramidId }) =>
  alone(context.database, `build-pyramid ${pyramidId}`, async () => {
    const { read, unitOfWork, storage, config, now } = context
    const pyramid = await read.pyramids.get(pyramidId)
    if (pyramid === undefined || !(await unitOfWork(({ pyramids }) => pyramids.begin(pyramidId, now())))) return
    const source = await read.pyramids.sourceOf(pyramidId)
    if (source === undefined) {
      await fail(context, pyramid, { at: 'sample', reason: 'all samples with these pixels were withdrawn' })
      return
    }
    const folders = sourceFolders(config.sourceFolders)
    const companions = source.image?.companions ?? {}
    const original = await originalOf(storage, folders, { ...source, name: source.image?.fileName ?? source.name, companions })
    if (!original.ok) {
      await fail(context, pyramid, { at: 'file', reason: original.error.message })
      return
    }
    const first = await build(context, pyramid, source, original.value)
    // A process that ended by itself may have been killed for the memory that others took.
    const built = first.ok || first.error.isCrash !== true ? first : await build(context, pyramid, source, original.value)
    if (!built.ok) await fail(context, pyramid, built.error)
  })
