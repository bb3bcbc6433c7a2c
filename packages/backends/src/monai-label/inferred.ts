import { err, ok, type Result } from '@reticle/domain'
import { z } from 'zod'
import { readJson } from '../exchange.ts'
import type { BackendProblem } from '../port.ts'
import { readMultipart } from '../reticle/read-multipart.ts'
import { labelTableSchema } from './info.ts'

const paramsSchema = z.looseObject({ label_names: labelTableSchema.nullish() })
export type Inferred = { readonly file: Buffer; readonly labels: z.infer<typeof labelTableSchema> | null }

/** What `POST /infer/{model}` answered: `params`, JSON, and the labels as a file, in two parts; JSON alone is an answer without labels. */
export const readInferred = (body: Buffer, mediaType: string, what: string): Result<Inferred, BackendProblem> => {
  const fault = (message: string) => err({ message: `${what}: ${message}`, isFinal: true })
  if (!/^multipart\//i.test(mediaType)) {
    const told = readJson(body, z.looseObject({}), what)
    return told.ok ? fault('it answered without a volume of labels') : told
  }
  const parts = readMultipart(mediaType, body)
  if (!parts.ok) return fault(parts.error)
  const file = parts.value.find(({ fileName }) => fileName !== undefined)
  if (file === undefined) return fault('it answered without a volume of labels')
  const said = parts.value.find(({ name }) => name === 'params')
  const params = said === undefined ? ok({ label_names: null }) : readJson(said.body, paramsSchema, `${what}: params`)
  return params.ok ? ok({ file: file.body, labels: params.value.label_names ?? null }) : params
}
