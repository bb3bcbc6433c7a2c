import type { ReleaseFacts, ReleaseFile } from '../facts.ts'
import { paths } from '../layout.ts'
import { splitNames } from '../splits.ts'
import type { Summary } from '../summary.ts'
import { aboutOf, bibtexOf, keywordsOf, originsOf, titleOf, urnOf } from './citation.ts'
import { recordSets } from './croissant-records.ts'
import { licencesOf } from './licences.ts'
import { raiFields } from './rai.ts'

/** Croissant 1.1, and the vocabulary of responsible AI that goes with it. */
const conformsTo = ['http://mlcommons.org/croissant/1.1', 'http://mlcommons.org/croissant/RAI/1.0']

/**
 * The recommended context of Croissant 1.1, appendix 1, with the namespace of PROV-O and the terms that the reference loader looks for besides.
 * The appendix writes schema.org with http, and the reference loader (mlcroissant 1.1) opens https only (mlcommons/croissant issue 1018): for
 * schema.org both name the same, so the one is written that loads.
 */
const context = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  sc: 'https://schema.org/',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  dct: 'http://purl.org/dc/terms/',
  prov: 'http://www.w3.org/ns/prov#',
  ...Object.fromEntries(
    [
      ...['annotation', 'arrayShape', 'citeAs', 'column', 'containedIn', 'equivalentProperty', 'excludes', 'extract', 'field'],
      ...['fileObject', 'fileProperty', 'fileSet', 'format', 'includes', 'isArray', 'isLiveDataset', 'jsonPath', 'key', 'md5'],
      ...['parentField', 'path', 'readLines', 'recordSet', 'references', 'regex', 'repeated', 'replace', 'samplingRate', 'sdVersion'],
      ...['separator', 'source', 'subField', 'transform', 'unArchive', 'value'],
    ].map((term) => [term, `cr:${term}`]),
  ),
  conformsTo: 'dct:conformsTo',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  examples: { '@id': 'cr:examples', '@type': '@json' },
}

/** Of the images that there are; the usual ones where there is none. */
const typesOf = (files: readonly ReleaseFile[]): readonly string[] => {
  const types = files.filter(({ path }) => path.startsWith('data/')).map(({ mediaType }) => mediaType)
  const images = [...new Set(types)].filter((type) => type !== 'application/octet-stream').sort((a, b) => (a < b ? -1 : 1))
  return images.length === 0 ? ['image/png', 'image/jpeg'] : images
}

/** "Dataset and resource-level provenance": who made the release, when, by what, and of what. */
const provenance = (facts: ReleaseFacts, summary: Summary) => {
  const { name, version } = facts.software
  const origins = originsOf(summary).map(({ identifier, type }) => ({
    '@id': type === 'DOI' ? `https://doi.org/${identifier}` : identifier,
  }))
  const votes = [paths.annotations, paths.consensus, paths.adjudications].map((path) => ({ '@id': path }))
  return {
    'prov:wasAttributedTo': { '@type': ['prov:Agent', 'prov:Organization'], 'prov:label': facts.organization },
    'prov:wasDerivedFrom': [{ '@id': 'image-files' }, ...votes, ...origins],
    'prov:wasGeneratedBy': {
      '@type': 'prov:Activity',
      'prov:label': 'Freeze of the settled tasks',
      'prov:endedAtTime': facts.release.asOf,
      'prov:used': votes,
      'prov:wasAssociatedWith': { '@type': ['prov:Agent', 'prov:SoftwareAgent'], 'prov:label': `${name} ${version}` },
    },
  }
}

/** JSON Lines has no registered type and two in use; readers know one or the other. */
const encodingOf = ({ mediaType }: ReleaseFile) =>
  mediaType === 'application/x-ndjson' ? [mediaType, 'application/jsonlines'] : mediaType.split(';')[0]

/** Metadata in the form of Croissant 1.1 (MLCommons, 2026): what the dataset is, its files with hashes, its tables, and where it comes from. */
export const croissant = (facts: ReleaseFacts, summary: Summary, files: readonly ReleaseFile[]) => {
  const { release } = facts
  const makers = [{ '@type': 'sc:Organization', name: facts.organization }]
  return {
    '@context': context,
    '@type': 'sc:Dataset',
    conformsTo,
    name: titleOf(facts),
    description: aboutOf(facts),
    version: release.version,
    url: urnOf(facts),
    license: licencesOf(summary.licences).map(({ name, url }) => url ?? { '@type': 'sc:CreativeWork', name }),
    creator: makers,
    publisher: makers,
    datePublished: release.asOf,
    citeAs: bibtexOf(facts),
    keywords: keywordsOf(facts),
    isLiveDataset: false,
    ...provenance(facts, summary),
    ...raiFields(facts, summary),
    distribution: [
      ...files
        .filter((file) => !file.path.startsWith('data/'))
        .map((file) => ({
          '@type': 'cr:FileObject',
          '@id': file.path,
          name: file.path,
          contentUrl: file.path,
          contentSize: `${file.bytes} B`,
          encodingFormat: encodingOf(file),
          sha256: file.sha256,
        })),
      {
        '@type': 'cr:FileSet',
        '@id': 'image-files',
        name: 'image-files',
        encodingFormat: typesOf(files),
        includes: files.some(({ path }) => /^data\/[^/]+\//.test(path)) ? 'data/**' : 'data/*',
      },
    ],
    recordSet: recordSets(splitNames(release.split.shares)),
  }
}
