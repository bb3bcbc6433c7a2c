import { type Loss, releaseFormats, type SectionFile } from '@reticle/interchange'
import { ahead } from './ahead.ts'
import { canonicalJson, canonicalWithLists, ndjson, separated } from './canonical.ts'
import { describeRelease } from './documents/describe.ts'
import { lossesText } from './documents/losses.ts'
import type { PutFile, ReleaseFacts, ReleaseFile, ReleaseSample, Scratch } from './facts.ts'
import { allOver, type Content, fileWriter } from './file-writer.ts'
import { labelledSet } from './labelled.ts'
import { byPath, paths } from './layout.ts'
import { manifestMembers } from './manifest.ts'
import { manifestFileText, manifestSampleWriter } from './manifest-sample.ts'
import { memoryScratch } from './memory-scratch.ts'
import { assembled, begin, type Passed, passOver } from './one-pass.ts'
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

type OnImages = (images: readonly ReleaseFile[]) => Promise<void>

/** The section of the manifest's samples. */
const manifestSection = 'manifest'

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
 * @param onImages gets the images by path once the samples are passed over, and does what it has to do with them beside all that is left.
 */
export const buildRelease = async (
  facts: ReleaseFacts,
  put: PutFile,
  onProgress: (share: number) => Promise<void> = async () => undefined,
  scratch: Scratch = memoryScratch(),
  onImages: OnImages = async () => undefined,
): Promise<BuiltRelease> => {
  // The database looks for the first samples while their places are read.
  const begun = facts.areTogether === true ? ahead(facts.samples()) : undefined
  try {
    return await build(facts, put, onProgress, scratch, onImages, begun)
  } finally {
    await begun?.leave()
  }
}

const build = async (
  facts: ReleaseFacts,
  put: PutFile,
  onProgress: (share: number) => Promise<void>,
  scratch: Scratch,
  onImages: OnImages,
  begun: AsyncIterable<ReleaseSample> | undefined,
): Promise<BuiltRelease> => {
  const isTogether = facts.areTogether === true
  const [places, people] = isTogether ? await allOver([placesOf(facts), peopleOf(facts)]) : [await placesOf(facts), await peopleOf(facts)]
  const { software, organization, project, release, protocols } = facts
  const splits = planSplits(places.units, release.split)
  await onProgress(0.1)
  const set = labelledSet(facts, splits)
  const formats = releaseFormats.map(({ title, sections }) => ({ title, files: sections(set) }))
  const labelFiles = formats.flatMap((format) => format.files)
  const key = [software, organization, project, release, protocols, people, [...people.models], places.stamp]
  const at = begin(labelFiles, await scratch.open(canonicalJson(key)))
  const strata = new Map(places.units.flatMap(({ sampleId, strata: of }) => (of === undefined ? [] : [[sampleId, of] as const])))
  const manifestSample = manifestSampleWriter(project.id)
  const beside = (one: ReleaseSample, assigned: Assigned, isFirst: boolean) => {
    addTo(at.tally, one, assigned.split)
    const known = { strata: strata.get(one.sample.id), says: saysHash(one.resolution.content) }
    const line = one.resolution.consensus?.line
    return [
      [manifestSection, `${isFirst ? '' : ','}${manifestSample(one, assigned, known)}`] as const,
      ...(line === undefined || facts.stored === undefined ? [] : [[paths.consensus, `${line}\n`] as const]),
    ]
  }
  const { write, writeOnce, passIsOver } = fileWriter(at, put, scratch)
  const lines = 'application/x-ndjson'
  const labels: ReleaseFile[] = []
  const votes: ReleaseFile[] = []
  const pass = async () => {
    const samples = at.after === null ? (begun ?? facts.samples()) : facts.samples(at.after)
    await passOver(samples, splits, labelFiles, at, scratch, beside, (n) => onProgress(0.1 + (0.5 * n) / places.units.length))
    passIsOver()
  }
  const writeReadings = async () => {
    votes.push(await writeOnce(paths.annotations, lines, facts.stored?.annotations() ?? ndjson(annotationRows(facts))))
  }
  const writeLabels = async () => {
    for (const file of labelFiles) labels.push(await writeOnce(file.path, file.mediaType, assembled(file, scratch)))
  }
  /** Everything that is made of what was counted on the way. */
  const writeRest = async (images: readonly ReleaseFile[]): Promise<BuiltRelease> => {
    await (isTogether ? writeLabels() : allOver([writeReadings(), writeLabels()]))
    const summary = summaryOf(release, places, people, splits, at.tally)
    await onProgress(0.7)
    const outcomes = facts.stored === undefined ? ndjson(consensusRows(facts)) : scratch.read(paths.consensus)
    const more: ReleaseFile[] = [...labels, ...votes, await writeOnce(paths.consensus, lines, outcomes)]
    const files: ReleaseFile[] = [...summary.images, ...more]
    const add = async (path: string, mediaType: string, content: Content) => {
      const file = await write(path, mediaType, content)
      files.push(file)
      more.push(file)
      return file
    }
    await add(paths.adjudications, lines, ndjson(adjudicationRows(facts)))
    for (const protocol of protocols) await add(`protocol/${protocol.version}.json`, 'application/json', [canonicalJson(protocol)])
    await onProgress(0.8)

    const losses = lossesOf(formats, at)
    if (losses.length > 0) await add(paths.losses, 'text/markdown; charset=utf-8', [lossesText(losses)])
    await describeRelease({ facts, summary, files, names: await namesOf(facts, summary) }, add)
    await onProgress(0.9)

    // Of so many, few are out of their order.
    const named = [...images, ...more].toSorted(byPath)
    const lists = { files: separated(named, manifestFileText), samples: scratch.read(manifestSection) }
    const manifest = await add(paths.manifest, 'application/json', canonicalWithLists(manifestMembers(facts, summary), lists))
    return {
      manifestSha256: manifest.sha256,
      files: [...named, manifest].toSorted(byPath),
      counts: summary.counts,
      summary: shownSummary(facts, summary),
      bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    }
  }
  // The database sends the readings beside the samples, or else while the label files are put together.
  await (isTogether ? allOver([pass(), writeReadings()]) : pass())
  const images = places.images.toSorted(byPath)
  const [built] = await allOver([writeRest(images), onImages(images)])
  return built
}
