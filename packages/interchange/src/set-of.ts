import { type Answer, type Protocol, protocolBodySchema, type Question } from '@reticle/domain'
import type { LabelledSample, LabelledSet, LabelRecord, Reading } from './port.ts'

/** Okabe and Ito, 2008: told apart by all kinds of colour vision. */
const colors = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7'] as const
const colorAt = (index: number): string => colors[index % colors.length] ?? colors[0]

const kinds: Readonly<Record<Answer['value']['kind'], Question['kind'] | undefined>> = {
  choice: 'single',
  choices: 'multiple',
  number: 'number',
  text: 'text',
  date: 'date',
  'cannot-tell': undefined,
}

type Said = { readonly scope: 'sample' | 'region'; readonly kinds: Set<Question['kind']>; readonly options: Set<string> }

/** Questions for answers that come without any: the kind of their values, and the options that were chosen. */
export const questionsFor = (records: readonly LabelRecord[], known: readonly Question[]): Question[] => {
  const said = new Map<string, Said>()
  const note = ({ questionId, value }: Answer, scope: Said['scope']) => {
    const one = said.get(questionId) ?? { scope, kinds: new Set(), options: new Set() }
    said.set(questionId, one)
    const kind = kinds[value.kind]
    if (kind !== undefined) one.kinds.add(kind)
    for (const option of value.kind === 'choice' ? [value.option] : value.kind === 'choices' ? value.options : []) one.options.add(option)
  }
  for (const { answers, regions } of records) {
    for (const answer of answers) note(answer, 'sample')
    for (const region of regions) for (const answer of region.answers ?? []) note(answer, 'region')
  }
  for (const { id } of known) said.delete(id)
  return [...said].map(([id, { scope, kinds: found, options }]): Question => {
    const kind = found.has('multiple') ? 'multiple' : ([...found][0] ?? 'text')
    return {
      ...{ id, text: id, help: '', kind, scope, labelIds: [], isRequired: false, allowsCannotTell: true, asksConfidence: false },
      options:
        kind === 'single' || kind === 'multiple'
          ? [...options].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map((option) => ({ id: option, text: option }))
          : [],
    }
  })
}

/** A protocol of labels and questions as they were read. @throws when they are more than one may have */
export const protocolFor = (title: string, { labels, questions = [], records }: Reading): Protocol =>
  protocolBodySchema.parse({
    title,
    labels: labels.map(({ id, name, color, skeleton }, index) => ({
      ...{ id, name, color: color ?? colorAt(index) },
      ...(skeleton === undefined ? {} : { skeleton }),
    })),
    questions: [...questions, ...questionsFor(records, questions)],
  })

/** What a conversion says of a set: no time, and no place. */
export type SetFacts = Pick<LabelledSet, 'title'> & Partial<Pick<LabelledSet, 'version' | 'description' | 'licence' | 'imageOf'>>

/**
 * What was read as a set to write. Where several people labelled an image, each record is a sample of its own; nothing is decided.
 * @throws when a record has no width and height, or a file has more labels than a protocol may have.
 */
export const setOf = (reading: Reading, facts: SetFacts): LabelledSet => {
  const content = protocolFor(facts.title, reading)
  const sampleOf = (record: LabelRecord, index: number): LabelledSample => {
    const { fileName, width, height, split = '', regions, answers } = record
    if (width === null || height === null)
      throw new Error(`${fileName}: the format does not say how large the image is: name the folder of the images`)
    return {
      ...{ id: `${index + 1}`, name: fileName, fileName, sha256: '', width, height, split, group: null, groups: {}, protocolVersion: 1 },
      resolution: { id: `${index + 1}`, kind: 'consensus' },
      ...{ regions, answers, regionSupport: new Map(), answerSupport: new Map(), markAnswerSupport: new Map() },
    }
  }
  return {
    ...{ version: '', description: '', frozenAt: '1970-01-01T00:00:00.000Z' },
    ...facts,
    protocols: [{ version: 1, content }],
    samples: async function* () {
      for (const [index, record] of reading.records.entries()) yield sampleOf(record, index)
    },
  }
}
