import type { ReleaseFacts, ReleaseFile } from '../facts.ts'
import { paths } from '../layout.ts'
import type { Summary } from '../summary.ts'

const croissantVersion = 'http://mlcommons.org/croissant/1.1'

/** The recommended context of Croissant 1.1, appendix 1. */
const context = {
  '@language': 'en',
  '@vocab': 'http://schema.org/',
  sc: 'http://schema.org/',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  dct: 'http://purl.org/dc/terms/',
  ...Object.fromEntries(
    [
      ...['annotation', 'arrayShape', 'citeAs', 'column', 'containedIn', 'equivalentProperty', 'excludes', 'extract', 'field'],
      ...['fileObject', 'fileProperty', 'fileSet', 'format', 'includes', 'isArray', 'isLiveDataset', 'jsonPath', 'key', 'md5'],
      ...['parentField', 'readLines', 'recordSet', 'references', 'regex', 'sdVersion', 'separator', 'source', 'subField'],
      ...['transform', 'unArchive', 'value'],
    ].map((term) => [term, `cr:${term}`]),
  ),
  conformsTo: 'dct:conformsTo',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  examples: { '@id': 'cr:examples', '@type': '@json' },
}

const table = (id: string, path: string, description: string, columns: Readonly<Record<string, string>>) => ({
  '@type': 'cr:RecordSet',
  '@id': id,
  name: id,
  description,
  field: Object.entries(columns).map(([column, dataType]) => ({
    '@type': 'cr:Field',
    '@id': `${id}/${column}`,
    name: column,
    dataType: `sc:${dataType}`,
    source: { fileObject: { '@id': path }, extract: { column } },
  })),
})

const images = {
  '@type': 'cr:RecordSet',
  '@id': 'images',
  name: 'images',
  description: 'The images, as they were brought in.',
  key: { '@id': 'images/file_name' },
  field: [
    ['file_name', 'sc:Text', 'filename'],
    ['content', 'sc:ImageObject', 'content'],
  ].map(([name, dataType, fileProperty]) => ({
    '@type': 'cr:Field',
    '@id': `images/${name}`,
    name,
    dataType,
    source: { fileSet: { '@id': 'image-files' }, extract: { fileProperty } },
  })),
}

/** Of the images that there are; the usual ones where there is none. */
const typesOf = (files: readonly ReleaseFile[]): readonly string[] => {
  const types = files.filter(({ path }) => path.startsWith('data/')).map(({ mediaType }) => mediaType)
  const images = [...new Set(types)].filter((type) => type !== 'application/octet-stream').sort((a, b) => (a < b ? -1 : 1))
  return images.length === 0 ? ['image/png', 'image/jpeg'] : images
}

const sampleColumns = { file_name: 'Text', split: 'Text', group: 'Text', resolution_kind: 'Text' }
const numberColumns = { x: 'Float', y: 'Float', width: 'Float', height: 'Float', area: 'Float' }

/** Metadata in the form of Croissant 1.1 (MLCommons, 2026): what the dataset is, its files with hashes, and its tables. */
export const croissant = (facts: ReleaseFacts, summary: Summary, files: readonly ReleaseFile[]) => {
  const { release, project } = facts
  const licences = summary.licences.length > 0 ? summary.licences : ['not stated by those who brought the data']
  return {
    '@context': context,
    '@type': 'sc:Dataset',
    conformsTo: croissantVersion,
    name: `${project.name}: ${release.name}`,
    description: project.description || `Labelled images of the study "${project.name}".`,
    version: release.version,
    url: `urn:uuid:${release.id}`,
    license: licences.map((name) => ({ '@type': 'sc:CreativeWork', name })),
    creator: [{ '@type': 'sc:Organization', name: facts.organization }],
    datePublished: release.asOf,
    keywords: facts.protocols.at(-1)?.content.labels.map((label) => label.name) ?? [],
    isLiveDataset: false,
    'rai:dataAnnotationProtocol': facts.protocols.at(-1)?.content.instructions ?? '',
    'rai:annotationsPerItem': String(facts.protocols.at(-1)?.content.redundancy.reads ?? ''),
    distribution: [
      ...files
        .filter((file) => !file.path.startsWith('data/'))
        .map((file) => ({
          '@type': 'cr:FileObject',
          '@id': file.path,
          name: file.path,
          contentUrl: file.path,
          contentSize: `${file.bytes} B`,
          encodingFormat: file.mediaType.split(';')[0],
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
    recordSet: [
      images,
      table('regions', paths.regions, 'One row a region; x and y run from the top-left corner of the top-left pixel.', {
        ...sampleColumns,
        region_id: 'Text',
        label_id: 'Text',
        geometry_type: 'Text',
        ...numberColumns,
        support: 'Integer',
        raters: 'Integer',
        geometry: 'Text',
      }),
      table('answers', paths.answers, 'One row an answer to a question of the protocol.', {
        ...sampleColumns,
        question_id: 'Text',
        answer_kind: 'Text',
        answer: 'Text',
        support: 'Integer',
        raters: 'Integer',
      }),
    ],
  }
}
