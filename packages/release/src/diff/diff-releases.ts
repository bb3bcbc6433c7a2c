import { z } from 'zod'
import { sha256Of } from '../digest.ts'
import { paths } from '../layout.ts'
import { type Manifest, type ManifestSample, manifestSchema } from '../manifest.ts'
import { type ReleaseReader, textOf } from '../verify/reader.ts'
import { changesBetween, type Level, proposeVersion, standsOf } from '../versions.ts'
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

const open = async (reader: ReleaseReader) => {
  const text = await textOf(reader, paths.manifest)
  const document: unknown = JSON.parse(text)
  const manifest = manifestSchema.parse(document)
  const { release, agreement } = shownSchema.parse(document)
  const side: DiffSide = { id: sha256Of(text), name: release.name, version: release.version, counts: manifest.counts, agreement }
  return { side, manifest, samples: new Map(manifest.samples.map((sample) => [sample.id, sample])) }
}

const sampleOf = ({ id, name, file, width, height, split, fold }: ManifestSample): DiffSample => ({
  ...{ id, name, file, width, height, split },
  fold: fold ?? null,
})

const present = <T>(ids: readonly string[], samples: ReadonlyMap<string, T>, most: number): T[] =>
  ids.slice(0, most).flatMap((id) => samples.get(id) ?? [])

const movesOf = (before: ReadonlyMap<string, ManifestSample>, after: readonly ManifestSample[]) => {
  const counts = new Map<string, { from: string; to: string; samples: number }>()
  for (const { id, split: to } of after) {
    const from = before.get(id)?.split
    if (from === undefined) continue
    const key = JSON.stringify([from, to])
    counts.set(key, { from, to, samples: (counts.get(key)?.samples ?? 0) + 1 })
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count)
}

/**
 * What changed from one release to another of the same project (R65): needs nothing but their files. Samples are the same when their ids are.
 * @param most so many samples of each kind are listed; all are counted.
 * @throws when a manifest is none of ours.
 */
export const diffReleases = async (beforeReader: ReleaseReader, afterReader: ReleaseReader, most = 200): Promise<ReleaseDiff> => {
  const [before, after] = [await open(beforeReader), await open(afterReader)]
  const changes = changesBetween(standsOf(before.manifest), standsOf(after.manifest))
  const wanted = new Set(changes.changed.slice(0, most))
  const [said, says] = [await saidOf(beforeReader, wanted), await saidOf(afterReader, wanted)]
  const { level, reasons } = proposeVersion({ version: before.side.version, changes }, [])
  return {
    ...{ before: before.side, after: after.side, level, reasons },
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
    moves: movesOf(before.samples, after.manifest.samples),
    added: present(changes.added, after.samples, most).map(sampleOf),
    removed: present(changes.removed, before.samples, most).map(sampleOf),
    moved: present(changes.moved, after.samples, most).map((sample) => {
      const was = before.samples.get(sample.id)
      return { sample: sampleOf(sample), from: { split: was?.split ?? '', fold: was?.fold ?? null } }
    }),
    changed: present(changes.changed, after.samples, most).map((sample) => {
      const sides = sidesOf(said.samples.get(sample.id), says.samples.get(sample.id))
      return {
        sample: sampleOf(sample),
        before: { ...sides.before, kind: before.samples.get(sample.id)?.resolution.kind ?? '' },
        after: { ...sides.after, kind: sample.resolution.kind },
      }
    }),
  }
}
