import { randomFillSync } from 'node:crypto'

/** A value as COPY's text format takes it: only backslashes stand in its way, since names hold no control characters and JSON escapes them. */
const copyText = (text: string): string => (text.includes('\\') ? text.replaceAll('\\', '\\\\') : text)

/** The columns of a record itself, in the order in which `recordLine` writes them. */
export const recordColumns = 'sha256, part, name, bytes, media_type, width, height, uri, groups, origin, metadata'

/** `groups`, `origin` and `metadata` are JSON, written out already. */
export type RecordColumns = {
  readonly sha256: string
  readonly part: string
  readonly name: string
  readonly bytes: number
  readonly mediaType: string
  readonly width: number
  readonly height: number
  readonly uri: string | null
  readonly groups: string
  readonly origin: string
  readonly metadata: string
}

export const recordLine = ({ sha256, part, name, bytes, mediaType, width, height, uri, groups, origin, metadata }: RecordColumns): string =>
  `${sha256}\t${copyText(part)}\t${copyText(name)}\t${bytes}\t${mediaType}\t${width}\t${height}\t${uri === null ? '\\N' : copyText(uri)}\t${copyText(groups)}\t${copyText(origin)}\t${copyText(metadata)}\n`

const idsAMillisecond = 4096

/**
 * Ids for the rows of one chunk: UUIDs version 7 whose twelve bits behind the time are a counter, so that they ascend and the indexes grow
 * at their end. Written out one by one when they are asked for.
 */
export const ascendingIds = (milliseconds: number, count: number): ((index: number) => string) => {
  const bytes = Buffer.alloc(16 * count)
  randomFillSync(bytes)
  for (let i = 0; i < count; i++) {
    const at = 16 * i
    bytes.writeUIntBE(milliseconds + Math.floor(i / idsAMillisecond), at, 6)
    bytes.writeUInt16BE(0x7000 | (i % idsAMillisecond), at + 6)
    bytes.writeUInt8((bytes.readUInt8(at + 8) & 0x3f) | 0x80, at + 8)
  }
  return (index) => {
    const hex = bytes.toString('hex', 16 * index, 16 * index + 16)
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}
