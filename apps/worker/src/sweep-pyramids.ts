import type { Repositories, UnitOfWork } from '@reticle/db'
import type { BlobStore } from '@reticle/storage'

/** A week: whoever withdrew a sample by mistake imports it again and finds its pixels. */
const graceSeconds = 7 * 86_400
/** A blob that was put within this time is somebody's, though no row may say so yet. */
const youngMilliseconds = 86_400_000
const batch = 50

export type PyramidSweep = {
  readonly read: Repositories
  readonly unitOfWork: UnitOfWork
  readonly storage: BlobStore
  readonly now: () => Date
}

/**
 * Removes pyramids that no sample of a study has shown for a week, and those of their files that nothing refers to. In this order: taken out
 * of use, their files removed, forgotten. A worker that is killed between two of these leaves the rest to the next sweep. Originals stay, and so
 * does every file of a release. Answers the bytes that were freed.
 */
export const sweepPyramids = async ({ read, unitOfWork, storage, now }: PyramidSweep): Promise<number> => {
  let freed = 0
  for (;;) {
    const ids = await unitOfWork(({ pyramids }) => pyramids.retire(graceSeconds, batch))
    if (ids.length === 0) return freed
    const before = new Date(now().getTime() - youngMilliseconds)
    for (const sha256 of await read.pyramids.unusedFiles(ids)) freed += await storage.removeUnused(sha256, before)
    await unitOfWork(({ pyramids }) => pyramids.drop(ids))
    if (ids.length < batch) return freed
  }
}
