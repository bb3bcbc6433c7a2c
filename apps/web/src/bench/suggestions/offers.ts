import type { Suggestion } from '@reticle/contract'
import type { AnnotationContent, Answer, Region } from '@reticle/domain'
import type { Change } from '@reticle/tools'
import type { CanvasLayer } from '../../canvas/canvas-layer.ts'

/** A mark that a model suggests, with how sure it is of it, 0 to 1, where it says so. `region` is what it becomes when it is taken: its id says of which suggestion it is, so that it is not offered again. */
export type Offer = { readonly model: string; readonly region: Region; readonly confidence: number | null }

/** What models suggest for a sample: marks, and answers to its questions. */
export type Offers = { readonly marks: readonly Offer[]; readonly answers: readonly { readonly model: string; readonly answer: Answer }[] }

export const noOffers: Offers = { marks: [], answers: [] }

const mostOfModel = 200

export const offersOf = (suggestions: readonly Suggestion[]): Offers => ({
  marks: suggestions.flatMap(({ id, model, content, confidences }) =>
    content.regions.map((region, index): Offer => {
      const origin = { kind: 'model', model: model.slice(0, mostOfModel), edited: false } as const
      return { model, region: { ...region, id: `${id}.${index}`, origin }, confidence: confidences[index] ?? null }
    }),
  ),
  answers: suggestions.flatMap(({ model, content }) => content.answers.map((answer) => ({ model, answer }))),
})

/** What was neither taken nor dropped; an answer is offered as long as the question is open. */
export const openOffers = (
  { marks, answers }: Offers,
  { regions, answers: given }: Pick<AnnotationContent, 'regions' | 'answers'>,
  dropped: ReadonlySet<string>,
): Offers => {
  const taken = new Set(regions.map(({ id }) => id))
  const answered = new Set(given.map(({ questionId }) => questionId))
  return {
    marks: marks.filter(({ region }) => !taken.has(region.id) && !dropped.has(region.id)),
    answers: answers.filter(
      ({ answer }, index) =>
        !answered.has(answer.questionId) &&
        !dropped.has(answer.questionId) &&
        answers.findIndex((one) => one.answer.questionId === answer.questionId) === index,
    ),
  }
}

/** Confidences are told in whole percent, so that is where a threshold cuts. */
const percentOf = (share: number): number => Math.round(100 * share)

/**
 * What stands when marks below a confidence are hidden. A mark without a confidence, and an answer, is never hidden: nothing is known against it.
 * `unsaid`: marks without one.
 */
export const offersFrom = ({ marks, answers }: Offers, least: number): { shown: Offers; hidden: number; unsaid: number } => {
  const shown = marks.filter(({ confidence }) => confidence === null || percentOf(confidence) >= percentOf(least))
  return {
    shown: { marks: shown, answers },
    hidden: marks.length - shown.length,
    unsaid: marks.filter(({ confidence }) => confidence === null).length,
  }
}

/** Takes them as they are, in one step. */
export const taking = ({ marks, answers }: Offers): Change => ({
  type: 'together',
  changes: [
    ...marks.map(({ region }): Change => ({ type: 'add-region', region })),
    ...answers.map(({ answer }): Change => ({ type: 'set-answer', answer })),
  ],
})

/** The one after, or before, the one in hand; the first, or last, where none is. */
export const offerBeside = (marks: readonly Offer[], current: string | undefined, by: 1 | -1): Offer | undefined => {
  const at = marks.findIndex(({ region }) => region.id === current)
  if (at < 0) return by === 1 ? marks[0] : marks.at(-1)
  return marks[(at + by + marks.length) % marks.length]
}

/** Unlike any mark: dotted, without a fill, each with its label in words; the one in hand is drawn stronger. */
export const offerLayer = (marks: readonly Offer[], current: string | undefined, names: ReadonlyMap<string, string>): CanvasLayer => ({
  id: 'suggestions',
  regions: marks.map(({ region }) => region),
  isVisible: true,
  style: ({ id, labelId }) => ({
    stroke: suggestionColor,
    fill: id === current ? `${suggestionColor}33` : 'transparent',
    maskFill: `${suggestionColor}${id === current ? '66' : '33'}`,
    width: id === current ? 2.5 : 1.5,
    casing: 'rgba(0, 0, 0, 0.45)',
    dash: [2, 3],
    ...(marks.length > mostNamed && id !== current ? {} : { label: `? ${names.get(labelId) ?? labelId}` }),
  }),
})

export const suggestionColor = '#ff6cf5'
/** More words than this would cover the image. */
const mostNamed = 60
