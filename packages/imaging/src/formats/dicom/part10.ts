import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import { type ByteSource, memorySource } from '../../byte-source.ts'
import { startsWith } from '../../bytes.ts'
import type { ReadLimits } from '../../dataset.ts'
import { check, FormatError } from '../../format-error.ts'
import { elementOf, isKnown, vrOf } from './dictionary.ts'
import { type Element, type Elements, tags } from './element.ts'
import { hasVr, readElements, type Walk, walkOf } from './parse.ts'
import { type Encoding, explicitBig, explicitLittle, implicitLittle, plainSyntax, syntaxOf, type TransferSyntax } from './syntax.ts'
import { trimmed } from './values.ts'
import { windowOn } from './window.ts'

const preambleBytes = 128
const mark = [0x44, 0x49, 0x43, 0x4d]

export const hasPreamble = (head: Uint8Array): boolean => startsWith(head, mark, preambleBytes)

/** The element at `at` when it is one that the standard knows, in order and of a sane length; undefined otherwise. */
const saneElement = (head: DataView, at: number, encoding: Encoding): { tag: number; end: number } | undefined => {
  if (at + 8 > head.byteLength) return undefined
  const { isLittle } = encoding
  const tag = head.getUint16(at, isLittle) * 65_536 + head.getUint16(at + 2, isLittle)
  if (!isKnown(tag)) return undefined
  if (!encoding.isExplicit) {
    const length = head.getUint32(at + 4, isLittle)
    // Lengths of groups have four bytes, and every value has an even number of them.
    return length % 2 === 0 && (elementOf(tag) !== 0 || length === 4) ? { tag, end: at + 8 + length } : undefined
  }
  const vr = String.fromCharCode(head.getUint8(at + 4), head.getUint8(at + 5))
  if (vr !== vrOf(tag)) return undefined
  const isLong = vr.startsWith('O') || vr === 'SQ' || vr === 'UN'
  if (isLong && at + 12 > head.byteLength) return undefined
  return { tag, end: isLong ? at + 12 + head.getUint32(at + 8, isLittle) : at + 8 + head.getUint16(at + 6, isLittle) }
}

/** True where two elements of the first groups follow each other: a data set without preamble, as old archives write it. */
export const looksLikeDataSet = (head: Uint8Array): boolean => {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  return [explicitLittle, implicitLittle, explicitBig].some((encoding) => {
    const first = saneElement(view, 0, encoding)
    if (first === undefined || first.tag < 0x00020000 || first.tag >= 0x00090000 || first.end > 2048) return false
    const second = saneElement(view, first.end, encoding)
    return second !== undefined && second.tag > first.tag && second.tag < 0x00110000
  })
}

/** A file, opened to its elements. Positions are those of `source`, which is the unpacked data set where the file is deflated. */
export type Part10 = {
  readonly source: ByteSource
  readonly hasPreamble: boolean
  readonly meta: Elements
  readonly elements: Elements
  readonly syntax: TransferSyntax
  /** Where the data set begins in `source`, and where the walk ended. */
  readonly start: number
  readonly end: number
  readonly walk: Walk
  readonly warnings: readonly string[]
}

const inflate = promisify(inflateRaw)

/** @throws FormatError when it is damaged, or unpacks to more than may be held. */
const inflated = async (source: ByteSource, start: number, limits: ReadLimits): Promise<ByteSource> => {
  check(source.size - start <= limits.bytes, `byte ${start}`, 'the deflated data set is larger than what may be held')
  const packed = await source.read(start, source.size)
  try {
    return memorySource(await inflate(packed, { maxOutputLength: Math.min(limits.bytes, 0x7fffffff) }))
  } catch (cause) {
    throw new FormatError(`byte ${start}`, `the data set cannot be unpacked: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

const uidIn = (meta: Elements): string => {
  const bytes = meta.get(tags.transferSyntax)?.value
  return bytes === undefined ? '' : trimmed(String.fromCharCode(...bytes.subarray(0, 64))).trim()
}

/** Tells how a data set without a word on it is written, by its first element. */
const guess = async ({ window }: Walk, start: number): Promise<Encoding> => {
  if (!window.has(start, 8)) await window.load(start, 8)
  // Groups begin with small numbers: a large one has its bytes in the other order.
  const isLittle = window.u16(start, true) < 0x400
  if (await hasVr(window, start + 4)) return isLittle ? explicitLittle : explicitBig
  check(isLittle, `byte ${start}`, 'it is no data element of DICOM')
  return implicitLittle
}

const encodingOf = async (walk: Walk, start: number, syntax: TransferSyntax): Promise<Encoding> =>
  // Some writers name the implicit syntax and write the explicit one.
  !syntax.encoding.isExplicit && walk.window.size >= start + 8 && (await hasVr(walk.window, start + 4)) ? explicitLittle : syntax.encoding

/** @throws FormatError */
export const openPart10 = async (file: ByteSource, limits: ReadLimits): Promise<Part10> => {
  const isMarked = hasPreamble(await file.read(0, preambleBytes + 4))
  const from = isMarked ? preambleBytes + 4 : 0
  const first = walkOf(windowOn(file), limits)
  const isMeta = (tag: number) => tag < 0x00030000
  const meta = await readElements(first, from, file.size, explicitLittle, 0, isMeta)
  const uid = uidIn(meta.elements)
  const warnings: string[] = []
  if (!isMarked) warnings.push('the file has no preamble and no DICM mark; it was read as a bare data set')

  const named = syntaxOf(uid)
  check(uid === '' || named !== undefined, '(0002,0010)', `the transfer syntax ${uid} is not one that Reticle knows`)
  check(meta.end + 8 <= file.size, `byte ${meta.end}`, 'the file ends before its data set begins')
  const syntax = named ?? plainSyntax(await guess(first, meta.end))
  if (uid === '') warnings.push('the file does not name its transfer syntax; it was told by its first element')

  const source = syntax.isDeflated ? await inflated(file, meta.end, limits) : file
  const walk = syntax.isDeflated ? walkOf(windowOn(source), limits) : first
  const start = syntax.isDeflated ? 0 : meta.end
  const encoding = await encodingOf(walk, start, syntax)
  if (encoding !== syntax.encoding) warnings.push(`the file says ${syntax.name}, and is written with explicit VR`)
  const parsed = await readElements(walk, start, source.size, encoding)
  const { elements, end } = parsed
  return {
    source,
    hasPreamble: isMarked,
    meta: meta.elements,
    elements,
    syntax,
    start,
    end,
    walk,
    warnings,
  }
}

/** The bytes of a value, also of a long one. @throws FormatError when it is longer than `most`. */
export const bytesOfValue = async (source: ByteSource, element: Element, most: number, at: string): Promise<Uint8Array> => {
  if (element.value !== undefined) return element.value
  check(element.length <= most, at, `its ${element.length} bytes are more than may be held`)
  const bytes = await source.read(element.valueAt, element.valueAt + element.length)
  check(bytes.length === element.length, at, 'the file ends inside it')
  return bytes
}
