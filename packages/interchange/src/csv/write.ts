import { type Answer, answerKey, type Region } from '@reticle/domain'
import { geometryText, measuresOf } from '@reticle/geometry'
import { labelsOf } from '../labels-of.ts'
import type { LabelledSample, LabelledSet, Section, SectionFile, Writing } from '../port.ts'
import { writeSections } from '../sections/section.ts'
import { type Cell, commas, type Dialect, lineOf } from './table.ts'

const sampleColumns = ['sample_id', 'file_name', 'sample_name', 'split', 'group', 'protocol_version', 'resolution_kind'] as const
export const regionColumns = [
  ...sampleColumns,
  'region_id',
  'label_id',
  'label_name',
  'geometry_type',
  'x',
  'y',
  'width',
  'height',
  'area',
  'support',
  'raters',
  'attributes',
  'geometry',
  'z',
  't',
  'track_id',
  'track_state',
  'image_width',
  'image_height',
] as const
export const answerColumns = [
  ...sampleColumns,
  'question_id',
  'question',
  'answer_kind',
  'answer',
  'answer_text',
  'unit',
  'support',
  'raters',
  'value',
  'confidence',
  'region_id',
  'image_width',
  'image_height',
] as const

const sampleCells = (sample: LabelledSample): Cell[] => [
  sample.id,
  sample.fileName,
  sample.name,
  sample.split,
  sample.group,
  sample.protocolVersion,
  sample.resolution.kind,
]

const regionCells = (region: Region, sample: LabelledSample, labelName: string): Cell[] => {
  const { bounds, area } = measuresOf(region.geometry)
  const { x, y, width, height } = bounds
  const support = sample.regionSupport.get(region.id)
  const { id, labelId, geometry, attributes, plane, track } = region
  const shape: Cell[] = [geometry.type, x, y, width, height, area]
  const behind: Cell[] = [support?.support ?? null, support?.raters ?? null]
  const through: Cell[] = [plane?.z ?? null, plane?.t ?? null, track?.id ?? null, track?.state ?? null]
  const written = [JSON.stringify(attributes), geometryText(geometry)]
  return [...sampleCells(sample), id, labelId, labelName, ...shape, ...behind, ...written, ...through, sample.width, sample.height]
}

/** An answer on the sample, or on the region that is named. */
const answerCells = (answer: Answer, sample: LabelledSample, set: LabelledSet, regionId: string | null): Cell[] => {
  const protocol = set.protocols.find(({ version }) => version === sample.protocolVersion)?.content
  const question = protocol?.questions.find(({ id }) => id === answer.questionId)
  const supports = regionId === null ? sample.answerSupport : sample.markAnswerSupport.get(regionId)
  const support = supports?.get(answer.questionId)
  const { value, confidence } = answer
  const textOf = (option: string) => question?.options.find(({ id }) => id === option)?.text ?? option
  const chosen = value.kind === 'choice' ? [value.option] : value.kind === 'choices' ? value.options : []
  const text = value.kind === 'cannot-tell' ? "can't tell" : chosen.map(textOf).join('; ')
  const said: Cell[] = [value.kind, value.kind === 'number' ? value.value : answerKey(value), text, question?.unit ?? null]
  const behind: Cell[] = [support?.support ?? null, support?.raters ?? null]
  const last: Cell[] = [JSON.stringify(value), confidence ?? null, regionId, sample.width, sample.height]
  return [...sampleCells(sample), answer.questionId, question?.text ?? '', ...said, ...behind, ...last]
}

/** Names of labels by id: those of the latest version that has them. */
const labelNames = (set: LabelledSet): ReadonlyMap<string, string> =>
  new Map(labelsOf(set.protocols).map(({ label }) => [label.id, label.name]))

/** `sample`: the one that the row is about. */
type Row = { readonly sample: LabelledSample; readonly cells: readonly Cell[] }

const regionRowsOf = (sample: LabelledSample, names: ReadonlyMap<string, string>) =>
  sample.regions.map((region) => ({ sample, region, cells: regionCells(region, sample, names.get(region.labelId) ?? '') }))

const answerRowsOf = (sample: LabelledSample, set: LabelledSet) => [
  ...sample.answers.map((answer) => ({ sample, answer, cells: answerCells(answer, sample, set, null) })),
  ...sample.regions.flatMap(({ id, answers = [] }) =>
    answers.map((answer) => ({ sample, answer, cells: answerCells(answer, sample, set, id) })),
  ),
]

/** One row a region, cells in the order of `regionColumns`. */
export const regionRows = async function* (set: LabelledSet): AsyncGenerator<Row & { readonly region: Region }> {
  const names = labelNames(set)
  for await (const sample of set.samples()) yield* regionRowsOf(sample, names)
}

/** One row an answer, on the sample or (with `region_id`) on a region, cells in the order of `answerColumns`. */
export const answerRows = async function* (set: LabelledSet): AsyncGenerator<Row & { readonly answer: Answer }> {
  for await (const sample of set.samples()) yield* answerRowsOf(sample, set)
}

/** Two tables of regions and of answers. Every cell that the tables need to be read back is in them. */
export const tableSections = (set: LabelledSet, dialect: Dialect): readonly SectionFile[] => {
  const names = labelNames(set)
  // The last column, in a set that has folds: tables without folds stay as they are.
  const hasFolds = set.folds !== undefined
  const table = (columns: readonly string[], rowsOf: (sample: LabelledSample) => readonly Row[]): Section => ({
    head: lineOf(hasFolds ? [...columns, 'fold'] : columns, dialect),
    of: (sample) =>
      rowsOf(sample)
        .map(({ cells }) => lineOf(hasFolds ? [...cells, sample.fold ?? null] : cells, dialect))
        .join(''),
    foot: '',
  })
  const { mediaType, extension } = dialect
  return [
    { path: `labels/regions${extension}`, mediaType, sections: [table(regionColumns, (sample) => regionRowsOf(sample, names))] },
    { path: `labels/answers${extension}`, mediaType, sections: [table(answerColumns, (sample) => answerRowsOf(sample, set))] },
  ]
}

export const writeTables = (set: LabelledSet, dialect: Dialect): Writing => writeSections(set, tableSections(set, dialect))

export const csvSections = (set: LabelledSet): readonly SectionFile[] => tableSections(set, commas)
export const writeCsv = (set: LabelledSet): Writing => writeTables(set, commas)
