import { type DomainError, err, ok, type Result } from '@reticle/domain'
import type { FastifyRequest } from 'fastify'

const mostBytes = 64 * 1024 * 1024
const refuse = (at: string, message: string) => err({ code: 'invalid-input', at: `body.${at}`, message } as const)

/** The one file of an upload of known answers, as text, and whether it is a preview. */
export const receiveGoldFile = async (
  request: FastifyRequest,
): Promise<Result<{ name: string; text: string; isPreview: boolean }, DomainError>> => {
  let file: { name: string; text: string } | undefined
  let isPreview = false
  for await (const part of request.parts({ limits: { fileSize: mostBytes, files: 1, fields: 5, fieldSize: 1000 } })) {
    if (part.type === 'file') {
      const bytes = await part.toBuffer()
      if (part.file.truncated)
        return err({ code: 'too-large', message: 'a file of known answers has 64 MB at most: split it into several' })
      const text = new TextDecoder('utf-8', { fatal: true })
      try {
        file = { name: (part.filename ?? 'unnamed').split(/[\\/]/).at(-1) ?? 'unnamed', text: text.decode(bytes) }
      } catch {
        return refuse('file', 'this file is no text in UTF-8')
      }
    } else if (part.fieldname !== 'preview')
      return refuse(part.fieldname.slice(0, 100), 'is no field of this upload; there are file and preview')
    else if (part.value !== 'true' && part.value !== 'false') return refuse('preview', 'preview is true or false')
    else isPreview = part.value === 'true'
  }
  return file === undefined ? refuse('file', 'there is no file in this upload') : ok({ ...file, isPreview })
}
