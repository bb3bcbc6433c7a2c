import { canonicalJson } from '../canonical.ts'
import type { ReleaseFacts, ReleaseFile } from '../facts.ts'
import { paths } from '../layout.ts'
import type { Summary } from '../summary.ts'
import { cff } from './cff.ts'
import { crate, crateText, defaultRoCrate } from './crate.ts'
import { croissant } from './croissant.ts'
import { datacite } from './datacite.ts'
import { datasheet } from './datasheet.ts'
import { demand, gatesOf } from './gate/index.ts'

const jsonLd = 'application/ld+json'

type Document = {
  readonly path: string
  readonly mediaType: string
  readonly write: (of: Described) => string
  /** The document in pieces, where it names all files of the release. */
  readonly whole?: (of: Described) => Iterable<string>
}

/** In the order in which they are written: each describes the files before it. */
const documents: readonly Document[] = [
  {
    path: paths.datasheet,
    mediaType: 'text/markdown; charset=utf-8',
    write: ({ facts, summary, names }) => datasheet(facts, summary, names),
  },
  {
    path: paths.datacite,
    mediaType: 'application/json',
    write: ({ facts, summary, files }) => canonicalJson(datacite(facts, summary, files)),
  },
  { path: paths.cff, mediaType: 'application/yaml', write: ({ facts, summary }) => cff(facts, summary) },
  { path: paths.croissant, mediaType: jsonLd, write: ({ facts, summary, files }) => canonicalJson(croissant(facts, summary, files)) },
  {
    path: paths.crate,
    mediaType: jsonLd,
    // The gate sees as many images as show what each of them is like.
    write: ({ facts, summary, files }) => canonicalJson(crate(facts, summary, withFewImages(files))),
    whole: ({ facts, summary, files }) => crateText(facts, summary, [...files]),
  },
]

const mostChecked = 1000
const withFewImages = (files: readonly ReleaseFile[]): ReleaseFile[] => {
  let images = 0
  return files.filter(({ path }) => !path.startsWith('data/') || images++ < mostChecked)
}

type Described = {
  readonly facts: ReleaseFacts
  readonly summary: Summary
  /** Names of the samples that leak, by id. */
  readonly names: ReadonlyMap<string, string>
  /** Everything that was written before. */
  readonly files: readonly ReleaseFile[]
}

/**
 * Writes what a release says of itself, each document held to its standard first.
 * @param described its `files` are the live list: `add` puts onto it.
 * @throws IncompleteDocument
 */
export const describeRelease = async (
  described: Described,
  add: (path: string, mediaType: string, content: Iterable<string>) => Promise<unknown>,
): Promise<void> => {
  const gates = gatesOf(described.facts.release.roCrate ?? defaultRoCrate)
  for (const { path, mediaType, write, whole } of documents) {
    const text = write(described)
    const gate = gates.find(({ file }) => file === path)
    if (gate === undefined) throw new Error(`${path} is held to no standard`)
    demand(gate, text)
    await add(path, mediaType, whole?.(described) ?? [text])
  }
}

/** Standards and their versions that the documents were held to, as the manifest names them. */
export const standardsOf = ({ release }: ReleaseFacts): Readonly<Record<string, string>> =>
  Object.fromEntries(gatesOf(release.roCrate ?? defaultRoCrate).map(({ id, version }) => [id, version]))
