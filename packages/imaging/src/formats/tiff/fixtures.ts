/** A tiny TIFF writer for tests: one call makes a whole file, with whatever tags a test asks for, right or wrong. */

/** Values of a tag: numbers of a type, or text, or raw bytes. */
export type TagValue =
  | { readonly type: number; readonly values: readonly number[] /** Told instead of the right one. */; readonly count?: number }
  | string
  | Uint8Array

export type TestDirectory = {
  readonly tags: Readonly<Record<number, TagValue>>
  /** Strips or tiles: their offsets and lengths are filled in, as those of tiles where there is a TileWidth. */
  readonly chunks?: readonly Uint8Array[]
  /** Directories that tag 330 points to. */
  readonly subs?: readonly TestDirectory[]
}

export type TestOrder = { readonly isLittle?: boolean; readonly isBig?: boolean }

const typeBytes: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8 }

export const short = (...values: number[]): TagValue => ({ type: 3, values })
export const long = (...values: number[]): TagValue => ({ type: 4, values })
export const double = (...values: number[]): TagValue => ({ type: 12, values })
export const rational = (...values: number[]): TagValue => ({ type: 5, values })

const encode = (tag: TagValue, isLittle: boolean): { type: number; count: number; bytes: Uint8Array } => {
  if (typeof tag === 'string') return { type: 2, count: Buffer.byteLength(tag) + 1, bytes: Buffer.from(`${tag}\0`) }
  if (tag instanceof Uint8Array) return { type: 7, count: tag.byteLength, bytes: tag }
  const { type, values } = tag
  const size = type === 5 || type === 10 ? 4 : (typeBytes[type] ?? 1)
  const bytes = new Uint8Array(values.length * size)
  const view = new DataView(bytes.buffer)
  for (const [index, value] of values.entries()) {
    const at = index * size
    if (type === 11) view.setFloat32(at, value, isLittle)
    else if (type === 12) view.setFloat64(at, value, isLittle)
    else if (size === 1) view.setUint8(at, value)
    else if (size === 2) view.setUint16(at, value, isLittle)
    else if (size === 4) view.setUint32(at, value, isLittle)
    else view.setBigUint64(at, BigInt(value), isLittle)
  }
  return { type, count: tag.count ?? (type === 5 || type === 10 ? values.length / 2 : values.length), bytes }
}

/** The bytes of a TIFF of these directories, one after the other. */
export const makeTiff = (directories: readonly TestDirectory[], { isLittle = true, isBig = false }: TestOrder = {}): Uint8Array => {
  const offsetBytes = isBig ? 8 : 4
  const parts: Uint8Array[] = []
  let end = isBig ? 16 : 8
  const put = (bytes: Uint8Array): number => {
    const at = end
    const padded = new Uint8Array(Math.ceil(bytes.byteLength / 2) * 2)
    padded.set(bytes)
    parts.push(padded)
    end += padded.byteLength
    return at
  }
  const write = (view: DataView, at: number, value: number, size: number): void => {
    if (size === 8) view.setBigUint64(at, BigInt(value), isLittle)
    else if (size === 4) view.setUint32(at, value, isLittle)
    else view.setUint16(at, value, isLittle)
  }
  /** @returns where the directory lies, and the bytes of the link to the next one. */
  const putDirectory = ({ tags, chunks = [], subs = [] }: TestDirectory): { at: number; link: Uint8Array } => {
    const offsets = chunks.map(put)
    const isTiled = 322 in tags
    const places =
      offsets.length === 0
        ? {}
        : { [isTiled ? 324 : 273]: long(...offsets), [isTiled ? 325 : 279]: long(...chunks.map((one) => one.byteLength)) }
    const below = subs.length === 0 ? {} : { 330: long(...subs.map((one) => putDirectory(one).at)) }
    const all = Object.entries({ ...places, ...below, ...tags }).sort(([a], [b]) => Number(a) - Number(b))
    const entryBytes = isBig ? 20 : 12
    const body = new Uint8Array((isBig ? 8 : 2) + all.length * entryBytes + offsetBytes)
    const view = new DataView(body.buffer)
    write(view, 0, all.length, isBig ? 8 : 2)
    for (const [index, [tag, told]] of all.entries()) {
      const { type, count, bytes } = encode(told, isLittle)
      const at = (isBig ? 8 : 2) + index * entryBytes
      view.setUint16(at, Number(tag), isLittle)
      view.setUint16(at + 2, type, isLittle)
      write(view, at + 4, count, offsetBytes)
      if (bytes.byteLength <= offsetBytes) body.set(bytes, at + 4 + offsetBytes)
      else write(view, at + 4 + offsetBytes, put(bytes), offsetBytes)
    }
    const at = put(body)
    return { at, link: (parts.at(-1) ?? body).subarray(body.byteLength - offsetBytes, body.byteLength) }
  }
  let link: Uint8Array = new Uint8Array(8)
  let first = 0
  for (const directory of directories) {
    const next = putDirectory(directory)
    if (first === 0) first = next.at
    else write(new DataView(link.buffer, link.byteOffset, link.byteLength), 0, next.at, offsetBytes)
    link = next.link
  }
  const head = new Uint8Array(isBig ? 16 : 8)
  const view = new DataView(head.buffer)
  head.set(isLittle ? [0x49, 0x49] : [0x4d, 0x4d])
  view.setUint16(2, isBig ? 43 : 42, isLittle)
  if (isBig) view.setUint16(4, 8, isLittle)
  write(view, isBig ? 8 : 4, first, offsetBytes)
  return Buffer.concat([head, ...parts])
}

/** The tags of a plain picture. */
export const plainTags = (width: number, height: number, bits = 8, samples = 1): Readonly<Record<number, TagValue>> => ({
  256: short(width),
  257: short(height),
  258: short(...Array.from({ length: samples }, () => bits)),
  259: short(1),
  262: short(samples >= 3 ? 2 : 1),
  277: short(samples),
  278: short(height),
})

/** Numbers as bytes of a size, in an order. */
export const packedBytes = (values: readonly number[], size: 1 | 2 | 4, isLittle = true): Uint8Array =>
  encode({ type: size === 1 ? 1 : size === 2 ? 3 : 4, values }, isLittle).bytes
