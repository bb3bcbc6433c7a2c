/** The little of protocol buffers that tf.train.Example needs: lengths, bytes, packed floats and packed integers. */

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** A whole number from 0 on. */
const varint = (value: number): number[] => {
  const bytes: number[] = []
  let rest = value
  while (rest >= 128) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  return [...bytes, rest]
}

/** A field that holds bytes (text, a message, packed numbers). */
const field = (number: number, body: Uint8Array): Uint8Array => joined([Uint8Array.from([number * 8 + 2, ...varint(body.length)]), body])

export type Feature =
  | { readonly kind: 'bytes'; readonly values: readonly Uint8Array[] }
  | { readonly kind: 'floats'; readonly values: readonly number[] }
  | { readonly kind: 'integers'; readonly values: readonly number[] }

const floats = (values: readonly number[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer(values.length * 4))
  values.forEach((value, index) => {
    view.setFloat32(index * 4, value, true)
  })
  return new Uint8Array(view.buffer)
}

const featureOf = (feature: Feature): Uint8Array => {
  switch (feature.kind) {
    case 'bytes':
      return field(1, joined(feature.values.map((value) => field(1, value))))
    case 'floats':
      return field(2, feature.values.length === 0 ? new Uint8Array(0) : field(1, floats(feature.values)))
    case 'integers':
      return field(3, feature.values.length === 0 ? new Uint8Array(0) : field(1, Uint8Array.from(feature.values.flatMap(varint))))
  }
}

/** tf.train.Example; keys in alphabetical order. */
export const encodeExample = (features: Readonly<Record<string, Feature>>): Uint8Array => {
  const encoder = new TextEncoder()
  const entries = Object.entries(features)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, feature]) => field(1, joined([field(1, encoder.encode(key)), field(2, featureOf(feature))])))
  return field(1, joined(entries))
}

type Field = { readonly number: number; readonly bytes: Uint8Array } | { readonly number: number; readonly value: number }

const readVarint = (bytes: Uint8Array, start: number): { readonly value: number; readonly next: number } => {
  let value = 0n
  for (let at = start, shift = 0n; shift < 70n; at++, shift += 7n) {
    const byte = bytes[at]
    if (byte === undefined) throw new Error('a message that ends early')
    value |= BigInt(byte & 127) << shift
    if (byte < 128) return { value: Number(BigInt.asIntN(64, value)), next: at + 1 }
  }
  throw new Error('a number of more than 64 bits')
}

/** The fields of a message. @throws in words when it is damaged. */
const fieldsOf = (message: Uint8Array): Field[] => {
  const fields: Field[] = []
  for (let at = 0; at < message.length; ) {
    const { value: key, next } = readVarint(message, at)
    const number = Math.floor(key / 8)
    const kind = key % 8
    if (kind === 0) {
      const { value, next: after } = readVarint(message, next)
      fields.push({ number, value })
      at = after
      continue
    }
    const { value: length, next: start } = kind === 2 ? readVarint(message, next) : { value: kind === 5 ? 4 : kind === 1 ? 8 : -1, next }
    if (length < 0 || start + length > message.length) throw new Error('a message that ends early')
    fields.push({ number, bytes: message.subarray(start, start + length) })
    at = start + length
  }
  return fields
}

const bytesIn = (message: Uint8Array, number: number): Uint8Array[] =>
  fieldsOf(message).flatMap((one) => (one.number === number && 'bytes' in one ? [one.bytes] : []))

const readFloats = (list: Uint8Array): number[] =>
  bytesIn(list, 1).flatMap((bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => view.getFloat32(index * 4, true))
  })

const readIntegers = (list: Uint8Array): number[] =>
  fieldsOf(list).flatMap((one) => {
    if (one.number !== 1) return []
    if ('value' in one) return [one.value]
    const values: number[] = []
    for (let at = 0; at < one.bytes.length; ) {
      const { value, next } = readVarint(one.bytes, at)
      values.push(value)
      at = next
    }
    return values
  })

const readFeature = (message: Uint8Array): Feature | undefined => {
  const [one] = fieldsOf(message)
  if (one === undefined || !('bytes' in one)) return undefined
  if (one.number === 1) return { kind: 'bytes', values: bytesIn(one.bytes, 1) }
  if (one.number === 2) return { kind: 'floats', values: readFloats(one.bytes) }
  return one.number === 3 ? { kind: 'integers', values: readIntegers(one.bytes) } : undefined
}

/** @throws in words when the message is damaged. */
export const decodeExample = (message: Uint8Array): ReadonlyMap<string, Feature> => {
  const features = new Map<string, Feature>()
  for (const all of bytesIn(message, 1))
    for (const entry of bytesIn(all, 1)) {
      const key = bytesIn(entry, 1)[0]
      const feature = bytesIn(entry, 2)[0]
      const read = feature === undefined ? undefined : readFeature(feature)
      if (key !== undefined && read !== undefined) features.set(new TextDecoder().decode(key), read)
    }
  return features
}
