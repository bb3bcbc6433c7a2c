import { canonicalJson } from '../canonical.ts'
import type { ReleaseFacts, ReleaseFile } from '../facts.ts'
import { paths } from '../layout.ts'
import type { Summary } from '../summary.ts'
import { cff } from './cff.ts'
import { crate, defaultRoCrate } from './crate.ts'
import { croissant } from './croissant.ts'
import { datacite } from './datacite.ts'
import { datasheet } from './datasheet.ts'
import { demand, gatesOf } from './gate/index.ts'

const jsonLd = 'application/ld+json'

/** In the order in which they are written: each describes the files before it. */
const documents = [
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
  { path: paths.crate, mediaType: jsonLd, write: ({ facts, summary, files }) => canonicalJson(crate(facts, summary, files)) },
] as const satisfies readonly {
  readonly path: string
  readonly mediaType: string
  readonly write: (of: Described) => string
}[]

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
  add: (path: string, mediaType: string, content: readonly string[]) => Promise<unknown>,
): Promise<void> => {
  const gates = gatesOf(described.facts.release.roCrate ?? defaultRoCrate)
  for (const { path, mediaType, write } of documents) {
    const text = write(described)
    const gate = gates.find(({ file }) => file === path)
    if (gate === undefined) throw new Error(`${path} is held to no standard`)
    demand(gate, text)
    await add(path, mediaType, [text])
  }
}

/** Standards and their versions that the documents were held to, as the manifest names them. */
export const standardsOf = ({ release }: ReleaseFacts): Readonly<Record<string, string>> =>
  Object.fromEntries(gatesOf(release.roCrate ?? defaultRoCrate).map(({ id, version }) => [id, version]))
