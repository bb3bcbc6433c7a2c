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
  'z',
  't',
  'track_id',
  'track_state',
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
  const { id, labelId, geometry, attributes, plane, track } = region
  const shape: Cell[] = [geometry.type, x, y, width, height, areaOf(geometry)]
  const behind: Cell[] = [support?.support ?? null, support?.raters ?? null]
  const through: Cell[] = [plane?.z ?? null, plane?.t ?? null, track?.id ?? null, track?.state ?? null]
  const written = [JSON.stringify(attributes), JSON.stringify(geometry)]
  return [...sampleCells(sample), id, labelId, labelName, ...shape, ...behind, ...written, ...through]
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
  const last: Cell[] = [JSON.stringify(value), confidence ?? null, regionId]
  return [...sampleCells(sample), answer.questionId, question?.text ?? '', ...said, ...behind, ...last]
}

/** Two tables, one row a region and one row an answer, on the sample or (with `region_id`) on a region. Every cell that the tables need to be read back is in them. */
export const writeCsv: LabelFormat['write'] = (set) => {
  const names = new Map(labelsOf(set.protocols).map(({ label }) => [label.id, label.name]))
  const regions = async function* () {
    yield lineOf(regionColumns)
    for await (const sample of set.samples())
      for (const region of sample.regions) yield lineOf(regionCells(region, sample, names.get(region.labelId) ?? ''))
  }
  const answers = async function* () {
    yield lineOf(answerColumns)
    for await (const sample of set.samples()) {
      for (const answer of sample.answers) yield lineOf(answerCells(answer, sample, set, null))
      for (const { id, answers: said = [] } of sample.regions) for (const answer of said) yield lineOf(answerCells(answer, sample, set, id))
    }
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
