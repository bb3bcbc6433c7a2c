import type { Pixels } from '../port.ts'

const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
const alignment = 64

/** A NumPy file, version 1.0, of a whole array in C order (numpy/lib/format.py). */
export const npyOf = ({ dtype, shape, bytes }: Pixels): Buffer => {
  const order = dtype.endsWith('1') ? '|' : '<'
  const said = `{'descr': '${order}${dtype}', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`
  const length = magic.length + 2 + said.length + 1
  const header = said.padEnd(said.length + ((alignment - (length % alignment)) % alignment)).concat('\n')
  const size = Buffer.alloc(2)
  size.writeUInt16LE(header.length)
  return Buffer.concat([magic, size, Buffer.from(header, 'latin1'), bytes])
}
