import type { RoCrateVersion } from '@reticle/domain'
import { cffGate } from './cff.ts'
import { croissantGate } from './croissant.ts'
import { dataciteGate } from './datacite.ts'
import { datasheetGate } from './datasheet.ts'
import { gapsOf, type Standard } from './requirement.ts'
import { roCrateGate } from './ro-crate.ts'

/** The standards that the documents of a release are held to. */
export const gatesOf = (roCrate: RoCrateVersion): readonly Standard[] => [
  cffGate,
  croissantGate,
  dataciteGate,
  datasheetGate,
  roCrateGate(roCrate),
]

const known: readonly Standard[] = [...gatesOf('1.2'), roCrateGate('1.3')]

/** undefined for a standard, or a version of one, that we do not know. */
export const gateOf = (id: string, version: string): Standard | undefined =>
  known.find((standard) => standard.id === id && standard.version === version)

/** A document of a release lacks what its standard requires. No second try cures it: what it is made of has to be given. */
export class IncompleteDocument extends Error {}

const namedAtMost = 5

/** @throws IncompleteDocument naming the file, the fields and the sections of the standard. */
export const demand = (standard: Standard, text: string): void => {
  const gaps = gapsOf(standard, text)
  if (gaps.length === 0) return
  const more = gaps.length - namedAtMost
  throw new IncompleteDocument(`${standard.file}: ${gaps.slice(0, namedAtMost).join('; ')}${more > 0 ? `; and ${more} more` : ''}`)
}
