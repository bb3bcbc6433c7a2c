import { paths } from '../layout.ts'

/** Croissant 1.1, "RecordSets": what the files of a release hold, row by row. */

const labelType = ['sc:Text', 'cr:Label']

type Source = Readonly<Record<string, unknown>>
type Column = { readonly name: string; readonly dataType: string | readonly string[]; readonly source: Source } & Readonly<
  Record<string, unknown>
>

const recordSet = (id: string, description: string, columns: readonly Column[], more: Readonly<Record<string, unknown>> = {}) => ({
  '@type': 'cr:RecordSet',
  '@id': id,
  name: id,
  description,
  ...more,
  field: columns.map((column) => ({ '@type': 'cr:Field', '@id': `${id}/${column.name}`, ...column })),
})

/** A column of a table, or a member of the documents of a JSON Lines file, which the reference loader reads as a table. */
const inFile =
  (path: string) =>
  (name: string, dataType: string, more: Readonly<Record<string, unknown>> = {}): Column => ({
    name,
    dataType: `sc:${dataType}`,
    source: { fileObject: { '@id': path }, extract: { column: name } },
    ...more,
  })

/** "Data-level provenance": an annotation field says of each value what made it, by a property of PROV-O. */
const madeBy = (id: string, path: string) => ({
  annotation: {
    '@type': 'cr:Field',
    '@id': `${id}/resolution_kind`,
    name: 'resolution_kind',
    description: 'What the value was resolved by: consensus, adjudication or gold. manifest.json leads from there to the readings.',
    dataType: ['sc:Text', 'prov:Activity'],
    equivalentProperty: 'prov:wasGeneratedBy',
    source: { fileObject: { '@id': path }, extract: { column: 'resolution_kind' } },
  },
})

/** The split is a foreign key, in the form that the reference loader takes: it stumbles over a bare `@id` (mlcroissant 1.1). */
const sampleColumns = (column: ReturnType<typeof inFile>) => [
  column('sample_id', 'Text'),
  column('file_name', 'Text'),
  column('split', 'Text', { references: { field: { '@id': 'splits/name' } } }),
  column('group', 'Text'),
]

const regions = () => {
  const column = inFile(paths.regions)
  return recordSet('regions', 'One row a region; x and y run from the top-left corner of the top-left pixel.', [
    ...sampleColumns(column),
    column('region_id', 'Text'),
    { ...column('label_id', 'Text'), dataType: labelType, ...madeBy('regions/label_id', paths.regions) },
    column('geometry_type', 'Text'),
    ...['x', 'y', 'width', 'height', 'area'].map((name) => column(name, 'Float')),
    column('support', 'Integer'),
    column('raters', 'Integer'),
    { ...column('geometry', 'Text'), ...madeBy('regions/geometry', paths.regions) },
  ])
}

const answers = () => {
  const column = inFile(paths.answers)
  return recordSet('answers', 'One row an answer to a question of the protocol.', [
    ...sampleColumns(column),
    column('question_id', 'Text'),
    column('answer_kind', 'Text'),
    { ...column('answer', 'Text'), dataType: labelType, ...madeBy('answers/answer', paths.answers) },
    column('support', 'Integer'),
    column('raters', 'Integer'),
  ])
}

const readings = () => {
  const column = inFile(paths.annotations)
  return recordSet('readings', 'One row a reading of a sample by one person, as it was submitted.', [
    column('id', 'Text'),
    column('sampleId', 'Text'),
    { ...column('reader', 'Text'), description: 'Pseudonym of the reader.', equivalentProperty: 'prov:wasAttributedTo' },
    { ...column('submittedAt', 'DateTime'), equivalentProperty: 'prov:generatedAtTime' },
  ])
}

const decisions = () => {
  const column = inFile(paths.adjudications)
  return recordSet('decisions', 'One row a decision of a reviewer, the superseded ones too.', [
    column('id', 'Text'),
    column('sampleId', 'Text'),
    { ...column('reviewer', 'Text'), description: 'Pseudonym of the reviewer.', equivalentProperty: 'prov:wasAttributedTo' },
    column('reasonCode', 'Text'),
    { ...column('consensusId', 'Text'), equivalentProperty: 'prov:wasDerivedFrom' },
    { ...column('signedAt', 'DateTime'), equivalentProperty: 'prov:generatedAtTime' },
  ])
}

const images = () => {
  const ofFile = (fileProperty: string) => ({ fileSet: { '@id': 'image-files' }, extract: { fileProperty } })
  return recordSet(
    'images',
    'The images, as they were brought in.',
    [
      { name: 'file_name', dataType: 'sc:Text', source: ofFile('filename') },
      { name: 'content', dataType: 'sc:ImageObject', source: ofFile('content') },
    ],
    { key: { '@id': 'images/file_name' } },
  )
}

const splitTypes: Readonly<Record<string, string>> = {
  train: 'cr:TrainingSplit',
  validation: 'cr:ValidationSplit',
  test: 'cr:TestSplit',
}

/** "Splits": the purpose of a split is said where its name is one that we know. */
const splits = (names: readonly string[]) => {
  const areKnown = names.every((name) => Object.hasOwn(splitTypes, name))
  const field = (name: string, dataType: string) => ({ '@type': 'cr:Field', '@id': `splits/${name}`, name, dataType })
  return {
    '@type': 'cr:RecordSet',
    '@id': 'splits',
    name: 'splits',
    description: 'The splits of the release.',
    dataType: 'cr:Split',
    key: { '@id': 'splits/name' },
    field: [field('name', 'sc:Text'), ...(areKnown ? [field('url', 'sc:URL')] : [])],
    data: names.map((name) => ({ 'splits/name': name, ...(areKnown ? { 'splits/url': splitTypes[name] } : {}) })),
  }
}

export const recordSets = (splitNames: readonly string[]) => [splits(splitNames), images(), regions(), answers(), readings(), decisions()]
