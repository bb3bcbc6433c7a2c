import { newId } from '@reticle/db'
import {
  type DomainError,
  defaultLabelImportChoice,
  err,
  type LabelImportChoice,
  labelImportChoiceSchema,
  ok,
  type Result,
} from '@reticle/domain'
import type { FastifyRequest } from 'fastify'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { choiceRefusal } from './label-imports.ts'
import { plainName } from './receive-files.ts'

/** As much as one upload of images may have. */
const mostBytes = 2_147_483_647

const refuse = (at: string, message: string) => err({ code: 'invalid-input', at: `body.${at}`, message } as const)

const choiceOf = (text: string): Result<LabelImportChoice, DomainError> => {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return refuse('choice', 'choice is no JSON')
  }
  const parsed = labelImportChoiceSchema.safeParse(raw)
  const issue = parsed.success ? undefined : parsed.error.issues[0]
  return parsed.success
    ? ok(parsed.data)
    : refuse(['choice', ...(issue?.path ?? [])].join('.'), issue?.message ?? 'is not of the expected form')
}

type Received = { readonly name: string; readonly sha256: string; readonly bytes: number }

/** Streams the one file of an upload into the store, in bounded memory, and reads what was chosen with it. */
const receive = async (
  context: Context,
  request: FastifyRequest,
): Promise<Result<{ file: Received; choice: LabelImportChoice }, DomainError>> => {
  let file: Received | undefined
  let choice = defaultLabelImportChoice
  const limits = { fileSize: mostBytes, files: 1, fields: 1, fieldSize: 4_000_000 }
  for await (const part of request.parts({ limits })) {
    if (part.type === 'file') {
      const stored = await context.storage.put(part.file.iterator({ destroyOnReturn: false }), { maxBytes: mostBytes })
      if (!stored.ok || part.file.truncated) {
        part.file.resume()
        const isFull = !stored.ok && stored.error.code === 'no-space'
        return err(
          isFull
            ? { code: 'unavailable', message: 'the server has no space left; ask the operator', retryAfterSeconds: 60 }
            : { code: 'too-large', message: 'a file of labels has 2 GB at most: split it into several' },
        )
      }
      if (stored.value.bytes === 0) return refuse('file', 'the file is empty')
      file = { name: plainName(part.filename), ...stored.value }
    } else if (part.fieldname !== 'choice')
      return refuse(part.fieldname.slice(0, 100), 'is no field of this upload; there are file and choice')
    else {
      const parsed = choiceOf(typeof part.value === 'string' ? part.value : '')
      if (!parsed.ok) return parsed
      choice = parsed.value
    }
  }
  return file === undefined ? refuse('file', 'there is no file in this upload') : ok({ file, choice })
}

/** Takes in a file of labels and lets a worker read it. Nothing of it is written to the project. Answers the import's id. */
export const uploadLabels = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  request: FastifyRequest,
): Promise<Result<string, DomainError>> => {
  const received = await receive(context, request)
  if (!received.ok) return received
  const { file, choice } = received.value
  const refusal = choiceRefusal(scope, choice)
  if (refusal !== undefined) return err(refusal)
  const id = newId()
  const { projectId, organizationId } = scope
  await context.unitOfWork(async ({ labelImports, events, outbox }) => {
    const at = context.now()
    const { name: fileName, sha256, bytes } = file
    await labelImports.add({ id, projectId, state: 'reading', fileName, sha256, bytes, choice, createdBy: caller.personId, createdAt: at })
    await events.add({
      ...{ type: 'label-import.received' as const, subjectId: id, at, organizationId, projectId, actorId: caller.personId },
      payload: { fileName, sha256, bytes },
    })
    await outbox.put(
      { kind: 'job', name: 'run-label-import', payload: { labelImportId: id } },
      { kind: 'hint', payload: { projectId, topics: ['imports'] } },
    )
  })
  return ok(id)
}
