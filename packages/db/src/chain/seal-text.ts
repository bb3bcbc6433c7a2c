import { createHash } from 'node:crypto'

export const nothingBefore = '0'.repeat(64)

export type SealFacts = {
  readonly number: number
  readonly previous: string
  /** As Postgres writes an int8multirange: `{[1,5),[7,9)}`. */
  readonly ids: string
  readonly events: number
  readonly root: string
  readonly sealedAt: Date
}

/** The hash of a seal: of its facts, a line each, and by `previous` of all seals before it (docs/spec/audit.md, EC4). */
export const sealHash = ({ number, previous, ids, events, root, sealedAt }: SealFacts): string =>
  createHash('sha256').update(['reticle-seal 1', number, previous, ids, events, root, sealedAt.toISOString(), ''].join('\n')).digest('hex')
