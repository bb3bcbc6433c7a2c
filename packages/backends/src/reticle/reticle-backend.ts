import { ok, type Result } from '@reticle/domain'
import type { z } from 'zod'
import { checkPrediction, type Known } from '../check/check-prediction.ts'
import { type Exchange, readJson } from '../exchange.ts'
import type { BackendLimits } from '../limits.ts'
import type { Backend, BackendProblem, Prediction, PredictRequest, Prompt } from '../port.ts'
import { multipartOf } from './multipart.ts'
import { npyOf } from './npy.ts'
import { healthSchema, infoSchema, jobSchema, predictionSchema, trainingSchema } from './wire.ts'

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

const bodyOf = ({ sampleId, place, pixels, labels }: PredictRequest, prompt: Prompt | undefined) => {
  const request = { sample: sampleId, image: place, labels, ...(prompt === undefined ? {} : { prompt }) }
  return multipartOf([
    { name: 'request', mediaType: 'application/json', body: json(request) },
    { name: 'pixels', fileName: 'pixels.npy', mediaType: 'application/octet-stream', body: npyOf(pixels) },
  ])
}

const predictionOf = (read: z.infer<typeof predictionSchema>): Prediction => ({
  regions: read.regions.map(({ label, geometry, confidence, attributes }) => ({
    label,
    geometry,
    confidence: confidence ?? null,
    attributes,
  })),
  answers: read.answers.map(({ question, probabilities }) => ({ question, probabilities })),
  scores: read.scores,
  embedding: read.embedding ?? null,
})

const tooManyMarks = (value: unknown, { regions: most }: BackendLimits): string | undefined => {
  const regions: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'regions') : undefined
  return Array.isArray(regions) && regions.length > most ? `regions: ${regions.length} marks; ${most} are the most` : undefined
}

/** A backend that speaks our own protocol (docs/spec/backends.md). `known`: what the model was registered for. */
export const reticleBackend = (exchange: Exchange, known: Known, limits: BackendLimits): Backend => {
  const readFrom = async <T>(
    path: string,
    schema: z.ZodType<T>,
    call: { readonly method: 'GET' | 'POST' | 'DELETE'; readonly body?: unknown; readonly signal: AbortSignal | undefined },
  ): Promise<Result<T, BackendProblem>> => {
    const { method, body, signal } = call
    const outcome = await exchange({
      method,
      path,
      milliseconds: limits.otherMilliseconds,
      mostBytes: limits.bytes,
      ...(body === undefined ? {} : { body: json(body), headers: { 'content-type': 'application/json' } }),
      ...(signal === undefined ? {} : { signal }),
    })
    return outcome.ok ? readJson(outcome.value.body, schema, path) : outcome
  }

  const look = async (path: string, request: PredictRequest, prompt: Prompt | undefined, signal: AbortSignal | undefined) => {
    const { body, mediaType } = bodyOf(request, prompt)
    const outcome = await exchange({
      method: 'POST',
      path,
      body,
      headers: { 'content-type': mediaType },
      milliseconds: prompt === undefined ? limits.predictMilliseconds : limits.promptMilliseconds,
      mostBytes: limits.bytes,
      ...(signal === undefined ? {} : { signal }),
    })
    if (!outcome.ok) return outcome
    const read = readJson(outcome.value.body, predictionSchema, path, (value) => tooManyMarks(value, limits))
    return read.ok ? checkPrediction(predictionOf(read.value), known, request.place, limits) : read
  }

  return {
    isWell: async (signal) => {
      const told = await readFrom('/health', healthSchema, { method: 'GET', signal })
      return told.ok ? ok(told.value.status === 'ok') : told
    },
    info: async (signal) => {
      const told = await readFrom('/info', infoSchema, { method: 'GET', signal })
      if (!told.ok) return told
      const { name, version, digest, licence, can, labels, questions } = told.value
      return ok({ name, version, digest: digest ?? null, licence: licence ?? null, can, labels, questions })
    },
    predict: (request, signal) => look('/predict', request, undefined, signal),
    prompt: ({ prompt, ...request }, signal) => look('/prompt', request, prompt, signal),
    train: (request, signal) => readFrom('/train', jobSchema, { method: 'POST', body: request, signal }),
    training: async (job, signal) => {
      const told = await readFrom(`/train/${encodeURIComponent(job)}`, trainingSchema, { method: 'GET', signal })
      if (!told.ok) return told
      const { state, progress, metrics, version, error } = told.value
      return ok({ state, progress, metrics, version: version ?? null, error: error ?? null })
    },
    cancelTraining: async (job, signal) => {
      const outcome = await exchange({
        method: 'DELETE',
        path: `/train/${encodeURIComponent(job)}`,
        milliseconds: limits.otherMilliseconds,
        mostBytes: limits.bytes,
        ...(signal === undefined ? {} : { signal }),
      })
      return outcome.ok ? ok(null) : outcome
    },
  }
}
