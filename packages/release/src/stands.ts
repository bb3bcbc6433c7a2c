import type { Buffer } from 'node:buffer'
import { hash } from 'node:crypto'
import type { ManifestSample } from './manifest.ts'
import { headOf, samplesIn } from './manifest-stream.ts'
import type { DraftSummary } from './summary.ts'
import type { ReleaseReader } from './verify/reader.ts'

/** What of a release another one is compared by. */
export type Stand = {
  readonly id: string
  readonly split: string
  readonly fold: number | undefined
  /** What it says, as one hash; undefined in a release from before there were such hashes. */
  readonly says: string | undefined
  readonly resolution: string
}

export const standOf = ({ id, split, fold, resolution }: ManifestSample): Stand => ({
  ...{ id, split, fold },
  says: resolution.says,
  resolution: resolution.id,
})

/** Of a draft, in the order of the release. */
export const draftStands = function* ({
  units,
  splits,
  says,
  resolutions,
}: Pick<DraftSummary, 'units' | 'splits' | 'says' | 'resolutions'>): Generator<Stand> {
  for (const { sampleId: id } of units)
    yield {
      id,
      split: splits.get(id)?.split ?? '',
      fold: splits.get(id)?.fold,
      says: says.get(id),
      resolution: resolutions.get(id) ?? '',
    }
}

const digestBytes = 16
const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer').subarray(0, digestBytes)
const noFold = -1

/** Columns of numbers that grow by doubling. */
const newColumns = (length: number) => ({
  splits: new Uint16Array(length),
  folds: new Int32Array(length),
  isSaid: new Uint8Array(length),
  isMet: new Uint8Array(length),
  says: new Uint8Array(length * digestBytes),
  resolutions: new Uint8Array(length * digestBytes),
})

/**
 * Stands of a million samples by id, in the order in which they were added: about 150 bytes for each, most of which is the id. What was said, and by
 * which resolution, is kept as a digest.
 */
export const standTable = (stands: Iterable<Stand> = []) => {
  const places = new Map<string, number>()
  const names: string[] = []
  let columns = newColumns(64)
  const grow = () => {
    const { splits, folds, isSaid, isMet, says, resolutions } = columns
    columns = newColumns(2 * splits.length)
    columns.splits.set(splits)
    columns.folds.set(folds)
    columns.isSaid.set(isSaid)
    columns.isMet.set(isMet)
    columns.says.set(says)
    columns.resolutions.set(resolutions)
  }
  const nameOf = (split: string): number => {
    const known = names.indexOf(split)
    return known === -1 ? names.push(split) - 1 : known
  }
  const add = ({ id, split, fold, says, resolution }: Stand): void => {
    const place = places.size
    if (place === columns.splits.length) grow()
    places.set(id, place)
    columns.splits[place] = nameOf(split)
    columns.folds[place] = fold ?? noFold
    columns.isSaid[place] = says === undefined ? 0 : 1
    if (says !== undefined) columns.says.set(digestOf(says), place * digestBytes)
    columns.resolutions.set(digestOf(resolution), place * digestBytes)
  }
  for (const stand of stands) add(stand)
  const isSame = (digests: Uint8Array, place: number, text: string): boolean =>
    digestOf(text).equals(digests.subarray(place * digestBytes, (place + 1) * digestBytes))
  return {
    add,
    size: (): number => places.size,
    /** Where a stand of this sample was, and whether it says something else; undefined where there is none. It counts as met from then on. */
    meet: ({ id, says, resolution }: Stand) => {
      const place = places.get(id)
      if (place === undefined) return undefined
      columns.isMet[place] = 1
      const fold = columns.folds[place] ?? noFold
      // Where one of them is from before there were hashes of what is said, another resolution counts as another label.
      const saysSame =
        says === undefined || columns.isSaid[place] === 0
          ? isSame(columns.resolutions, place, resolution)
          : isSame(columns.says, place, says)
      return { split: names[columns.splits[place] ?? 0] ?? '', fold: fold === noFold ? undefined : fold, saysOther: !saysSame }
    },
    /** Ids of those that nobody met, in their order. */
    unmet: function* (): Generator<string> {
      for (const [id, place] of places) if (columns.isMet[place] === 0) yield id
    },
  }
}
export type StandTable = ReturnType<typeof standTable>

/** The stands of a frozen release, out of its manifest, with what is left of the manifest. @throws when it is none of ours. */
export const standsIn = async (reader: ReleaseReader) => {
  const stands = standTable()
  const end = await samplesIn(reader, (sample) => stands.add(standOf(sample)))
  return { stands, head: headOf(end), sha256: end.sha256 }
}
