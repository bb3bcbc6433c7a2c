import type { ByteSource } from '../../byte-source.ts'
import type { ReadLimits } from '../../dataset.ts'
import { bytesOf, type Dtype, valuesOf } from '../../dtype.ts'
import { check, FormatError } from '../../format-error.ts'
import type { Attribute, Attributes } from '../cf/variable.ts'

export type ClassicVariable = {
  readonly name: string
  /** Indices of dimensions, slowest first. */
  readonly dimensions: readonly number[]
  readonly attributes: Attributes
  /** Undefined for text. */
  readonly dtype: Dtype | undefined
  /** The byte of the first value. */
  readonly begin: number
}

export type ClassicHeader = {
  readonly version: 1 | 2 | 5
  /** Records as the header counts them; null when they are as many as the file holds. */
  readonly records: number | null
  /** `length` 0: the record dimension. */
  readonly dimensions: readonly { readonly name: string; readonly length: number }[]
  readonly attributes: Attributes
  readonly variables: readonly ClassicVariable[]
}

/** External types by their number; 2 is text. */
export const classicTypes: Readonly<Record<number, Dtype>> = {
  1: 'int8',
  3: 'int16',
  4: 'int32',
  5: 'float32',
  6: 'float64',
  7: 'uint8',
  8: 'uint16',
  9: 'uint32',
  10: 'int64',
  11: 'uint64',
}

/** Thrown inside, where more of the file must be had. */
class Short extends Error {}

/** Steps through a header, big-endian. */
class Steps {
  private at = 4
  private readonly view: DataView
  private readonly bytes: Uint8Array
  private readonly version: number
  constructor(bytes: Uint8Array, version: number) {
    this.bytes = bytes
    this.version = version
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  private take(length: number): number {
    if (this.at + length > this.bytes.byteLength) throw new Short()
    const from = this.at
    this.at += length
    return from
  }

  int(): number {
    return this.view.getUint32(this.take(4))
  }

  private wide(): number {
    return Number(this.view.getBigUint64(this.take(8)))
  }

  /** A length or a count: 4 bytes, 8 in CDF-5. */
  count(): number {
    return this.version === 5 ? this.wide() : this.int()
  }

  /** The place of a variable: 4 bytes in CDF-1. */
  offset(): number {
    return this.version === 1 ? this.int() : this.wide()
  }

  /** So many bytes, padded to a multiple of four. */
  padded(length: number): Uint8Array {
    check(length <= 1 << 28, `byte ${this.at}`, `a text or a list of ${length} bytes is too long for a header`)
    const from = this.take(Math.ceil(length / 4) * 4)
    return this.bytes.subarray(from, from + length)
  }

  name(): string {
    return new TextDecoder().decode(this.padded(this.count()))
  }

  /** The number of entries of a list, which is announced by its tag or is absent. */
  list(tag: number, what: string, limits: ReadLimits): number {
    const [found, count] = [this.int(), this.count()]
    if (found === 0) {
      check(count === 0, what, 'a list without a tag is not empty')
      return 0
    }
    check(found === tag, what, `tag ${found} is not that of this list`)
    check(count <= limits.parts, what, `it has ${count} entries; the limit is ${limits.parts}`)
    return count
  }
}

const attributeOf = (steps: Steps): [string, Attribute] => {
  const [name, type, count] = [steps.name(), steps.int(), steps.count()]
  if (type === 2) return [name, { kind: 'text', value: new TextDecoder().decode(steps.padded(count)).replace(/\0+$/, '') }]
  const dtype = classicTypes[type]
  if (dtype === undefined) throw new FormatError(`attribute ${name.slice(0, 64)}`, `type ${type} is not known`)
  const values = valuesOf(steps.padded(count * bytesOf(dtype)), dtype, false)
  return [name, { kind: 'numbers', dtype, values: Array.from(values, Number) }]
}

const attributesOf = (steps: Steps, what: string, limits: ReadLimits): Attributes =>
  new Map(Array.from({ length: steps.list(0x0c, what, limits) }, () => attributeOf(steps)))

const variableOf = (steps: Steps, known: number, limits: ReadLimits): ClassicVariable => {
  const [name, rank] = [steps.name(), steps.count()]
  const at = `variable ${name.slice(0, 64)}`
  check(rank <= 1024, at, `it has ${rank} axes`)
  const dimensions = Array.from({ length: rank }, () => {
    const dimension = steps.count()
    check(dimension < known, at, `there is no dimension ${dimension}`)
    return dimension
  })
  const attributes = attributesOf(steps, `${at}, attributes`, limits)
  const type = steps.int()
  check(type === 2 || classicTypes[type] !== undefined, at, `type ${type} is not known`)
  // The size as the file has it is not used: it may be wrong, and is for variables of 4 GiB and more.
  steps.count()
  return { name, dimensions, attributes, dtype: classicTypes[type], begin: steps.offset() }
}

const parsed = (bytes: Uint8Array, version: 1 | 2 | 5, limits: ReadLimits): ClassicHeader => {
  const steps = new Steps(bytes, version)
  const records = steps.count()
  const isStreaming = records === (version === 5 ? 2 ** 64 : 0xffffffff)
  const dimensions = Array.from({ length: steps.list(0x0a, 'dimensions', limits) }, () => ({ name: steps.name(), length: steps.count() }))
  const attributes = attributesOf(steps, 'attributes', limits)
  const variables = Array.from({ length: steps.list(0x0b, 'variables', limits) }, () => variableOf(steps, dimensions.length, limits))
  return { version, records: isStreaming ? null : records, dimensions, attributes, variables }
}

/**
 * The header of a classic NetCDF file: CDF-1, CDF-2 (64-bit offsets) and CDF-5 (64-bit data); NetCDF Users' Guide, appendix "File Format
 * Specifications". As much of the file is read as the header takes.
 * @throws FormatError
 */
export const readClassicHeader = async (source: ByteSource, limits: ReadLimits): Promise<ClassicHeader> => {
  for (let length = 65_536; ; length *= 4) {
    const bytes = await source.read(0, Math.min(length, limits.headerBytes, source.size))
    const version = bytes[3]
    check(version === 1 || version === 2 || version === 5, 'byte 3', `version ${version} of the classic format is not known`)
    try {
      return parsed(bytes, version, limits)
    } catch (cause) {
      if (!(cause instanceof Short)) throw cause
      check(bytes.byteLength < source.size, `byte ${bytes.byteLength}`, 'the file ends inside its header')
      check(bytes.byteLength < limits.headerBytes, 'header', `it is longer than ${limits.headerBytes} bytes`)
    }
  }
}
