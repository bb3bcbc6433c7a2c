import { type Loss, releaseFormats } from '@reticle/interchange'
import { canonicalJson, canonicalWithList, encoded, ndjson } from './canonical.ts'
import { describeRelease } from './documents/describe.ts'
import { lossesText } from './documents/losses.ts'
import type { PutFile, ReleaseFacts, ReleaseFile } from './facts.ts'
import { assignedTo, labelledSet } from './labelled.ts'
import { byPath, paths } from './layout.ts'
import { manifestMembers, manifestSample } from './manifest.ts'
import { type ShownSummary, shownSummary } from './shown-summary.ts'
import { type Summary, summarise } from './summary.ts'
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

type Losses = { readonly format: string; readonly losses: readonly Loss[] }[]

/** The files in which labels are; a format that drops something says so when its last file is out. */
const putLabels = async (set: ReturnType<typeof labelledSet>, put: PutFile): Promise<{ files: ReleaseFile[]; losses: Losses }> => {
  const files: ReleaseFile[] = []
  const losses: Losses = []
  for (const format of releaseFormats) {
    const writing = format.write(set)
    for await (const { path, mediaType, content } of writing.files())
      files.push({ path, mediaType, ...(await put({ path, mediaType, content: encoded(content()) })) })
    if (writing.losses().length > 0) losses.push({ format: format.title, losses: writing.losses() })
  }
  return { files, losses }
}

/** Names of the samples that leak into other splits. */
const namesOf = async (facts: ReleaseFacts, { leaks }: Summary): Promise<ReadonlyMap<string, string>> => {
  const wanted = new Set(leaks.named.flatMap(({ a, b }) => [a, b]))
  const names = new Map<string, string>()
  if (wanted.size > 0) for await (const { sample } of facts.samples()) if (wanted.has(sample.id)) names.set(sample.id, sample.name)
  return names
}

/**
 * Makes a release (docs/spec/release.md) from facts of one snapshot. Pure but for `put`: the same facts give the same bytes, without the
 * time or the machine of the making. Images are not put: they lie in the store under their hash already.
 * @throws IncompleteDocument where a description lacks what its standard requires (R85).
 * @param onProgress gets the share that is done, 0 to 1, after each file.
 */
export const buildRelease = async (
  facts: ReleaseFacts,
  put: PutFile,
  onProgress: (share: number) => Promise<void> = async () => undefined,
): Promise<BuiltRelease> => {
  const summary = await summarise(facts)
  await onProgress(0.2)
  const files: ReleaseFile[] = [...summary.images]
  const add = async (path: string, mediaType: string, content: AsyncIterable<string> | Iterable<string>) => {
    const stored = await put({ path, mediaType, content: encoded(content) })
    files.push({ path, mediaType, sha256: stored.sha256, bytes: stored.bytes })
    return stored
  }
  const labels = await putLabels(labelledSet(facts, summary.splits), put)
  files.push(...labels.files)
  await onProgress(0.5)

  await add(paths.annotations, 'application/x-ndjson', ndjson(annotationRows(facts)))
  await add(paths.consensus, 'application/x-ndjson', ndjson(consensusRows(facts)))
  await add(paths.adjudications, 'application/x-ndjson', ndjson(adjudicationRows(facts)))
  for (const protocol of facts.protocols) await add(`protocol/${protocol.version}.json`, 'application/json', [canonicalJson(protocol)])
  await onProgress(0.8)

  if (labels.losses.length > 0) await add(paths.losses, 'text/markdown; charset=utf-8', [lossesText(labels.losses)])
  await describeRelease({ facts, summary, files, names: await namesOf(facts, summary) }, add)
  await onProgress(0.9)

  const manifestSamples = async function* () {
    let at = 0
    for await (const one of facts.samples()) {
      const known = { unit: summary.units[at++], says: summary.says.get(one.sample.id) }
      yield manifestSample(facts.project.id, one, assignedTo(summary.splits, one), known)
    }
  }
  const members = manifestMembers(facts, summary, files.toSorted(byPath))
  const manifest = await add(paths.manifest, 'application/json', canonicalWithList(members, 'samples', manifestSamples()))
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return {
    manifestSha256: manifest.sha256,
    files: files.toSorted(byPath),
    counts: summary.counts,
    summary: shownSummary(facts, summary),
    bytes,
  }
}
