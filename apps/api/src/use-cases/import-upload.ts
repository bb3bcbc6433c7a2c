import { newId } from '@reticle/db'
import { type DomainError, err, ok, type Result } from '@reticle/domain'
import type { FastifyRequest } from 'fastify'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { type Received, receiveFiles } from './receive-files.ts'
import { type UploadFields, uploadFields } from './upload-fields.ts'

/** Some millions of records; the column that holds a file's length ends here, too. */
const maxManifestBytes = 2_147_483_647

type Upload = { readonly id: string; readonly caller: Caller; readonly scope: Scope }

const tellImports = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['imports'] } })

/** From the first byte on the import is there to be seen, and a server that dies in the middle of it leaves its trace. */
const begin = async (context: Context, { id, caller, scope: { projectId, organizationId } }: Upload): Promise<void> =>
  context.unitOfWork(async ({ imports, outbox }) => {
    const createdAt = context.now()
    await imports.begin({ id, newSourceId: newId(), organizationId, projectId, createdBy: caller.personId, createdAt })
    await outbox.put(tellImports(projectId))
  })

const giveUp = async (context: Context, { id, caller, scope }: Upload, reason: string): Promise<void> =>
  context.unitOfWork(async ({ imports, events, outbox }) => {
    const at = context.now()
    if (!(await imports.giveUp(id, reason, at))) return
    const { projectId, organizationId } = scope
    await events.add({ type: 'import.failed', subjectId: id, at, organizationId, projectId, actorId: caller.personId, payload: { reason } })
    await outbox.put(tellImports(projectId))
  })

/** Hands what was received to a worker; false when the import was given up meanwhile. */
const handOver = async (
  context: Context,
  { id, caller, scope }: Upload,
  files: readonly Received[],
  { groups, about, options }: UploadFields,
): Promise<boolean> =>
  context.unitOfWork(async ({ imports, events, outbox }) => {
    const described = files.map((file) => {
      const said = about.get(file.name)
      return { ...file, groups: { ...groups, ...said?.groups }, origin: said?.origin ?? {} }
    })
    if (!(await imports.receive(id, { groups, options, files: described }))) return false
    const { projectId, organizationId } = scope
    await events.add({
      type: 'import.received',
      subjectId: id,
      at: context.now(),
      organizationId,
      projectId,
      actorId: caller.personId,
      payload: { files: files.length, refused: files.filter((file) => file.sha256 === null).length },
    })
    await outbox.put({ kind: 'job', name: 'run-import', payload: { importId: id } }, tellImports(projectId))
    return true
  })

const receive = async (context: Context, upload: Upload, request: FastifyRequest): Promise<Result<string, DomainError>> => {
  const { files, fields, isBroken } = await receiveFiles(request, context.storage, {
    image: context.config.maxUploadBytes,
    manifest: maxManifestBytes,
  })
  const parsed = uploadFields(fields)
  if (!parsed.ok) return parsed
  if (files.length === 0)
    return err({
      code: 'invalid-input',
      at: 'body.files',
      message: isBroken ? 'the upload broke off before a file came' : 'there is no file in this upload',
    })
  return (await handOver(context, upload, files, parsed.value))
    ? ok(upload.id)
    : err({ code: 'wrong-state', message: 'this upload took so long that it was given up: send fewer files at a time' })
}

/** Receives an upload and hands it to a worker. Answers the import's id. One that is refused is kept as failed, with the reason. */
export const importUpload = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  request: FastifyRequest,
): Promise<Result<string, DomainError>> => {
  const upload = { id: newId(), caller, scope }
  await begin(context, upload)
  try {
    const received = await receive(context, upload, request)
    if (!received.ok) await giveUp(context, upload, received.error.message)
    return received
  } catch (cause) {
    await giveUp(context, upload, 'the server failed while it received this upload: send it again').catch(() => undefined)
    throw cause
  }
}
