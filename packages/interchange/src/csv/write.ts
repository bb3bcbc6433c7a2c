import { type Answer, answerKey, type Region } from '@reticle/domain'
import { areaOf, boundsOf } from '@reticle/geometry'
import { labelsOf } from '../labels-of.ts'
import type { LabelFormat, LabelledSample, LabelledSet } from '../port.ts'
import { type Cell, lineOf } from './table.ts'

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
  const { x, y, width, height } = boundsOf(region.geometry)
  const support = sample.regionSupport.get(region.id)
  const { id, labelId, geometry, attributes } = region
  const shape: Cell[] = [geometry.type, x, y, width, height, areaOf(geometry)]
  const behind: Cell[] = [support?.support ?? null, support?.raters ?? null]
  return [...sampleCells(sample), id, labelId, labelName, ...shape, ...behind, JSON.stringify(attributes), JSON.stringify(geometry)]
}

const answerCells = (answer: Answer, sample: LabelledSample, set: LabelledSet): Cell[] => {
  const protocol = set.protocols.find(({ version }) => version === sample.protocolVersion)?.content
  const question = protocol?.questions.find(({ id }) => id === answer.questionId)
  const support = sample.answerSupport.get(answer.questionId)
  const { value } = answer
  const textOf = (option: string) => question?.options.find(({ id }) => id === option)?.text ?? option
  const chosen = value.kind === 'choice' ? [value.option] : value.kind === 'choices' ? value.options : []
  const text = value.kind === 'cannot-tell' ? "can't tell" : chosen.map(textOf).join('; ')
  const said: Cell[] = [value.kind, value.kind === 'number' ? value.value : answerKey(value), text, question?.unit ?? null]
  const behind: Cell[] = [support?.support ?? null, support?.raters ?? null]
  return [...sampleCells(sample), answer.questionId, question?.text ?? '', ...said, ...behind, JSON.stringify(value)]
}

/** Two tables, one row a region and one row an answer. Every cell that the tables need to be read back is in them. */
export const writeCsv: LabelFormat['write'] = (set) => {
  const names = new Map(labelsOf(set.protocols).map(({ label }) => [label.id, label.name]))
  const regions = async function* () {
    yield lineOf(regionColumns)
    for await (const sample of set.samples())
      for (const region of sample.regions) yield lineOf(regionCells(region, sample, names.get(region.labelId) ?? ''))
  }
  const answers = async function* () {
    yield lineOf(answerColumns)
    for await (const sample of set.samples()) for (const answer of sample.answers) yield lineOf(answerCells(answer, sample, set))
  }
  const mediaType = 'text/csv; charset=utf-8'
  return {
    files: [
      { path: 'labels/regions.csv', mediaType, content: regions },
      { path: 'labels/answers.csv', mediaType, content: answers },
    ],
    losses: () => [],
  }
}
