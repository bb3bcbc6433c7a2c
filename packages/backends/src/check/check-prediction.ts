import { err, ok, type Result } from '@reticle/domain'
import { boundsOf, type Geometry, problemsOf } from '@reticle/geometry'
import type { BackendLimits } from '../limits.ts'
import type { BackendProblem, Place, PredictedRegion, Prediction } from '../port.ts'

/** What a model was registered for. */
export type Known = {
  /** Its own names of labels. */
  readonly labels: readonly string[]
  readonly questions: readonly { readonly id: string; readonly options: readonly string[] }[]
}

const numbersIn = (geometry: Geometry): number => {
  switch (geometry.type) {
    case 'polygon':
      return geometry.rings.reduce((sum, ring) => sum + ring.length, 0)
    case 'polyline':
    case 'skeleton':
      return geometry.points.length
    case 'bezier':
      return geometry.nodes.length
    case 'mask':
      return geometry.counts.length
    default:
      return 5
  }
}

const touches = (geometry: Geometry, { width, height }: Place): boolean => {
  const bounds = boundsOf(geometry)
  return bounds.x <= width && bounds.y <= height && bounds.x + bounds.width >= 0 && bounds.y + bounds.height >= 0
}

const faultOfRegion = (region: PredictedRegion, known: Known, place: Place): string | undefined => {
  if (!known.labels.includes(region.label)) return `label: the model was not registered for "${region.label}"`
  const [problem] = problemsOf(region.geometry)
  if (problem !== undefined) return `geometry: ${problem.message}`
  return touches(region.geometry, place) ? undefined : `geometry: nothing of it is on the image of ${place.width} x ${place.height} px`
}

/** Sums of floats, each rounded. */
const slack = 1e-6

const faultOfAnswer = (answer: Prediction['answers'][number], known: Known): string | undefined => {
  const question = known.questions.find((one) => one.id === answer.question)
  if (question === undefined) return `question: the model was not registered for "${answer.question}"`
  const stranger = Object.keys(answer.probabilities).find((option) => !question.options.includes(option))
  if (stranger !== undefined) return `probabilities: "${stranger}" is no option of "${answer.question}"`
  const sum = Object.values(answer.probabilities).reduce((total, one) => total + one, 0)
  return sum > 1 + slack ? `probabilities: they sum to ${sum}` : undefined
}

const firstFault = (prediction: Prediction, known: Known, place: Place, limits: BackendLimits): string | undefined => {
  const { regions, answers, embedding } = prediction
  if (regions.length > limits.regions) return `regions: ${regions.length} marks; ${limits.regions} are the most`
  let numbers = 0
  for (const [index, region] of regions.entries()) {
    numbers += numbersIn(region.geometry)
    if (numbers > limits.numbers) return `regions[${index}].geometry: more than ${limits.numbers} numbers together`
    const fault = faultOfRegion(region, known, place)
    if (fault !== undefined) return `regions[${index}].${fault}`
  }
  for (const [index, answer] of answers.entries()) {
    const fault = faultOfAnswer(answer, known)
    if (fault !== undefined) return `answers[${index}].${fault}`
  }
  const twice = answers.findIndex((one, index) => answers.findIndex((other) => other.question === one.question) < index)
  if (twice >= 0) return `answers[${twice}].question: it was answered before`
  if (embedding !== null && embedding.length > limits.embedding)
    return `embedding: ${embedding.length} numbers; ${limits.embedding} are the most`
  return undefined
}

/** Takes an answer whole or not at all; the fault names its place (docs/spec/backends.md, MB3). */
export const checkPrediction = (
  prediction: Prediction,
  known: Known,
  place: Place,
  limits: BackendLimits,
): Result<Prediction, BackendProblem> => {
  const fault = firstFault(prediction, known, place, limits)
  return fault === undefined ? ok(prediction) : err({ message: fault, isFinal: true })
}
