import { type ReaderModels, readerModels } from '@reticle/consensus'
import type { Repositories } from '@reticle/db'

const mostKept = 50

/** Reader models of projects, read again when a refit has taken the place of the one before. */
export const modelCache = (read: Repositories) => {
  const kept = new Map<string, ReaderModels>()
  return async (projectIds: readonly string[]): Promise<ReadonlyMap<string, ReaderModels>> => {
    if (projectIds.length === 0) return new Map()
    const found = new Map<string, ReaderModels>()
    for (const [projectId, fit] of await read.readerModels.fits(projectIds)) {
      const known = kept.get(projectId)
      const stored = known?.fit === fit ? undefined : await read.readerModels.of(projectId)
      const models = stored === undefined ? known : readerModels(stored.fit, stored.models)
      if (models === undefined) continue
      if (kept.size >= mostKept) kept.clear()
      kept.set(projectId, models)
      found.set(projectId, models)
    }
    return found
  }
}
