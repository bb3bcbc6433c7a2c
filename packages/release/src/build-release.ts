import { type Loss, releaseFormats, type SectionFile } from '@reticle/interchange'
import { canonicalJson, canonicalWithLists, encoded, listed, ndjson } from './canonical.ts'
import { describeRelease } from './documents/describe.ts'
import { lossesText } from './documents/losses.ts'
import type { PutFile, ReleaseFacts, ReleaseFile, ReleaseSample, Scratch } from './facts.ts'
import { labelledSet } from './labelled.ts'
import { byPath, paths } from './layout.ts'
import { manifestMembers, manifestSample } from './manifest.ts'
import { memoryScratch } from './memory-scratch.ts'
import { assembled, begin, checkpointOf, type Passed, passOver } from './one-pass.ts'
import { placesIn, placesOf } from './places.ts'
import { saysHash } from './says.ts'
import { type ShownSummary, shownSummary } from './shown-summary.ts'
import { type Assigned, planSplits } from './splits.ts'
import { peopleOf, type Summary, summaryOf } from './summary.ts'
import { addTo } from './tally.ts'
import { adjudicationRows, annotationRows, consensusRows } from './votes.ts'

export type BuiltRelease = {
  /** SHA-256 of the canonical manifest: the release's id. */
  readonly manifestSha256: string
  /** All files, the manifest too, by path. Images are named by the hash under which they lie in the store. */
  readonly files: readonly ReleaseFile[]
  readonly counts: Summary['counts']
  readonly summary: ShownSummary
  readonly bytes: number
}

/** The section of the manifest's samples. */
const manifestSection = 'manifest'

type Content = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>

/** What each format drops, where it drops anything. */
const lossesOf = (formats: readonly { readonly title: string; readonly files: readonly SectionFile[] }[], { states }: Passed) => {
  const left = [...states]
  const found: { readonly format: string; readonly losses: readonly Loss[] }[] = []
  for (const { title, files } of formats) {
    const losses = left
      .splice(
        0,
        files.reduce((sum, { sections }) => sum + sections.length, 0),
      )
      .flatMap((state) => state.losses)
    if (losses.length > 0) found.push({ format: title, losses })
  }
  return found
}

/** Names of the samples that leak into other splits. */
const namesOf = async (facts: ReleaseFacts, { leaks }: Summary): Promise<ReadonlyMap<string, string>> => {
  const wanted = new Set(leaks.named.flatMap(({ a, b }) => [a, b]))
  const names = new Map<string, string>()
  if (wanted.size > 0) for await (const { sample } of placesIn(facts)) if (wanted.has(sample.id)) names.set(sample.id, sample.name)
  return names
}

/**
 * Makes a release (docs/spec/release.md) from facts of one snapshot. Pure but for `put` and the scratch: the same facts give the same bytes,
 * without the time or the machine of the making. Images are not put: they lie in the store under their hash already.
 * @throws IncompleteDocument where a description lacks what its standard requires (R85).
 * @param onProgress gets the share that is done, 0 to 1.
 * @param scratch what a freeze of the same facts left in it is gone on with (R14).
 */
export const buildRelease = async (
  facts: ReleaseFacts,
  put: PutFile,
  onProgress: (share: number) => Promise<void> = async () => undefined,
  scratch: Scratch = memoryScratch(),
): Promise<BuiltRelease> => {
  const places = await placesOf(facts)
  const people = await peopleOf(facts)
  const { software, organization, project, release, protocols } = facts
  const splits = planSplits(places.units, release.split)
  await onProgress(0.1)
  const set = labelledSet(facts, splits)
  const formats = releaseFormats.map(({ title, sections }) => ({ title, files: sections(set) }))
  const labelFiles = formats.flatMap((format) => format.files)
  const key = [software, organization, project, release, protocols, people, [...people.models], places.stamp]
  const at = begin(labelFiles, await scratch.open(canonicalJson(key)))
  const strata = new Map(places.units.flatMap(({ sampleId, strata: of }) => (of === undefined ? [] : [[sampleId, of] as const])))
  const beside = (one: ReleaseSample, assigned: Assigned, isFirst: boolean) => {
    addTo(at.tally, one, assigned.split)
    const known = { strata: strata.get(one.sample.id), says: saysHash(one.resolution.content) }
    const line = one.resolution.consensus?.line
    return [
      [manifestSection, `${isFirst ? '' : ','}${canonicalJson(manifestSample(project.id, one, assigned, known))}`] as const,
      ...(line === undefined || facts.stored === undefined ? [] : [[paths.consensus, `${line}\n`] as const]),
    ]
  }
  await passOver(facts, splits, labelFiles, at, scratch, beside, (n) => onProgress(0.1 + (0.5 * n) / places.units.length))

  const summary = summaryOf(release, places, people, splits, at.tally)
  const files: ReleaseFile[] = [...summary.images]
  const add = async (path: string, mediaType: string, content: Content) => {
    const stored = at.files[path] ?? (await put({ path, mediaType, content: encoded(content) }))
    files.push({ path, mediaType, sha256: stored.sha256, bytes: stored.bytes })
    return stored
  }
  let saving = Promise.resolve()
  /** A large file, which is not written again after a kill. */
  const once = async (path: string, mediaType: string, content: Content): Promise<ReleaseFile> => {
    const { sha256, bytes } = at.files[path] ?? (await put({ path, mediaType, content: encoded(content) }))
    at.files[path] = { sha256, bytes }
    saving = saving.then(() => scratch.save(checkpointOf(at)))
    await saving
    return { path, mediaType, sha256, bytes }
  }
  const lines = 'application/x-ndjson'
  const fromScratch = async () => {
    const done: ReleaseFile[] = []
    for (const file of labelFiles) done.push(await once(file.path, file.mediaType, assembled(file, scratch)))
    return done
  }
  // The database sends the readings while the label files are put together.
  const [readings, labels] = await Promise.all([
    once(paths.annotations, lines, facts.stored?.annotations() ?? ndjson(annotationRows(facts))),
    fromScratch(),
  ])
  await onProgress(0.7)
  const outcomes = facts.stored === undefined ? ndjson(consensusRows(facts)) : scratch.read(paths.consensus)
  files.push(...labels, readings, await once(paths.consensus, lines, outcomes))
  await add(paths.adjudications, 'application/x-ndjson', ndjson(adjudicationRows(facts)))
  for (const protocol of protocols) await add(`protocol/${protocol.version}.json`, 'application/json', [canonicalJson(protocol)])
  await onProgress(0.8)

  const losses = lossesOf(formats, at)
  if (losses.length > 0) await add(paths.losses, 'text/markdown; charset=utf-8', [lossesText(losses)])
  await describeRelease({ facts, summary, files, names: await namesOf(facts, summary) }, add)
  await onProgress(0.9)

  const lists = { files: listed(files.toSorted(byPath)), samples: scratch.read(manifestSection) }
  const manifest = await add(paths.manifest, 'application/json', canonicalWithLists(manifestMembers(facts, summary), lists))
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return {
    manifestSha256: manifest.sha256,
    files: files.toSorted(byPath),
    counts: summary.counts,
    summary: shownSummary(facts, summary),
    bytes,
  }
}
