import type { Answer, Protocol, Region } from '@reticle/domain'
import { labelNames, nameOfLabel } from '../file-names.ts'
import { type LossCounter, lossCounter } from '../losses.ts'
import { countExtras, ownMarkOf, ownSampleOf } from '../own.ts'
import type { LabelFile, LabelledSample, LabelledSet, Writing } from '../port.ts'
import { configOf } from './config.ts'
import { controls, valuesOf } from './shape-values.ts'

const root = 'labels/label-studio'
const besideMark = 'the key "reticle" of the mark\'s "meta"'
const besideTask = 'the key "reticle" of the task\'s "meta"'

type Result = { readonly type: string; readonly value: Readonly<Record<string, unknown>> }

/** The ids from the top of a tree down to an option. */
const pathTo = (options: Protocol['questions'][number]['options'], option: string): string[] => {
  const path = [option]
  const above = (one: string) => options.find(({ id }) => id === one)?.parent
  for (let next = above(option); next !== undefined && !path.includes(next); next = above(next)) path.unshift(next)
  return path
}

/** An answer in Label Studio's own fields; undefined for a "can't tell", which it does not have. */
const resultOf = ({ questionId, value }: Answer, protocol: Protocol | undefined): Result | undefined => {
  const question = protocol?.questions.find(({ id }) => id === questionId)
  switch (value.kind) {
    case 'choice':
      return question?.kind === 'taxonomy'
        ? { type: 'taxonomy', value: { taxonomy: [pathTo(question.options, value.option)] } }
        : { type: 'choices', value: { choices: [value.option] } }
    case 'choices':
      return { type: 'choices', value: { choices: value.options } }
    case 'number':
      return { type: 'number', value: { number: value.value } }
    case 'text':
      return { type: 'textarea', value: { text: [value.value] } }
    case 'date':
      return { type: 'datetime', value: { datetime: value.value } }
    case 'cannot-tell':
      return undefined
  }
}

/** Whether a result says all of an answer to whoever reads it with the interface beside. */
const isHeld = ({ questionId, value, confidence }: Answer, protocol: Protocol | undefined): boolean => {
  const kind = protocol?.questions.find(({ id }) => id === questionId)?.kind
  if (value.kind === 'cannot-tell' || confidence !== undefined || kind === undefined) return false
  return value.kind !== 'choices' && value.kind !== 'choice' ? true : (value.kind === 'choices') === (kind === 'multiple')
}
const notHeld = 'answers that have a confidence, are "can\'t tell" or do not fit their question'

type Place = { readonly original_width: number; readonly original_height: number; readonly image_rotation: 0 }

const answerResults = (
  answers: readonly Answer[],
  protocol: Protocol | undefined,
  id: (questionId: string) => string,
  place: Place,
  shape: object,
) =>
  answers.flatMap((answer) => {
    const result = resultOf(answer, protocol)
    if (result === undefined) return []
    const { type, value } = result
    return [{ id: id(answer.questionId), type, from_name: answer.questionId, to_name: 'image', ...place, value: { ...shape, ...value } }]
  })

const markResults = (region: Region, name: string, sample: LabelledSample, protocol: Protocol | undefined, losses: LossCounter) => {
  const place: Place = { original_width: sample.width, original_height: sample.height, image_rotation: 0 }
  const { values, loss } = valuesOf(region.geometry, sample)
  if (loss !== null) losses.add(loss, besideMark)
  countExtras(region, losses, besideMark, ['answers'])
  for (const answer of region.answers ?? []) if (!isHeld(answer, protocol)) losses.add(notHeld, besideMark)
  const own = ownMarkOf(region, sample, { geometry: loss === null, attributes: false })
  const marks = values.map(({ type, value }, index) => ({
    ...{
      id: index === 0 ? region.id : `${region.id}#${index + 1}`,
      type,
      from_name: controls[type].name,
      to_name: 'image',
      origin: 'manual',
    },
    ...{ ...place, value: { ...value, [type]: [name] } },
    meta: { reticle: index === 0 ? own : { region_id: region.id } },
  }))
  const said = answerResults(
    region.answers ?? [],
    protocol,
    () => region.id,
    place,
    values[0]?.type === 'brushlabels' ? {} : (values[0]?.value ?? {}),
  )
  return [...marks, ...said]
}

/**
 * Label Studio's JSON of tasks with annotations ("Raw JSON format of completed tasks"), and the labelling interface to import it under.
 * A sample is a task with one annotation; places are percent of the image's width and height, not rounded.
 */
export const writeLabelStudio = (set: LabelledSet): Writing => {
  const losses = lossCounter()
  const names = labelNames(set.protocols)
  const protocols = new Map(set.protocols.map(({ version, content }) => [version, content]))
  const taskOf = (sample: LabelledSample, id: number) => {
    const protocol = protocols.get(sample.protocolVersion)
    const place: Place = { original_width: sample.width, original_height: sample.height, image_rotation: 0 }
    for (const answer of sample.answers) if (!isHeld(answer, protocol)) losses.add(notHeld, besideTask)
    const result = [
      ...sample.regions.flatMap((region) => markResults(region, nameOfLabel(names, region), sample, protocol, losses)),
      ...answerResults(sample.answers, protocol, (questionId) => `answer:${questionId}`, place, {}),
    ]
    return {
      ...{ id, data: { image: sample.fileName } },
      annotations: [
        {
          ...{ id, result, was_cancelled: false, ground_truth: sample.resolution.kind === 'gold' },
          ...{ created_at: set.frozenAt, updated_at: set.frozenAt, lead_time: null },
        },
      ],
      predictions: [],
      meta: { reticle: { ...ownSampleOf(sample), width: sample.width, height: sample.height } },
    }
  }
  const tasks = async function* () {
    yield '['
    let id = 0
    for await (const sample of set.samples()) yield `${id === 0 ? '' : ','}\n${JSON.stringify(taskOf(sample, ++id))}`
    yield '\n]\n'
  }
  const config = async function* () {
    yield configOf(set.protocols)
  }
  const files = async function* (): AsyncGenerator<LabelFile> {
    yield { path: `${root}/tasks.json`, mediaType: 'application/json', content: tasks }
    yield { path: `${root}/config.xml`, mediaType: 'application/xml', content: config }
  }
  return { files, losses: losses.list }
}
