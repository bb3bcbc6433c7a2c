import { err, ok, type Result } from '@reticle/domain'
import { z } from 'zod'
import { checkPrediction, type Known } from '../check/check-prediction.ts'
import { type Exchange, readJson } from '../exchange.ts'
import type { BackendLimits } from '../limits.ts'
import type { Backend, BackendProblem, PredictRequest, Prompt } from '../port.ts'
import { contextOf } from './context.ts'
import { labellingConfig } from './labelling-config.ts'
import { answerSchema, predictionFrom } from './prediction-from.ts'

const healthSchema = z.looseObject({ status: z.string().max(100), model_class: z.string().max(200).nullish() })
const setUpSchema = z.looseObject({ model_version: z.union([z.string().max(300), z.number()]).nullish() })

/**
 * A backend of Label Studio's, unchanged. It fetches pictures itself: requests must say at which address. It is told of no release, so it does
 * not train. `project`: what it knows our project by.
 */
export const labelStudioBackend = (exchange: Exchange, known: Known, limits: BackendLimits, project: string): Backend => {
  const config = labellingConfig(known)

  const post = async <T>(
    path: string,
    body: unknown,
    schema: z.ZodType<T>,
    milliseconds: number,
    signal: AbortSignal | undefined,
  ): Promise<Result<T, BackendProblem>> => {
    const outcome = await exchange({
      method: 'POST',
      path,
      body: Buffer.from(JSON.stringify(body)),
      headers: { 'content-type': 'application/json' },
      milliseconds,
      mostBytes: limits.bytes,
      ...(signal === undefined ? {} : { signal }),
    })
    return outcome.ok ? readJson(outcome.value.body, schema, path) : outcome
  }

  const health = async (signal: AbortSignal | undefined) => {
    const more = signal === undefined ? {} : { signal }
    const outcome = await exchange({
      method: 'GET',
      path: '/health',
      milliseconds: limits.otherMilliseconds,
      mostBytes: limits.bytes,
      ...more,
    })
    return outcome.ok ? readJson(outcome.value.body, healthSchema, '/health') : outcome
  }

  const look = async (request: PredictRequest, prompt: Prompt | undefined, signal: AbortSignal | undefined) => {
    const { picture, place, labels, sampleId } = request
    if (picture === undefined) return err({ message: 'this backend fetches pictures, and the sample has none to fetch', isFinal: true })
    const params = prompt === undefined ? {} : { context: contextOf(prompt, place, labels) }
    const body = { tasks: [{ id: sampleId, data: { image: picture } }], project, label_config: config, params }
    const milliseconds = prompt === undefined ? limits.predictMilliseconds : limits.promptMilliseconds
    const answer = await post('/predict', body, answerSchema, milliseconds, signal)
    if (!answer.ok) return answer
    const read = await predictionFrom(answer.value, '/predict', place)
    return read.ok ? checkPrediction(read.value, known, place, limits) : read
  }

  return {
    isWell: async (signal) => {
      const told = await health(signal)
      return told.ok ? ok(told.value.status === 'UP') : told
    },
    info: async (signal) => {
      const told = await health(signal)
      if (!told.ok) return told
      const set = { project, schema: config, hostname: '', access_token: '', force_reload: false }
      const setUp = await post('/setup', set, setUpSchema, limits.otherMilliseconds, signal)
      if (!setUp.ok) return setUp
      const version = String(setUp.value.model_version ?? '') || 'unknown'
      const { labels, questions } = known
      const name = told.value.model_class || 'Label Studio backend'
      return ok({ name, version, digest: null, licence: null, can: ['predict', 'prompt'], labels, questions })
    },
    predict: (request, signal) => look(request, undefined, signal),
    prompt: ({ prompt, ...request }, signal) => look(request, prompt, signal),
  }
}
