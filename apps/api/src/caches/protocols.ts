import type { Repositories } from '@reticle/db'
import { type Dispensing, dispensingSchema, type Protocol } from '@reticle/domain'
import { boundedMap } from './bounded-map.ts'

const most = 500

export type KnownProtocol = { readonly content: Protocol; readonly dispensing: Dispensing }

/** Protocol versions by id. They are immutable, so that what was read once holds for good. */
export type Protocols = {
  readonly known: (protocolId: string) => KnownProtocol | undefined
  /** @throws when there is no such protocol, which no foreign key allows */
  readonly get: (protocolId: string) => Promise<KnownProtocol>
}

export const protocolsOf = (protocols: Repositories['protocols']): Protocols => {
  const kept = boundedMap<string, KnownProtocol>(most)
  return {
    known: (protocolId) => kept.get(protocolId),
    get: async (protocolId) => {
      const found = kept.get(protocolId)
      if (found !== undefined) return found
      const row = await protocols.get(protocolId)
      if (row === undefined) throw new Error(`the protocol ${protocolId} is gone, though its tasks are not`)
      // Versions from before have no such block.
      const { dispensing }: { readonly dispensing?: Dispensing } = row.content
      const known = { content: row.content, dispensing: dispensing ?? dispensingSchema.parse({}) }
      kept.set(protocolId, known)
      return known
    },
  }
}
