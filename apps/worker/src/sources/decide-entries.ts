import type { KnownFile, MetFile, ScanReject } from '@reticle/db'
import type { WorkerContext } from '../context.ts'
import type { Entry } from './entry.ts'
import { takeEntry } from './take-entry.ts'

export type Fresh = MetFile & { readonly entry: Entry }
export type Decided = {
  readonly fresh: readonly Fresh[]
  /** As they were known, or known again. */
  readonly same: readonly MetFile[]
  readonly back: number
  /** Other bytes under a known name, that were read now; and those that were read before and are so still. */
  readonly changed: readonly MetFile[]
  readonly stillChanged: readonly string[]
  readonly rejects: readonly ScanReject[]
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/** What is new of some files of a source: what the place says of them first, and their bytes where that is not enough. */
export const decideEntries = async (
  { storage, config }: WorkerContext,
  entries: readonly Entry[],
  known: ReadonlyMap<string, KnownFile>,
): Promise<Decided> => {
  const fresh: Fresh[] = []
  const same: MetFile[] = []
  const changed: MetFile[] = []
  const stillChanged: string[] = []
  const rejects: ScanReject[] = []
  let back = 0
  for (const entry of entries) {
    const { path, tag, uri } = entry
    const before = known.get(path)
    if (before?.state === 'gone') back++
    if (before !== undefined && tag !== null && before.tag === tag && before.state !== 'gone') {
      if (before.state === 'changed') stillChanged.push(path)
      else same.push({ path, uri, tag, bytes: before.bytes, sha256: before.sha256 })
      continue
    }
    try {
      const { sha256, bytes } = await takeEntry(storage, entry, before === undefined, config.maxUploadBytes)
      const met = { path, uri, bytes, sha256, tag: tag ?? '' }
      if (bytes === 0) rejects.push({ at: path, reason: 'empty: it has no byte' })
      else if (before === undefined) fresh.push({ ...met, entry })
      else if (before.sha256 === sha256) same.push(met)
      else changed.push(met)
    } catch (cause) {
      rejects.push({ at: path, reason: reasonOf(cause) })
      // It is there, though it cannot be read now: nothing is said to be gone.
      if (before !== undefined) same.push({ path, uri, tag: before.tag, bytes: before.bytes, sha256: before.sha256 })
    }
  }
  return { fresh, same, back, changed, stillChanged, rejects }
}
