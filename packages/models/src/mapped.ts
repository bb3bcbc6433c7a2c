import type { Prediction } from '@reticle/backends'
import {
  type AnnotationContent,
  type Answer,
  checkAnnotation,
  err,
  type ImageFacts,
  type ModelMapping,
  type ModelSaid,
  ok,
  type Plane,
  type Protocol,
  type Result,
  slugSchema,
} from '@reticle/domain'
import { clampTo, isValid } from '@reticle/geometry'

/** What a model said of one sample, in the words of its protocol. */
export type Mapped = { readonly content: AnnotationContent; readonly said: ModelSaid; readonly embedding: readonly number[] | null }

/** A model need not answer everything, and its marks come from no tool of the protocol. */
const forgivable: ReadonlySet<string> = new Set(['unanswered', 'tool-not-allowed', 'rule', 'marks-overlap', 'question-not-asked'])

/** From this probability on an option of several is suggested. */
const half = 0.5

type Context = {
  readonly mapping: ModelMapping
  readonly protocol: Protocol
  /** As marks name their origin. */
  readonly model: string
  readonly facts: ImageFacts
  readonly plane?: Plane | undefined
  /** Of a prompt: the label that was chosen, for what the mapping leaves out (MR17). */
  readonly chosen?: string | undefined
}

/** Marks in the labels of the protocol, held within the image. Those whose label is left out are left out. */
const regionsOf = ({ regions }: Prediction, { mapping, model, facts, plane, chosen }: Context) =>
  regions.flatMap(({ label, geometry, confidence, attributes }, index) => {
    const labelId = mapping.labels[label] ?? chosen
    if (labelId === undefined) return []
    const inside = clampTo(geometry, facts.width, facts.height)
    if (!isValid(inside)) return []
    const known = Object.entries(attributes).filter(([key]) => slugSchema.safeParse(key).success)
    const region: AnnotationContent['regions'][number] = {
      id: `m${index + 1}`,
      labelId,
      geometry: inside,
      attributes: Object.fromEntries(known),
      origin: { kind: 'model', model, edited: false },
      ...(plane === undefined || Object.keys(plane).length === 0 ? {} : { plane }),
    }
    return [{ region, confidence }]
  })

/** Probabilities by option of the protocol; several names of the model may mean one option. */
const probabilitiesOf = ({ answers }: Prediction, mapping: ModelMapping): Record<string, Record<string, number>> => {
  const said: Record<string, Record<string, number>> = {}
  for (const { question, probabilities } of answers) {
    const target = mapping.questions[question]
    if (target == null) continue
    const options: Record<string, number> = said[target.to] ?? {}
    for (const [name, probability] of Object.entries(probabilities)) {
      const option = target.options[name]
      if (option != null) options[option] = Math.min(1, (options[option] ?? 0) + probability)
    }
    said[target.to] = options
  }
  return said
}

/** The likeliest option, the first one of equals; of questions that take several, all from one half on. */
const answerTo = (protocol: Protocol, questionId: string, options: Readonly<Record<string, number>>): Answer | undefined => {
  const question = protocol.questions.find(({ id, scope }) => id === questionId && scope === 'sample')
  const ranked = (question?.options ?? []).map(({ id }) => ({ id, share: options[id] ?? 0 }))
  const best = ranked.reduce((top, one) => (one.share > top.share ? one : top), { id: '', share: 0 })
  if (question?.kind === 'multiple') {
    const chosen = ranked.filter(({ share }) => share >= half).map(({ id }) => id)
    return chosen.length === 0 ? undefined : { questionId, value: { kind: 'choices', options: chosen } }
  }
  return best.share === 0 ? undefined : { questionId, value: { kind: 'choice', option: best.id } }
}

/** Why the mapping does not fit the protocol of a sample; undefined when it does. */
const misfit = (probabilities: ModelSaid['probabilities'], protocol: Protocol): string | undefined => {
  for (const [id, options] of Object.entries(probabilities)) {
    const question = protocol.questions.find((one) => one.id === id && one.scope === 'sample')
    if (question === undefined) return `the protocol has no question "${id}" on samples`
    const stranger = Object.keys(options).find((option) => !question.options.some((one) => one.id === option))
    if (stranger !== undefined) return `the question "${id}" has no option "${stranger}"`
  }
  return undefined
}

/**
 * An answer that was checked by the adapter (MB3), in the words of the protocol of its sample (docs/spec/models.md, MR3 to MR5). Taken whole, or
 * refused with the reason: a label that the protocol has no more, a mark of a shape that its label cannot have.
 */
export const mapped = (prediction: Prediction, context: Context): Result<Mapped, string> => {
  const { mapping, protocol, facts } = context
  const regions = regionsOf(prediction, context)
  const probabilities = probabilitiesOf(prediction, mapping)
  const wrong = misfit(probabilities, protocol)
  if (wrong !== undefined) return err(wrong)
  const answers = Object.entries(probabilities).flatMap(([id, options]) => answerTo(protocol, id, options) ?? [])
  const content: AnnotationContent = { regions: regions.map(({ region }) => region), answers, comment: '' }
  const stopping = checkAnnotation(protocol, content, facts).find(({ severity, code }) => severity === 'hard' && !forgivable.has(code))
  if (stopping !== undefined) return err(stopping.message)
  const said = { confidences: regions.map(({ confidence }) => confidence), probabilities, scores: prediction.scores }
  return ok({ content, said, embedding: prediction.embedding })
}
