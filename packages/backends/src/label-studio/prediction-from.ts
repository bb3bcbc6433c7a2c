import { err, ok, type Result } from '@reticle/domain'
import { type FormatThat, formatThat, sourceOf } from '@reticle/interchange'
import { z } from 'zod'
import type { BackendProblem, Place, Prediction } from '../port.ts'

const one = z.looseObject({
  result: z.array(z.looseObject({ id: z.string().max(200).optional(), score: z.number().min(0).max(1).nullish() })).max(1_000_000),
  score: z.number().nullish(),
  model_version: z.string().max(300).nullish(),
})
type One = z.infer<typeof one>

/** Of `/predict`: a prediction for each task, or several; in a release before 1.5 without the envelope. */
export const answerSchema = z.looseObject({
  results: z.array(z.union([one, z.array(one)])),
  model_version: z.string().max(300).nullish(),
})

/** Label Studio's own words become ours by the reader of its exports; what that would leave out is a fault here. */
const exportsOf = (): FormatThat<'read'> => {
  const found = formatThat('read', 'label-studio')
  if (found === undefined) throw new Error('the format of Label Studio is not there')
  return found
}

const firstOf = (results: z.infer<typeof answerSchema>['results']): One | undefined => {
  const [first] = results
  return Array.isArray(first) ? first[0] : first
}

const uncertaintyOf = (score: number | null | undefined): Readonly<Record<string, number>> =>
  score != null && score >= 0 && score <= 1 ? { uncertainty: 1 - score } : {}

/**
 * The prediction for the one task that was asked about. Labels and options keep their names. A task without any prediction is one without marks.
 * @param what where the answer came from, for faults.
 */
export const predictionFrom = async (
  answer: z.infer<typeof answerSchema>,
  what: string,
  { width, height }: Place,
): Promise<Result<Prediction, BackendProblem>> => {
  const first = firstOf(answer.results)
  if (first === undefined) return ok({ regions: [], answers: [], scores: {}, embedding: null })
  const tasks = [{ id: 1, data: { image: 'sample.png' }, predictions: [{ result: first.result, model_version: 'model' }] }]
  const source = sourceOf(new Map([['tasks.json', JSON.stringify(tasks)]]))
  const reading = await exportsOf().read({ ...source, sizeOf: async () => ({ width, height }) })
  const [reject] = reading.rejects
  if (reject !== undefined) {
    const place = reject.at.replace(/^\[0\]\.predictions\[0\]\.?/, '')
    return err({ message: `${what}: ${place}: ${reject.reason}`, isFinal: true })
  }
  const names = new Map(reading.labels.map(({ id, name }) => [id, name]))
  const scores = new Map(first.result.map(({ id, score }) => [id, score ?? null]))
  const questions = new Map((reading.questions ?? []).map((question) => [question.id, question]))
  const [record] = reading.records
  return ok({
    regions: (record?.regions ?? []).map(({ id, labelId, geometry }) => ({
      label: names.get(labelId) ?? labelId,
      geometry,
      confidence: scores.get(id) ?? null,
      attributes: {},
    })),
    answers: (record?.answers ?? []).flatMap(({ questionId, value }) => {
      const question = questions.get(questionId)
      if (value.kind !== 'choice') return []
      const option = question?.options.find(({ id }) => id === value.option)?.text ?? value.option
      return [{ question: question?.text ?? questionId, probabilities: { [option]: 1 } }]
    }),
    // The score of a whole prediction is a confidence: the order of the queue goes by what is uncertain.
    scores: uncertaintyOf(first.score),
    embedding: null,
  })
}
