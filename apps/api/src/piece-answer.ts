import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { hasTag } from './blob-answer.ts'
import { byteRange } from './byte-range.ts'

/** A file that is read in pieces. */
export type Piece = {
  /** Names its bytes. */
  readonly tag: string
  /** Of its bytes, where it is known: sent as `Repr-Digest` (RFC 9530). */
  readonly sha256?: string
  /** Bytes. */
  readonly size: number
  readonly mediaType: string
  /** The bytes under this address never change. */
  readonly isForEver: boolean
  /** A half-open range, or all; undefined when the bytes are gone. */
  readonly read: (range?: { readonly start: number; readonly end: number }) => Promise<NodeJS.ReadableStream | undefined>
}
export type Asked = {
  readonly range?: string | undefined
  readonly 'if-none-match'?: string | undefined
  readonly 'if-range'?: unknown
  readonly 'accept-encoding'?: unknown
}

type Headers = Readonly<Record<string, string>>
type Bytes = { readonly bytes: NodeJS.ReadableStream; readonly headers: Headers & { readonly 'content-type': string } }
export type PieceAnswer =
  | ({ readonly status: 200 } & Bytes)
  | ({ readonly status: 206 } & Bytes)
  | { readonly status: 304; readonly headers: Headers }
  | { readonly status: 416; readonly headers: Headers }

/** Descriptions are text that packs well; values are packed already. */
const packed = { least: 1024, most: 4 * 1024 * 1024 }

const wantsPacked = ({ mediaType, size }: Piece, { range, 'accept-encoding': encodings }: Asked): boolean =>
  mediaType === 'application/json' &&
  size >= packed.least &&
  size <= packed.most &&
  range === undefined &&
  typeof encodings === 'string' &&
  /(^|[\s,])gzip\s*($|,|;\s*q=(1|0\.[1-9]))/.test(encodings)

/**
 * 200, 206 for one range, 304 for what the browser has, 416 for a range behind the end; undefined when the bytes are gone.
 * @param more headers of every answer that has the bytes or names them.
 */
export const pieceAnswer = async (piece: Piece, asked: Asked, more: Headers = {}): Promise<PieceAnswer | undefined> => {
  const { size, mediaType, isForEver, read } = piece
  const isPacked = wantsPacked(piece, asked)
  const etag = isPacked ? `"${piece.tag}-gzip"` : `"${piece.tag}"`
  const headers = {
    etag,
    'cache-control': isForEver ? 'private, max-age=31536000, immutable' : 'private, max-age=60',
    vary: 'Cookie, Authorization, Accept-Encoding',
    'accept-ranges': 'bytes',
    // Of the bytes as they would be sent as a whole: packed ones have another one.
    ...(piece.sha256 === undefined || isPacked
      ? {}
      : { 'repr-digest': `sha-256=:${Buffer.from(piece.sha256, 'hex').toString('base64')}:` }),
    ...more,
  }
  if (hasTag(asked['if-none-match'], etag)) return { status: 304, headers }
  const ofBytes = { ...headers, 'content-type': mediaType, 'x-content-type-options': 'nosniff' }
  if (isPacked) {
    const content = await read()
    if (content === undefined) return undefined
    const bytes = gzipSync(await buffer(content))
    const packedHeaders = { ...ofBytes, 'content-encoding': 'gzip', 'content-length': String(bytes.byteLength) }
    return { status: 200, bytes: Readable.from([bytes]), headers: packedHeaders }
  }
  // A range of another state of the file is not what was asked for.
  const isOther = asked['if-range'] !== undefined && asked['if-range'] !== etag
  const range = byteRange(isOther ? undefined : asked.range, size)
  if (range === 'none') return { status: 416, headers: { 'content-range': `bytes */${size}` } }
  if (range === 'whole') {
    const bytes = await read()
    return bytes === undefined ? undefined : { status: 200, bytes, headers: { ...ofBytes, 'content-length': String(size) } }
  }
  const bytes = await read(range)
  if (bytes === undefined) return undefined
  const { start, end } = range
  const part = { 'content-range': `bytes ${start}-${end - 1}/${size}`, 'content-length': String(end - start) }
  return { status: 206, bytes, headers: { ...ofBytes, ...part } }
}
