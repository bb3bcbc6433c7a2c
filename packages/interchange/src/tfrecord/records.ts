import { maskedCrc } from './crc32c.ts'

/** A record of a TFRecord file: its length, the checksum of that, the bytes, and their checksum; all little-endian. */
export const recordOf = (body: Uint8Array): Uint8Array => {
  const record = new Uint8Array(16 + body.length)
  const view = new DataView(record.buffer)
  view.setUint32(0, body.length % 2 ** 32, true)
  view.setUint32(4, Math.floor(body.length / 2 ** 32), true)
  view.setUint32(8, maskedCrc(record.subarray(0, 8)), true)
  record.set(body, 12)
  view.setUint32(12 + body.length, maskedCrc(body), true)
  return record
}

/** The bodies of the records. @throws in words when a checksum is wrong or the file ends within a record. */
export const recordsIn = function* (bytes: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0, number = 1; at < bytes.length; number++) {
    if (at + 16 > bytes.length) throw new Error(`the file ends within record ${number}`)
    const length = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32
    if (view.getUint32(at + 8, true) !== maskedCrc(bytes.subarray(at, at + 8)))
      throw new Error(`record ${number}: the checksum of its length is wrong`)
    if (at + 16 + length > bytes.length) throw new Error(`record ${number} claims ${length} bytes, which the file does not have`)
    const body = bytes.subarray(at + 12, at + 12 + length)
    if (view.getUint32(at + 12 + length, true) !== maskedCrc(body)) throw new Error(`record ${number}: its checksum is wrong`)
    yield body
    at += 16 + length
  }
}
