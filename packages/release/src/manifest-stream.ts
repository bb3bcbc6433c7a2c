import { createHash } from 'node:crypto'
import { paths } from './layout.ts'
import { listCutter, type Piece } from './list-cutter.ts'
import { type ManifestSample, manifestSampleSchema, manifestSchema } from './manifest.ts'
import type { ReleaseReader } from './verify/reader.ts'

/** What is left of a file whose lists were cut out, its length, and its SHA-256. */
export type ListsEnd = { readonly rest: string; readonly bytes: number; readonly sha256: string }

/** Goes through a JSON file once, in bounded memory. @param onPiece gets each element of the lists. */
export const readLists = async <Name extends string>(
  reader: ReleaseReader,
  path: string,
  names: readonly Name[],
  onPiece: (piece: Piece<Name>) => void,
): Promise<ListsEnd> => {
  const [cutter, hash] = [listCutter(names), createHash('sha256')]
  let length = 0
  for await (const bytes of reader.read(path)) {
    hash.update(bytes)
    length += bytes.byteLength
    for (const piece of cutter.push(Buffer.from(bytes))) onPiece(piece)
  }
  return { rest: cutter.rest(), bytes: length, sha256: hash.digest('hex') }
}

/** The lists of a manifest that are long. */
export const manifestLists = ['files', 'samples'] as const

/** The members of a manifest beside its lists. @throws when it is none of ours. */
export const headOf = ({ rest }: ListsEnd): unknown => {
  const document: unknown = JSON.parse(rest)
  manifestSchema.parse(document)
  return document
}

/** Its samples one by one, of those whose text `isWanted`. @throws when one is none of ours. */
export const samplesIn = async (
  reader: ReleaseReader,
  onSample: (sample: ManifestSample) => void,
  isWanted: (text: string) => boolean = () => true,
): Promise<ListsEnd> =>
  readLists(reader, paths.manifest, manifestLists, ({ list, text }) => {
    if (list === 'samples' && isWanted(text)) onSample(manifestSampleSchema.parse(JSON.parse(text)))
  })
