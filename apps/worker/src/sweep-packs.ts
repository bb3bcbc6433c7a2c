import type { SweeperParts } from './sweeper-parts.ts'

const batch = 100
/** What a pack was, and how it ended, is shown for a month. */
const shownMilliseconds = 30 * 86_400_000
/** No upload of a pack lasts longer. */
const uploadMilliseconds = 2 * 86_400_000

type PackSweep = Pick<SweeperParts, 'read' | 'unitOfWork' | 'storage' | 'now'>

/**
 * Removes packs whose time is over (R96), in this order: taken out of use, their bytes removed, a month later forgotten. A worker that is killed
 * in between leaves the rest to the next sweep. Answers how many packs went out of use.
 */
export const sweepPacks = async ({ read, unitOfWork, storage, now }: PackSweep): Promise<number> => {
  let expired = 0
  for (let ids: string[] = []; ; ) {
    ids = await unitOfWork(({ releasePacks }) => releasePacks.expire(now(), batch))
    for (const id of ids) await storage.packs.remove(id)
    expired += ids.length
    if (ids.length < batch) break
  }
  const old = await read.releasePacks.ended(new Date(now().getTime() - shownMilliseconds), batch)
  // Whose bytes were left by a sweep that was killed, too.
  for (const id of old) await storage.packs.remove(id)
  await unitOfWork(({ releasePacks }) => releasePacks.forget(old))
  await storage.packs.sweep(new Date(now().getTime() - uploadMilliseconds))
  return expired
}
