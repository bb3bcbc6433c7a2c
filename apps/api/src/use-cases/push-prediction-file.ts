import type { Pushed } from '@reticle/contract'
import type { RegisteredVersion } from '@reticle/db'
import { type DomainError, err, ok, type Result, sampleIdSchema } from '@reticle/domain'
import { knownOf } from '@reticle/models'
import type { FastifyRequest } from 'fastify'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import type { FileRow, FileRows, FileWork } from '../prediction-files/rows.ts'
import { inThread } from '../threads/in-thread.ts'
import { pushPredictions } from './push-predictions.ts'
import { plainName } from './receive-files.ts'

const mostBytes = 256 * 1024 * 1024
const batch = 2000
const mostRejects = 1000
const thread = new URL('../prediction-files/thread.ts', import.meta.url)
const refuse = (message: string) => err({ code: 'invalid-input', at: 'body.file', message } as const)

const receive = async (request: FastifyRequest): Promise<Result<{ name: string; bytes: Buffer }, DomainError>> => {
  let file: { name: string; bytes: Buffer } | undefined
  for await (const part of request.parts({ limits: { fileSize: mostBytes, files: 1, fields: 0 } })) {
    if (part.type !== 'file') return refuse('there is one field in this upload: file')
    const bytes = await part.toBuffer()
    if (part.file.truncated) return err({ code: 'too-large', message: 'a file of predictions has 256 MB at most: split it into several' })
    file = { name: plainName(part.filename), bytes }
  }
  return file === undefined ? refuse('there is no file in this upload') : ok(file)
}

type Named = { readonly sampleId: string } | { readonly reason: string }

/** The sample of each word of a file: a name, an id, or the SHA-256 of its bytes. A name that several samples have means none. */
const samplesFor = async ({ read }: Context, projectId: string, rows: readonly FileRow[]): Promise<(word: string) => Named> => {
  const words = [...new Set(rows.flatMap(({ sample }) => sample ?? []))]
  const found = new Map<string, Set<string>>()
  const note = (word: string, id: string) => found.set(word, (found.get(word) ?? new Set()).add(id))
  for (const { wanted, sampleId } of await read.labelImports.samplesNamed(projectId, words, [])) note(wanted.toLowerCase(), sampleId)
  const hashes = words.filter((word) => /^[0-9a-f]{64}$/i.test(word)).map((word) => word.toLowerCase())
  for (const { sha256, sampleId } of await read.labelImports.samplesOfContent(projectId, hashes)) note(sha256, sampleId)
  return (word) => {
    const ids = [...(found.get(word.toLowerCase()) ?? [])]
    const [only] = ids
    if (ids.length === 1 && only !== undefined) return { sampleId: only }
    return {
      reason: ids.length === 0 ? `the project has no sample "${word}"` : `${ids.length} samples are called "${word}": name it by its id`,
    }
  }
}

const recordOf = (
  { task, sample, key, answers, scores, embedding }: FileRow,
  named: (word: string) => Named,
): object | { reason: string } => {
  const said = { ...(key === null ? {} : { key }), answers, scores, embedding }
  if (task !== null) return { ...said, taskId: task }
  const found = named(sample ?? '')
  return 'reason' in found ? { reason: found.reason } : { ...said, sampleId: sampleIdSchema.parse(found.sampleId) }
}

/** Takes a Parquet file of predictions as if its rows were pushed one after the other (docs/spec/models.md, MR15). */
export const pushPredictionFile = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  version: RegisteredVersion,
  request: FastifyRequest,
): Promise<Result<Pushed, DomainError>> => {
  const file = await receive(request)
  if (!file.ok) return file
  const { name, bytes } = file.value
  const work: FileWork = { name, bytes, columns: knownOf(version.mapping) }
  const read = await inThread<FileRows>(thread, work).catch(() => ({ problem: `${name}: it takes too much memory to read: split it` }))
  if ('problem' in read) return refuse(read.problem)
  const named = await samplesFor(context, scope.projectId, read.rows)
  let total: Pushed = { runId: null, stored: 0, known: 0, scored: 0, embedded: 0, rejected: 0, rejects: [] }
  for (let start = 0; start < read.rows.length; start += batch) {
    const part = read.rows.slice(start, start + batch).map((row) => recordOf(row, named))
    const push = { records: part, runId: total.runId ?? undefined, placeOf: (index: number) => `row ${start + index + 1}` }
    const pushed = await pushPredictions(context, caller, scope, version, push)
    if (!pushed.ok) return pushed
    const { runId, stored, known, scored, embedded, rejected, rejects } = pushed.value
    total = {
      runId: runId ?? total.runId,
      stored: total.stored + stored,
      known: total.known + known,
      scored: total.scored + scored,
      embedded: total.embedded + embedded,
      rejected: total.rejected + rejected,
      rejects: [...total.rejects, ...rejects].slice(0, mostRejects),
    }
  }
  return ok(total)
}
