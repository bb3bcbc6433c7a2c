import { err, ok, type Result } from '@reticle/domain'

export type ReadPart = { readonly name: string; readonly fileName: string | undefined; readonly body: Buffer }

const most = 100

const wordIn = (head: string, word: string): string | undefined => {
  const found = new RegExp(`[;\\s]${word}=(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(head)
  return found?.[1] ?? found?.[2]
}

/** The parts of a body of multipart/form-data (RFC 7578), in their order; what is wrong is told in words. At most 100 parts. */
export const readMultipart = (mediaType: string, body: Buffer): Result<readonly ReadPart[], string> => {
  const boundary = /^multipart\//i.test(mediaType) ? wordIn(` ${mediaType.replace(/^[^;]*/, '')}`, 'boundary') : undefined
  if (boundary === undefined) return err(`"${mediaType.slice(0, 100)}" is not multipart/form-data with a boundary`)
  const parts: ReadPart[] = []
  let at = body.indexOf(`--${boundary}`)
  while (at >= 0) {
    const start = at + boundary.length + 2
    if (body.toString('latin1', start, start + 2) === '--') return ok(parts)
    if (parts.length === most) return err(`more than ${most} parts`)
    const gap = body.indexOf('\r\n\r\n', start)
    const next = body.indexOf(`\r\n--${boundary}`, start)
    if (gap < 0 || next < 0) break
    const head = gap < next ? body.toString('utf8', start, gap) : ''
    const disposition = /^content-disposition:[^\r\n]*/im.exec(head)?.[0] ?? ''
    const name = wordIn(disposition, 'name')
    if (name === undefined) return err(`part ${parts.length}: it has no name`)
    parts.push({ name, fileName: wordIn(disposition, 'filename'), body: body.subarray(gap + 4, Math.max(gap + 4, next)) })
    at = next + 2
  }
  return err('the body ends before its last part')
}
