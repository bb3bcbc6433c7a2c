import { inflateSync } from 'node:zlib'
import { latin1, uint32 } from '../../bytes.ts'
import type { HeaderLine } from '../../dataset.ts'

/** Text of one chunk that is told; and what a packed one may unpack to. */
const maxText = 65_536
/** Keywords of PNG (W3C, third edition, 11.3.3.1) under which people are named, and those of packets that may name them. */
const telling = /^(author|copyright|source|creation time|comment|description|xml:com\.adobe\.xmp|raw profile type .*)$/i

const unpacked = (bytes: Uint8Array): Uint8Array => {
  try {
    return inflateSync(bytes, { maxOutputLength: maxText })
  } catch {
    return new TextEncoder().encode(`(${bytes.byteLength} packed bytes)`)
  }
}
const utf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes.subarray(0, maxText))
const plain = (bytes: Uint8Array) => latin1(bytes, 0, Math.min(bytes.byteLength, 4096)).replaceAll('\0', ' ')

const pairOf = (kind: string, body: Uint8Array): readonly [string, string] | undefined => {
  const end = body.indexOf(0)
  if (kind === 'tEXt') return end > 0 ? [plain(body.subarray(0, end)), plain(body.subarray(end + 1))] : undefined
  if (kind === 'zTXt') return end > 0 ? [plain(body.subarray(0, end)), plain(unpacked(body.subarray(end + 2)))] : undefined
  if (kind === 'iTXt') {
    const isPacked = body[end + 1] === 1
    const language = body.indexOf(0, end + 3)
    const translated = body.indexOf(0, language + 1)
    if (end <= 0 || language < 0 || translated < 0) return undefined
    const text = body.subarray(translated + 1)
    return [plain(body.subarray(0, end)), utf8(isPacked ? unpacked(text) : text)]
  }
  if (kind === 'pHYs') {
    const unit = body[8] === 1 ? 'pixels per metre' : 'pixels per unit'
    return ['pHYs', `${uint32(body, 0)} x ${uint32(body, 4)} ${unit}`]
  }
  if (kind === 'gAMA') return ['gAMA', String(uint32(body, 0) / 100_000)]
  if (kind === 'sBIT') return ['sBIT', [...body.subarray(0, 4)].join(' ')]
  if (kind === 'iCCP') return ['iCCP', end > 0 ? plain(body.subarray(0, end)) : '']
  if (kind === 'tIME') {
    const two = (at: number) => String(body[at] ?? 0).padStart(2, '0')
    return ['tIME', `${(body[0] ?? 0) * 256 + (body[1] ?? 0)}-${two(2)}-${two(3)}T${two(4)}:${two(5)}:${two(6)}Z`]
  }
  return undefined
}

/** What an ancillary chunk says, as one line of the header; and whether it may tell of people. */
export const textLines = (
  kind: string,
  body: Uint8Array,
): { readonly lines: readonly HeaderLine[]; readonly personal: readonly string[] } => {
  const pair = pairOf(kind, body)
  if (pair === undefined) return { lines: [], personal: [] }
  const [key, value] = pair
  return { lines: [{ key, value }], personal: telling.test(key) ? [key] : [] }
}
