import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inSnapshot, type Repositories } from '@reticle/db'
import { err, ok, releaseFlow } from '@reticle/domain'
import { type BuiltRelease, buildRelease, IncompleteDocument, type PutFile, type Scratch } from '@reticle/release'
import { type SourceFolders, sourceFolders } from '@reticle/storage'
import type { Job, WorkerContext } from '../context.ts'
import { alone } from './alone.ts'
import { CannotFreeze } from './cannot-freeze.ts'
import { releaseFacts } from './release-facts.ts'
import { releaseTrees } from './release-trees.ts'
import { scratchFolder } from './scratch-folder.ts'

type Image = BuiltRelease['files'][number]
type Release = NonNullable<Awaited<ReturnType<Repositories['releaseWork']['get']>>>

const putInto =
  ({ storage }: WorkerContext): PutFile =>
  async ({ content }) => {
    const stored = await storage.put(content)
    if (!stored.ok) throw new CannotFreeze(stored.error.message)
    return stored.value
  }

const tellReleases = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['releases'] } })

/** Reads everything in one snapshot and writes every file to the store; nothing of it shows before `finish`. */
const build = async (
  context: WorkerContext,
  folders: SourceFolders,
  release: Release,
  scratch: Scratch,
  onImages: (images: readonly Image[]) => Promise<void>,
): Promise<BuiltRelease> =>
  inSnapshot(
    context.database,
    async ({ releaseWork: work }, streams) =>
      buildRelease(
        await releaseFacts(work, streams, release, await releaseTrees(context, folders, streams, release)),
        putInto(context),
        async (progress) =>
          context.unitOfWork(async ({ releaseWork, outbox }) => {
            await releaseWork.setProgress(release.id, progress)
            await outbox.put(tellReleases(release.projectId))
          }),
        scratch,
        onImages,
      ),
    { areTogether: true },
  )

/** An image that was read where it lies is put into the store: from then on the release does not hang on a folder that others write to. */
const takeIn = async (context: WorkerContext, folders: SourceFolders, projectId: string, image: Image): Promise<void> => {
  const { path, sha256, bytes } = image
  const uri = await context.read.releaseWork.uriOf(projectId, sha256)
  if (uri === null)
    throw new CannotFreeze(`${path}: the image is not in the store any more; restore the store from its backup, then freeze again`)
  const opened = await folders.open({ uri, sha256, bytes })
  if (!opened.ok) throw new CannotFreeze(`${path}: ${opened.error.message}`)
  const stored = await context.storage.put(opened.value)
  if (!stored.ok) throw new CannotFreeze(stored.error.message)
  if (stored.value.sha256 !== sha256) throw new CannotFreeze(`${path}: the file "${uri}" changed while it was read; freeze again`)
}

/** Looked for at once. */
const checkedTogether = 64

/** The images are not written, they lie in the store since their import: a release that names one which is gone would be a lie. */
const checkImages = async (
  context: WorkerContext,
  folders: SourceFolders,
  { projectId }: Release,
  images: readonly Image[],
): Promise<void> => {
  for (let from = 0; from < images.length; from += checkedTogether) {
    const some = images.slice(from, from + checkedTogether)
    const sizes = await context.storage.sizes(some.map(({ sha256 }) => sha256))
    for (const [index, image] of some.entries()) if (sizes[index] !== image.bytes) await takeIn(context, folders, projectId, image)
  }
}

const isImage = ({ path }: Image): boolean => path.startsWith('data/')

/**
 * One transaction (R6), which begins with the rows of the images: they are put in while the manifest is written.
 * @param built rejected where nothing comes of it; then nothing of it stays.
 */
const finish = async ({ unitOfWork, now }: WorkerContext, release: Release, images: readonly Image[], built: Promise<BuiltRelease>) =>
  unitOfWork(async ({ releaseWork, events, loops, outbox }) => {
    await releaseWork.addFiles(release.id, images)
    const { manifestSha256, counts, bytes, files, summary } = await built
    // Somebody else was faster.
    if ((await releaseWork.lock(release.id)) !== 'freezing') return err('over')
    await releaseWork.addFiles(
      release.id,
      files.filter((file) => !isImage(file)),
    )
    const at = now()
    const { samples, regions, answers } = counts
    const state = releaseFlow.freezing.frozen
    await releaseWork.finish(release.id, { state, manifestSha256, samples, regions, answers, bytes, summary, frozenAt: at })
    const { projectId, organizationId } = release
    await events.add({ type: 'release.frozen', subjectId: release.id, at, organizationId, projectId, payload: { manifestSha256, samples } })
    await loops.wake(release.id)
    await outbox.put(tellReleases(projectId))
    return ok(undefined)
  })

/** Writes everything, and the rows of it beside. */
const freeze = async (context: WorkerContext, release: Release, scratch: Scratch): Promise<void> => {
  const folders = sourceFolders(context.config.sourceFolders)
  const built = Promise.withResolvers<BuiltRelease>()
  const working: Promise<unknown>[] = [built.promise]
  const onImages = async (images: readonly Image[]) => {
    const finished = finish(context, release, images, built.promise)
    // It is heard of once everything is over.
    finished.catch(() => undefined)
    working.push(finished)
    await checkImages(context, folders, release, images)
  }
  await build(context, folders, release, scratch, onImages).then(built.resolve, built.reject)
  await Promise.allSettled(working)
  await Promise.all(working)
}

const fail = async ({ unitOfWork, now }: WorkerContext, release: Release, reason: string): Promise<void> =>
  unitOfWork(async ({ releaseWork, events, loops, outbox }) => {
    if ((await releaseWork.lock(release.id)) !== 'freezing') return
    await releaseWork.fail(release.id, releaseFlow.freezing.failed, reason)
    const { projectId, organizationId } = release
    await events.add({ type: 'release.failed', subjectId: release.id, at: now(), organizationId, projectId, payload: { reason } })
    await loops.wake(release.id)
    await outbox.put(tellReleases(projectId))
  })

/** Writes a release of what was settled at its moment. The same release frozen again, after a kill or on another machine, has the same bytes. */
export const freezeRelease: Job<'freeze-release'> = async (context, { releaseId }) =>
  alone(context.database, `freeze-release ${releaseId}`, async () => {
    const release = await context.read.releaseWork.get(releaseId)
    if (release?.state !== 'freezing') return
    const scratch = scratchFolder(join(context.config.data ?? tmpdir(), 'freezes', release.id))
    try {
      await freeze(context, release, scratch)
      await scratch.clear()
    } catch (cause) {
      if (!(cause instanceof CannotFreeze || cause instanceof IncompleteDocument)) throw cause
      await fail(context, release, cause.message)
      await scratch.clear()
    } finally {
      await scratch.close()
    }
  })
