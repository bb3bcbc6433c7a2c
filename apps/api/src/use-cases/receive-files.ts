import type { MultipartFile } from '@fastify/multipart'
import type { BlobStore } from '@reticle/storage'
import type { FastifyRequest } from 'fastify'

export type Received = {
  readonly name: string
  readonly sha256: string | null
  readonly bytes: number
  readonly reason: string | null
  /** Of a manifest (NDJSON); an image has none. */
  readonly lines?: number
}
/** The most bytes of one image, and of one manifest. */
export type ReceiveLimits = { readonly image: number; readonly manifest: number }

/** The last part of a path that a browser may send, without control characters; the store's own name is the hash. */
export const plainName = (name: string | undefined): string => {
  const last = (name ?? '').split(/[\\/]/).at(-1) ?? ''
  const clean = [...last]
    .filter((letter) => letter >= ' ' && letter !== '\u007f')
    .join('')
    .slice(0, 300)
  return clean === '' ? 'unnamed' : clean
}

const megabytes = (bytes: number) => (bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${bytes} bytes`)

const isManifest = ({ filename, mimetype }: MultipartFile): boolean =>
  mimetype === 'application/x-ndjson' || /\.(ndjson|jsonl)$/i.test(filename ?? '')

const lineFeed = 10

/** Passes the bytes on, and counts the lines in them. */
const countingLines = (content: AsyncIterable<Uint8Array>) => {
  let lines = 0
  let last = lineFeed
  const passed = (async function* () {
    for await (const piece of content) {
      for (let at = piece.indexOf(lineFeed); at !== -1; at = piece.indexOf(lineFeed, at + 1)) lines++
      last = piece.at(-1) ?? last
      yield piece
    }
  })()
  return { passed, lines: () => (last === lineFeed ? lines : lines + 1) }
}

const receiveFile = async (storage: BlobStore, part: MultipartFile, limits: ReceiveLimits): Promise<Received> => {
  const name = plainName(part.filename)
  const isLines = isManifest(part)
  const maxBytes = isLines ? limits.manifest : limits.image
  const reject = (reason: string): Received => {
    // What is left of the part must be read away, or the parts behind it never come.
    part.file.resume()
    return { name, sha256: null, bytes: part.file.bytesRead, reason }
  }
  const cure = isLines ? 'split it' : 'ask the operator to raise RETICLE_MAX_UPLOAD_BYTES'
  const tooLarge = `larger than the limit of ${megabytes(maxBytes)}; ${cure}`
  try {
    // The store stops reading at its limit; that must not destroy the part, or the parser ends with it.
    const content = part.file.iterator({ destroyOnReturn: false })
    const counted = isLines ? countingLines(content) : undefined
    const stored = await storage.put(counted?.passed ?? content, { maxBytes })
    if (!stored.ok) return reject(stored.error.code === 'too-large' ? tooLarge : 'the server has no space left; ask the operator')
    if (part.file.truncated) return reject(tooLarge)
    const { sha256, bytes } = stored.value
    if (bytes === 0) return reject('empty: no byte came')
    return { name, sha256, bytes, reason: null, ...(counted === undefined ? {} : { lines: counted.lines() }) }
  } catch {
    return reject('broke off while it was sent; send it again')
  }
}

/**
 * Streams each file of a multipart request into the store, one after the other, in bounded memory. A file that is too large or breaks
 * off is a reject with its reason; the others go in. `fields` are the text parts as they came.
 */
export const receiveFiles = async (request: FastifyRequest, storage: BlobStore, limits: ReceiveLimits) => {
  const files: Received[] = []
  const fields: [string, string][] = []
  let isBroken = false
  try {
    // One byte more than allowed, so that the store's limit speaks first and a file of exactly the limit passes.
    const parts = request.parts({
      limits: {
        fileSize: Math.max(limits.image, limits.manifest) + 1,
        files: 5000,
        fields: 100,
        parts: 5100,
        fieldSize: 4_000_000,
        fieldNameSize: 200,
      },
    })
    for await (const part of parts) {
      if (part.type === 'file') files.push(await receiveFile(storage, part, limits))
      else if (typeof part.value === 'string') fields.push([part.fieldname, part.value])
    }
  } catch (error) {
    request.log.info({ err: error }, 'an upload broke off')
    isBroken = true
  }
  return { files, fields, isBroken }
}
