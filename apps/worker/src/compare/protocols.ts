import type { Repositories } from '@reticle/db'
import { annotationsUnder } from './read-through.ts'

/** A protocol, and how annotations are read in its words. */
export const knownProtocol = async (read: Repositories, id: string) => {
  const found = await read.comparing.protocol(id)
  return found === undefined ? undefined : { ...found, read: annotationsUnder(found) }
}
export type KnownProtocol = NonNullable<Awaited<ReturnType<typeof knownProtocol>>>

const mostKept = 500

/** Protocols by id, read once: a published version never changes. */
export const protocolCache = (read: Repositories) => {
  const kept = new Map<string, KnownProtocol>()
  return async (id: string): Promise<KnownProtocol | undefined> => {
    const known = kept.get(id)
    if (known !== undefined) return known
    const found = await knownProtocol(read, id)
    if (found === undefined) return undefined
    if (kept.size >= mostKept) kept.clear()
    kept.set(id, found)
    return found
  }
}
