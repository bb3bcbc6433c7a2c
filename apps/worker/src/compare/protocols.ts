import type { Repositories } from '@reticle/db'

export type KnownProtocol = NonNullable<Awaited<ReturnType<Repositories['comparing']['protocol']>>>

const mostKept = 500

/** Protocols by id, read once: a published version never changes. */
export const protocolCache = (read: Repositories) => {
  const kept = new Map<string, KnownProtocol>()
  return async (id: string): Promise<KnownProtocol | undefined> => {
    const known = kept.get(id)
    if (known !== undefined) return known
    const found = await read.comparing.protocol(id)
    if (found === undefined) return undefined
    if (kept.size >= mostKept) kept.clear()
    kept.set(id, found)
    return found
  }
}
