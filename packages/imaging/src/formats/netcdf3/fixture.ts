import { bytesOf, valuesOf } from '../../dtype.ts'
import { classicTypes } from './header.ts'

/** Text, or an external type and its numbers. */
export type Attr = string | readonly [type: number, ...values: number[]]
/** A variable of a classic file: an external type by its number (2 is text), names of dimensions, values in C order. */
export type Var = {
  readonly name: string
  readonly type: number
  readonly dims: readonly string[]
  readonly values: readonly number[]
  readonly attributes?: Readonly<Record<string, Attr>>
}

type Made = {
  readonly version?: 1 | 2 | 5
  /** Length 0 is that of the records. */
  readonly dimensions: Readonly<Record<string, number>>
  readonly records?: number
  readonly isStreaming?: boolean
  readonly variables: readonly Var[]
}

const pad = (bytes: Uint8Array): Uint8Array => Buffer.concat([bytes, new Uint8Array((4 - (bytes.byteLength % 4)) % 4)])

const encoded = (type: number, values: readonly number[]): Uint8Array => {
  const dtype = classicTypes[type]
  if (dtype === undefined) return Uint8Array.from(values)
  const native = valuesOf(new Uint8Array(values.length * bytesOf(dtype)), dtype, true)
  for (const [n, value] of values.entries())
    if (native instanceof BigInt64Array || native instanceof BigUint64Array) native[n] = BigInt(value)
    else native[n] = value
  // valuesOf turns the bytes around: the same way back.
  return new Uint8Array(valuesOf(new Uint8Array(native.buffer), dtype, false).buffer)
}

/** Writes a classic NetCDF file (tests only): small, in memory. */
export const classicFile = ({ version = 1, dimensions, records = 0, isStreaming = false, variables }: Made): Uint8Array => {
  const int = (value: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return bytes
  }
  const wide = (value: number) => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64BE(BigInt(value))
    return bytes
  }
  const size = (value: number) => (version === 5 ? wide(value) : int(value))
  const offset = (value: number) => (version === 1 ? int(value) : wide(value))
  const text = (value: string) => [size(Buffer.byteLength(value)), pad(Buffer.from(value))]
  const attributes = (given: Var['attributes'] = {}): Uint8Array[] => {
    const entries = Object.entries(given)
    if (entries.length === 0) return [int(0), size(0)]
    const one = ([name, value]: [string, Attr]) => {
      if (typeof value === 'string') return [...text(name), int(2), ...text(value)]
      const [type, ...numbers] = value
      return [...text(name), int(type), size(numbers.length), pad(encoded(type, numbers))]
    }
    return [int(0x0c), size(entries.length), ...entries.flatMap(one)]
  }
  const names = Object.keys(dimensions)
  const isRecord = (variable: Var) => variable.dims[0] !== undefined && dimensions[variable.dims[0]] === 0
  const recordVariables = variables.filter(isRecord)
  const isLone = recordVariables.length === 1
  const slab = (variable: Var) => {
    const bytes = encoded(variable.type, variable.values)
    const length = isRecord(variable) ? bytes.byteLength / records : bytes.byteLength
    return Array.from({ length: isRecord(variable) ? records : 1 }, (_, n) => {
      const one = bytes.subarray(n * length, (n + 1) * length)
      return isLone && isRecord(variable) ? one : pad(one)
    })
  }
  const head = (places: readonly number[]): Uint8Array =>
    Buffer.concat([
      Buffer.from([0x43, 0x44, 0x46, version]),
      isStreaming ? Buffer.alloc(version === 5 ? 8 : 4, 0xff) : size(records),
      ...(names.length === 0 ? [int(0), size(0)] : [int(0x0a), size(names.length)]),
      ...Object.entries(dimensions).flatMap(([name, length]) => [...text(name), size(length)]),
      ...attributes(),
      ...(variables.length === 0 ? [int(0), size(0)] : [int(0x0b), size(variables.length)]),
      ...variables.flatMap((variable, n) => [
        ...text(variable.name),
        size(variable.dims.length),
        ...variable.dims.map((name) => size(names.indexOf(name))),
        ...attributes(variable.attributes),
        int(variable.type),
        size(slab(variable)[0]?.byteLength ?? 0),
        offset(places[n] ?? 0),
      ]),
    ])
  const fixed = variables.filter((variable) => !isRecord(variable))
  const pieces = [
    ...fixed.flatMap(slab),
    ...Array.from({ length: records }, (_, n) => recordVariables.map((variable) => slab(variable)[n] ?? new Uint8Array(0))).flat(),
  ]
  let at = head(variables.map(() => 0)).byteLength
  const places = new Map<Var, number>()
  for (const variable of [...fixed, ...recordVariables]) {
    places.set(variable, at)
    at += slab(variable)[0]?.byteLength ?? 0
  }
  return new Uint8Array(Buffer.concat([head(variables.map((variable) => places.get(variable) ?? 0)), ...pieces]))
}
