import { z } from 'zod'
import { type Manifest, type ManifestSample, manifestSchema } from '../manifest.ts'
import { headOf, samplesIn } from '../manifest-stream.ts'
import { type StandTable, standOf, standsIn } from '../stands.ts'
import type { ReleaseReader } from '../verify/reader.ts'
import { comparison, type Level, proposeVersion } from '../versions.ts'
import { type Said, saidOf, sidesOf } from './said.ts'

export type DiffSample = {
  readonly id: string
  readonly name: string
  readonly file: string
  readonly width: number
  readonly height: number
  readonly split: string
  readonly fold: number | null
}
export type DiffSide = {
  /** SHA-256 of the manifest. */
  readonly id: string
  readonly name: string
  readonly version: string
  readonly counts: Manifest['counts']
  readonly agreement: { readonly mean: number | null; readonly n: number; readonly excluded: number }
}
export type ReleaseDiff = {
  readonly before: DiffSide
  readonly after: DiffSide
  /** What the second release is against the first (R61). */
  readonly level: Level
  readonly reasons: readonly string[]
  readonly counts: { readonly added: number; readonly removed: number; readonly changed: number; readonly moved: number }
  /** Marks over the whole release, of every label of either. */
  readonly labels: readonly { readonly id: string; readonly name: string; readonly before: number; readonly after: number }[]
  /** Samples by split before and split after, of those in both. */
  readonly moves: readonly { readonly from: string; readonly to: string; readonly samples: number }[]
  /** The first ones of each kind, in the order of the release that has them. */
  readonly added: readonly DiffSample[]
  readonly removed: readonly DiffSample[]
  readonly moved: readonly { readonly sample: DiffSample; readonly from: { readonly split: string; readonly fold: number | null } }[]
  readonly changed: readonly {
    readonly sample: DiffSample
    readonly before: Said & { readonly kind: string }
    readonly after: Said & { readonly kind: string }
  }[]
}

/** What of a manifest only a comparison shows. */
const shownSchema = z.object({
  release: z.object({ name: z.string(), version: z.string() }),
  agreement: z.object({ mean: z.number().nullable(), n: z.int(), excluded: z.int() }),
})

const sideOf = (head: unknown, id: string): DiffSide => {
  const { counts } = manifestSchema.parse(head)
  const { release, agreement } = shownSchema.parse(head)
  return { id, name: release.name, version: release.version, counts, agreement }
}

const sampleOf = ({ id, name, file, width, height, split, fold }: ManifestSample): DiffSample => ({
  ...{ id, name, file, width, height, split },
  fold: fold ?? null,
})

/** Goes through the samples of the second release, and keeps the first ones of each kind. */
const afterwards = async (reader: ReleaseReader, before: StandTable, most: number) => {
  const compared = comparison(before)
  const added: DiffSample[] = []
  const moved: { sample: DiffSample; from: { split: string; fold: number | null } }[] = []
  const changed: ManifestSample[] = []
  const moves = new Map<string, { from: string; to: string; samples: number }>()
  const end = await samplesIn(reader, (sample) => {
    const was = compared.add(standOf(sample))
    if (was === undefined) {
      if (added.length < most) added.push(sampleOf(sample))
      return
    }
    const key = JSON.stringify([was.split, sample.split])
    moves.set(key, { from: was.split, to: sample.split, samples: (moves.get(key)?.samples ?? 0) + 1 })
    if (was.hasMoved && moved.length < most) moved.push({ sample: sampleOf(sample), from: { split: was.split, fold: was.fold ?? null } })
    if (was.saysOther && changed.length < most) changed.push(sample)
  })
  const byKey = [...moves].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count)
  return { side: sideOf(headOf(end), end.sha256), changes: compared.changes(), added, moved, changed, moves: byKey }
}

/** Some samples of a release, by id. */
const named = async (reader: ReleaseReader, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, ManifestSample>> => {
  const samples = new Map<string, ManifestSample>()
  if (ids.size > 0) await samplesIn(reader, (sample) => ids.has(sample.id) && samples.set(sample.id, sample))
  return samples
}

/**
 * What changed from one release to another of the same project (R65): needs nothing but their files. Samples are the same when their ids are. Keeps
 * about 150 bytes of each sample of the first one, and of the second what differs.
 * @param most so many samples of each kind are listed; all are counted.
 * @throws when a manifest is none of ours.
 */
export const diffReleases = async (beforeReader: ReleaseReader, afterReader: ReleaseReader, most = 200): Promise<ReleaseDiff> => {
  const { stands, head, sha256 } = await standsIn(beforeReader)
  const before = sideOf(head, sha256)
  const { side: after, changes, added, moved, changed, moves } = await afterwards(afterReader, stands, most)
  const wanted = new Set(changed.map(({ id }) => id))
  const removed = changes.removed.slice(0, most)
  const old = await named(beforeReader, new Set([...removed, ...wanted]))
  const [said, says] = [await saidOf(beforeReader, wanted), await saidOf(afterReader, wanted)]
  const { level, reasons } = proposeVersion({ version: before.version, changes }, [])
  return {
    ...{ before, after, level, reasons },
    counts: {
      ...{ added: changes.added.length, removed: changes.removed.length },
      ...{ changed: changes.changed.length, moved: changes.moved.length },
    },
    labels: [...new Set([...says.labels.keys(), ...said.labels.keys()])].map((id) => ({
      id,
      name: says.labels.get(id)?.name ?? said.labels.get(id)?.name ?? id,
      before: said.labels.get(id)?.marks ?? 0,
      after: says.labels.get(id)?.marks ?? 0,
    })),
    ...{ moves, added, moved },
    removed: removed.flatMap((id) => old.get(id) ?? []).map(sampleOf),
    changed: changed.map((sample) => {
      const sides = sidesOf(said.samples.get(sample.id), says.samples.get(sample.id))
      return {
        sample: sampleOf(sample),
        before: { ...sides.before, kind: old.get(sample.id)?.resolution.kind ?? '' },
        after: { ...sides.after, kind: sample.resolution.kind },
      }
    }),
  }
}
