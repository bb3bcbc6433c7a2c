import { canonicalJson, canonicalWith, separated } from '../canonical.ts'
import type { ReleaseFacts, ReleaseFile } from '../facts.ts'
import { paths } from '../layout.ts'
import type { Summary } from '../summary.ts'
import { aboutOf, bibtexOf, keywordsOf, titleOf, urnOf } from './citation.ts'
import { type Licence, licencesOf, noLicence } from './licences.ts'

export const defaultRoCrate = '1.2'

/** What a file is for, by its place in the layout. */
const purposes: readonly (readonly [RegExp, string])[] = [
  [/^data\//, 'An image, or a part of one, as it was brought in'],
  [/^labels\//, 'What the samples are labelled with'],
  [/^votes\//, 'Who said what, and what was made of it'],
  [/^protocol\//, 'A version of the rules that people labelled by'],
  [/^(croissant\.json|datacite\.json|CITATION\.cff|datasheet\.md)$/, 'A description of the release'],
  [/^LOSSES\.md$/, 'What the label formats cannot hold'],
  [/^manifest\.json$/, 'Every file with its hash, and every sample with what it was resolved by'],
]
const purposeOf = (path: string): string => purposes.find(([where]) => where.test(path))?.[1] ?? 'A file of the release'

/** A path as the URI reference that it has to be ("Encoding file paths in `@id`s"): letters of other alphabets stay as they are. */
export const uriOf = (path: string): string => path.replaceAll(/[\s%#?"<>\\^`{|}[\]]/g, (sign) => encodeURIComponent(sign))

/** The licence that the root names: its own address where there is one, and one that joins them where there are several. */
const licenceEntity = (licences: readonly Licence[]) => {
  const [only = noLicence, ...others] = licences
  const id = others.length === 0 && only.url !== undefined ? only.url : '#licence'
  const description =
    only === noLicence
      ? 'Nobody stated under which licence the images may be used. Ask the organization.'
      : 'As stated by those who brought the images; manifest.json names the licence of each.'
  return { '@id': id, '@type': 'CreativeWork', name: licences.map(({ name }) => name).join('; '), description }
}

const manifestFile = { path: paths.manifest, mediaType: 'application/json' }
type Described = ReleaseFile | typeof manifestFile

const partOf = ({ path }: Described) => ({ '@id': uriOf(path) })

const entityOf = (file: Described) => ({
  ...partOf(file),
  '@type': 'File',
  name: file.path,
  description: purposeOf(file.path),
  encodingFormat: file.mediaType,
  ...('sha256' in file ? { sha256: file.sha256, contentSize: String(file.bytes) } : {}),
})

/** The same as canonical JSON, member by member: a release may have a million files. */
const entityText = (file: Described): string => {
  if (!('sha256' in file)) return canonicalJson(entityOf(file))
  const { path, bytes, mediaType } = file
  const first = `"@id":${JSON.stringify(uriOf(path))},"@type":"File","contentSize":"${bytes}"`
  return `{${first},"description":${JSON.stringify(purposeOf(path))},"encodingFormat":${JSON.stringify(mediaType)},"name":${JSON.stringify(path)},"sha256":"${file.sha256}"}`
}

/** A crate without its files. */
const frameOf = (facts: ReleaseFacts, summary: Summary) => {
  const { release, software } = facts
  const specification = `https://w3id.org/ro/crate/${release.roCrate ?? defaultRoCrate}`
  const licence = licenceEntity(licencesOf(summary.licences))
  const keywords = keywordsOf(facts)
  const named = summary.people.flatMap(({ pseudonym, orcid }) => (orcid === undefined ? [] : [{ pseudonym, orcid }]))
  return {
    context: `${specification}/context`,
    descriptor: { '@id': paths.crate, '@type': 'CreativeWork', about: { '@id': './' }, conformsTo: { '@id': specification } },
    root: {
      '@id': './',
      '@type': 'Dataset',
      name: titleOf(facts),
      description: aboutOf(facts),
      version: release.version,
      datePublished: release.asOf,
      identifier: urnOf(facts),
      creditText: bibtexOf(facts),
      ...(keywords.length === 0 ? {} : { keywords }),
      license: { '@id': licence['@id'] },
      creator: { '@id': '#organization' },
      publisher: { '@id': '#organization' },
      ...(named.length === 0 ? {} : { contributor: named.map(({ orcid }) => ({ '@id': orcid })) }),
      mentions: { '@id': '#freeze' },
    },
    others: [
      licence,
      { '@id': '#organization', '@type': 'Organization', name: facts.organization },
      ...named.map(({ pseudonym, orcid }) => ({ '@id': orcid, '@type': 'Person', name: pseudonym })),
      {
        '@id': '#software',
        '@type': 'SoftwareApplication',
        name: software.name,
        version: software.version,
        softwareVersion: software.version,
      },
      {
        '@id': '#freeze',
        '@type': 'CreateAction',
        name: 'Freeze of the settled tasks',
        endTime: release.asOf,
        agent: { '@id': '#organization' },
        instrument: { '@id': '#software' },
        object: [paths.annotations, paths.consensus, paths.adjudications].map((path) => ({ '@id': path })),
        result: { '@id': './' },
      },
    ],
  }
}

/**
 * Metadata in the form of RO-Crate 1.2, or 1.3 by `release.roCrate`: the descriptor, the root, every file, and who and what made it. For what
 * stands in a release, the two differ in the addresses of their specification only.
 */
export const crate = (facts: ReleaseFacts, summary: Summary, files: readonly ReleaseFile[]) => {
  const { context, descriptor, root, others } = frameOf(facts, summary)
  const described = [...files, manifestFile]
  return {
    '@context': context,
    '@graph': [descriptor, { ...root, hasPart: described.map(partOf) }, ...others, ...described.map(entityOf)],
  }
}

/** The same crate as canonical JSON, in pieces: a release may have a million files. */
export const crateText = (facts: ReleaseFacts, summary: Summary, files: readonly ReleaseFile[]): Iterable<string> => {
  const { context, descriptor, root, others } = frameOf(facts, summary)
  const described = function* () {
    yield* files
    yield manifestFile
  }
  const graph = function* () {
    yield canonicalJson(descriptor)
    yield ','
    yield* canonicalWith(root, { hasPart: separated(described(), ({ path }) => `{"@id":${JSON.stringify(uriOf(path))}}`) })
    for (const entity of others) yield `,${canonicalJson(entity)}`
    for (const file of described()) yield `,${entityText(file)}`
  }
  return canonicalWith({ '@context': context }, { '@graph': graph() })
}
