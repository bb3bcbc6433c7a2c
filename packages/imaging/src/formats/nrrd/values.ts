import { type ByteSource, memorySource } from '../../byte-source.ts'
import { latin1 } from '../../bytes.ts'
import type { ReadContext } from '../../dataset.ts'
import { bytesOf, isLittleEndian, type PixelArray, pixelArray, swapBytes } from '../../dtype.ts'
import { check, FormatError } from '../../format-error.ts'
import { sliceOf } from '../../sources.ts'
import { gunzippedSource } from '../raw/gunzip-source.ts'
import { bunzipped } from './bunzip.ts'
import type { NrrdHeader } from './header.ts'

/** The byte behind so many lines. */
const afterLines = async (source: ByteSource, lines: number): Promise<number> => {
  let [at, left] = [0, lines]
  while (left > 0) {
    const bytes = await source.read(at, Math.min(source.size, at + 65_536))
    check(bytes.byteLength > 0, 'line skip', 'the file has fewer lines')
    const found = bytes.indexOf(10)
    at += found < 0 ? bytes.byteLength : found + 1
    if (found >= 0) left--
  }
  return at
}

const isSpace = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13)

/** Numbers as text, apart by white space or commas. */
const parsed = (bytes: Uint8Array, header: NrrdHeader, count: number): PixelArray => {
  const values = pixelArray(header.dtype, count)
  const isBig = values instanceof BigInt64Array || values instanceof BigUint64Array
  let at = 0
  for (let n = 0; n < count; n++) {
    while (at < bytes.byteLength && (isSpace(bytes[at] ?? 0) || bytes[at] === 44)) at++
    const from = at
    while (at < bytes.byteLength && !isSpace(bytes[at] ?? 0) && bytes[at] !== 44) at++
    check(at > from, `value ${n}`, `there are only ${n} values of ${count}`)
    check(at - from < 64, `value ${n}`, 'it is no number')
    const word = latin1(bytes, from, at)
    if (isBig) {
      check(/^[+-]?\d+$/.test(word), `value ${n}`, `${JSON.stringify(word)} is no whole number`)
      values[n] = BigInt.asIntN(64, BigInt(word.replace('+', '')))
    } else {
      const special = /^([+-]?)(?:inf(?:inity)?)$/i.exec(word)
      const value = special !== null ? (special[1] === '-' ? -Infinity : Infinity) : Number(word)
      check(!Number.isNaN(value) || /^[+-]?nan$/i.test(word), `value ${n}`, `${JSON.stringify(word)} is no number`)
      values[n] = value
    }
  }
  return values
}

const digitOf = (byte: number): number => {
  if (byte >= 48 && byte <= 57) return byte - 48
  const letter = byte | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

const fromHex = (text: Uint8Array, count: number): Uint8Array => {
  const bytes = new Uint8Array(count)
  let n = 0
  for (let at = 0; at < text.byteLength && n < count * 2; at++) {
    if (isSpace(text[at] ?? 0)) continue
    const digit = digitOf(text[at] ?? 0)
    check(digit >= 0, `byte ${at} of the data`, 'it is no hexadecimal digit')
    bytes[n >> 1] = ((bytes[n >> 1] ?? 0) << 4) | digit
    n++
  }
  check(n === count * 2, 'data', `there are only ${n >> 1} bytes of ${count}`)
  return bytes
}

/**
 * One file's share of the values as raw bytes in the order that the header says (text is turned into that order).
 * @param bytes how many there must be.
 * @throws FormatError when there are fewer, or when unpacking takes more than may be held.
 */
export const valuesIn = async (file: ByteSource, header: NrrdHeader, bytes: number, { limits }: ReadContext): Promise<ByteSource> => {
  const { encoding, lineSkip, byteSkip } = header
  const place = (source: ByteSource, at: number) => {
    check(at >= 0 && at + bytes <= source.size, `byte ${source.size}`, `the file ends before its ${bytes} bytes of pixels do (sizes)`)
    return sliceOf(source, at, at + bytes)
  }
  const source = lineSkip > 0 ? sliceOf(file, await afterLines(file, lineSkip), file.size) : file
  if (encoding === 'raw') return place(source, byteSkip === -1 ? source.size - bytes : byteSkip)
  check(byteSkip >= 0, 'byte skip', 'only raw data may be counted from its end')
  if (encoding === 'gzip') return place(await gunzippedSource(source, byteSkip + bytes, limits), byteSkip)
  check(bytes <= limits.bytes, 'sizes', `${bytes} bytes are more than may be unpacked at once`)
  if (encoding === 'bzip2') return place(memorySource(await bunzipped(source, bytes + byteSkip, limits)), byteSkip)
  check(source.size <= limits.bytes, 'data', `${source.size} bytes of text are more than may be held at once`)
  const text = await source.read(byteSkip, source.size)
  if (encoding === 'hex') return memorySource(fromHex(text, bytes))
  if (encoding !== 'ascii') throw new FormatError('encoding', `${encoding} is not read`)
  const size = bytesOf(header.dtype)
  // The shortest value takes two bytes: a digit and what is between it and the next.
  check(text.byteLength * size >= bytes, 'data', 'it is too short for so many values')
  const values = parsed(text, header, bytes / size)
  const raw = new Uint8Array(values.buffer)
  if (header.isLittle !== isLittleEndian) swapBytes(raw, size)
  return memorySource(raw)
}
