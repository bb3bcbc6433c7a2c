import { newId } from '@reticle/db'
import { type DomainError, err, ok, type Result } from '@reticle/domain'
import type { FastifyRequest } from 'fastify'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { receiveFiles } from './receive-files.ts'
import { uploadFields } from './upload-fields.ts'

/** Receives an upload and hands it to a worker. Answers the import's id. */
export const importUpload = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  request: FastifyRequest,
): Promise<Result<string, DomainError>> => {
  const { files, fields, isBroken } = await receiveFiles(request, context.storage, context.config.maxUploadBytes)
  const parsed = uploadFields(fields)
  if (!parsed.ok) return parsed
  if (files.length === 0)
    return err({
      code: 'invalid-input',
      at: 'body.files',
      message: isBroken ? 'the upload broke off before a file came' : 'there is no file in this upload',
    })
  const id = newId()
  const at = context.now()
  const { projectId, organizationId } = scope
  const { groups, about } = parsed.value
  await context.unitOfWork(async (repositories) => {
    await repositories.imports.add({
      id,
      newSourceId: newId(),
      organizationId,
      projectId,
      createdBy: caller.personId,
      createdAt: at,
      groups,
      files: files.map((file) => {
        const said = about.get(file.name)
        return { ...file, groups: { ...groups, ...said?.groups }, origin: said?.origin ?? {} }
      }),
    })
    await repositories.events.add({
      type: 'import.received',
      subjectId: id,
      at,
      organizationId,
      projectId,
      actorId: caller.personId,
      payload: { files: files.length, refused: files.filter((file) => file.sha256 === null).length },
    })
    await repositories.outbox.put(
      { kind: 'job', name: 'run-import', payload: { importId: id } },
      { kind: 'hint', payload: { projectId, topics: ['imports'] } },
    )
  })
  return ok(id)
}
