import { crc32, deflateSync } from 'node:zlib'

const endian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? '<' : '>'
const codes = { Uint8Array: 'u1', Uint16Array: 'u2', Int16Array: 'i2', Float32Array: 'f4', BigInt64Array: 'i8' } as const
type Values = Uint8Array | Uint16Array | Int16Array | Float32Array | BigInt64Array

const codeOf = (values: Values): string => Object.entries(codes).find(([name]) => values.constructor.name === name)?.[1] ?? ''

/** A NumPy file of these values, in C order (NEP 1, version 1.0). */
export const npyOf = (shape: readonly number[], values: Values): Uint8Array => {
  const said = `{'descr': '${endian}${codeOf(values)}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`
  const header = `${said.padEnd(Math.ceil((said.length + 11) / 64) * 64 - 11)}\n`
  const length = Buffer.from([header.length & 0xff, header.length >> 8])
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  return Buffer.concat([Buffer.from('\u0093NUMPY\u0001\u0000', 'latin1'), length, Buffer.from(header, 'latin1'), bytes])
}

const chunkOf = (type: string, content: Uint8Array): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.byteLength)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}

/** A grey PNG of 16 bits (PNG, third edition). */
export const png16 = (height: number, width: number): Uint8Array => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(16, 8)
  const rows = Buffer.alloc(height * (1 + 2 * width))
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows.writeUInt16BE(y * 1000 + x, y * (1 + 2 * width) + 1 + 2 * x)
  const signature = Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1')
  return Buffer.concat([signature, chunkOf('IHDR', header), chunkOf('IDAT', deflateSync(rows)), chunkOf('IEND', new Uint8Array(0))])
}

/** A 16-bit image whose values say where they are. */
export const ramp = (...shape: readonly number[]): Uint8Array => {
  const count = shape.reduce((product, length) => product * length, 1)
  return npyOf(
    shape,
    Uint16Array.from({ length: count }, (_, index) => index % 60_000),
  )
}
