import { createHash } from 'node:crypto'
import { err, ok } from '@reticle/domain'
import { checkPrediction, type Known } from '../check/check-prediction.ts'
import { type Exchange, readJson } from '../exchange.ts'
import type { BackendLimits } from '../limits.ts'
import type { Ability, Backend, PredictRequest, Prompt } from '../port.ts'
import { multipartOf } from '../reticle/multipart.ts'
import { guidanceOf } from './guidance.ts'
import { readInferred } from './inferred.ts'
import { type Chosen, chooseModel, infoSchema, type Kind, type MonaiInfo, namesOf } from './info.ts'
import { longestSide, niftiOf } from './nifti-of.ts'
import { readLabels } from './read-labels.ts'
import { regionsOf } from './regions-of.ts'

/** Labels come back as NIfTI, small and packed, and are not kept by the server. */
const wanted = { result_extension: '.nii.gz', result_dtype: 'uint16', result_compress: true, save_label: false }

/** The application's version, and what its models have learnt by now: answers change with either (MB33). */
const versionOf = ({ version, train_stats: stats }: MonaiInfo): string => {
  const said = String(version ?? '') || 'unknown'
  const learnt = Object.keys(stats ?? {}).length === 0 ? '' : createHash('sha256').update(JSON.stringify(stats)).digest('hex').slice(0, 8)
  return learnt === '' ? said : `${said}+${learnt}`
}

/**
 * A server of MONAI Label's, unchanged (docs/spec/backends.md, MB30 to MB36). It learns from its own store and not from releases, so it does not
 * train here. `models`: which of its models is asked, where not the first of a fitting type.
 */
export const monaiLabelBackend = (
  exchange: Exchange,
  known: Known,
  limits: BackendLimits,
  models: Readonly<Partial<Record<Kind, string>>> = {},
): Backend => {
  const readInfo = async (signal: AbortSignal | undefined) => {
    const more = signal === undefined ? {} : { signal }
    const outcome = await exchange({
      method: 'GET',
      path: '/info/',
      milliseconds: limits.otherMilliseconds,
      mostBytes: limits.bytes,
      ...more,
    })
    return outcome.ok ? readJson(outcome.value.body, infoSchema, '/info/') : outcome
  }

  const infer = async (
    chosen: Chosen,
    request: PredictRequest,
    params: Readonly<Record<string, unknown>>,
    milliseconds: number,
    signal: AbortSignal | undefined,
  ) => {
    const path = `/infer/${encodeURIComponent(chosen.id)}`
    const { body, mediaType } = multipartOf([
      { name: 'params', mediaType: 'application/json', body: Buffer.from(JSON.stringify({ ...params, ...wanted })) },
      { name: 'file', fileName: 'sample.nii.gz', mediaType: 'application/octet-stream', body: niftiOf(request.pixels) },
    ])
    const outcome = await exchange({
      method: 'POST',
      path: `${path}?output=all`,
      body,
      headers: { 'content-type': mediaType },
      milliseconds,
      mostBytes: limits.bytes,
      ...(signal === undefined ? {} : { signal }),
    })
    return outcome.ok ? readInferred(outcome.value.body, outcome.value.headers['content-type'] ?? '', path) : outcome
  }

  const look = async (kind: Kind, request: PredictRequest, prompt: Prompt | undefined, signal: AbortSignal | undefined) => {
    const { pixels, place, labels } = request
    const [, rows, columns] = pixels.shape
    if (Math.max(rows, columns) > longestSide)
      return err({ message: `${columns} x ${rows} elements: NIfTI holds ${longestSide} a side`, isFinal: true })
    const told = await readInfo(signal)
    if (!told.ok) return told
    const chosen = chooseModel(told.value, kind, models[kind])
    if (chosen === undefined) return err({ message: `/info/: models: none of them can ${kind}`, isFinal: true })
    const guidance = prompt === undefined ? ok({}) : guidanceOf(prompt, request, chosen.type === 'deepedit')
    if (!guidance.ok) return guidance
    const milliseconds = prompt === undefined ? limits.predictMilliseconds : limits.promptMilliseconds
    const answer = await infer(chosen, request, guidance.value, milliseconds, signal)
    if (!answer.ok) return answer
    const refused = (message: string) => err({ message: `/infer/${chosen.id}: labels: ${message}`, isFinal: true })
    const read = readLabels(answer.value.file, rows, columns)
    if (!read.ok) return refused(read.error)
    const own = answer.value.labels === null ? chosen.names : namesOf(answer.value.labels)
    const pointed = prompt?.label ?? labels[0]
    const names = own.size === 0 && prompt !== undefined && pointed !== undefined ? new Map([[1, pointed]]) : own
    const regions = regionsOf(read.value, [rows, columns], names, chosen.objects, place)
    if (!regions.ok) return refused(regions.error)
    return checkPrediction({ regions: regions.value, answers: [], scores: {}, embedding: null }, known, place, limits)
  }

  return {
    isWell: async (signal) => {
      const told = await readInfo(signal)
      return told.ok ? ok(true) : told
    },
    info: async (signal) => {
      const told = await readInfo(signal)
      if (!told.ok) return told
      const kinds: readonly Kind[] = ['predict', 'prompt']
      const chosen = kinds.flatMap((kind) => chooseModel(told.value, kind, models[kind]) ?? [])
      const can: Ability[] = kinds.filter((kind) => chooseModel(told.value, kind, models[kind]) !== undefined)
      if (can.length === 0) return err({ message: '/info/: models: there is none that segments', isFinal: true })
      const labels = [...new Set(chosen.flatMap(({ names }) => [...names.values()]))]
      const name = told.value.name || 'MONAI Label'
      return ok({ name, version: versionOf(told.value), digest: null, licence: null, can, labels, questions: [] })
    },
    predict: (request, signal) => look('predict', request, undefined, signal),
    prompt: ({ prompt, ...request }, signal) => look('prompt', request, prompt, signal),
  }
}
