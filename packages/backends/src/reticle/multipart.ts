import { randomBytes } from 'node:crypto'

export type Part = { readonly name: string; readonly fileName?: string; readonly mediaType: string; readonly body: Buffer }

/** A body of multipart/form-data (RFC 7578), and the media type with its boundary. */
export const multipartOf = (parts: readonly Part[]): { readonly body: Buffer; readonly mediaType: string } => {
  const boundary = `reticle-${randomBytes(18).toString('hex')}`
  const pieces = parts.flatMap(({ name, fileName, mediaType, body }) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"`
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${file}\r\ncontent-type: ${mediaType}\r\n\r\n`
    return [Buffer.from(head), body, Buffer.from('\r\n')]
  })
  return { body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]), mediaType: `multipart/form-data; boundary=${boundary}` }
}
