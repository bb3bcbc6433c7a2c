import type { Pixels } from '@reticle/backends'
import { bytesOf } from '../pixels/channels.ts'
import { Refusal } from '../refusal.ts'

const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
const header = /^\{'descr': '([<|])([uif][1248])', 'fortran_order': False, 'shape': \((\d+), (\d+), (\d+)\), \} *\n$/

/** Elements of one channel, and numbers of all: more is asked for in parts. */
const [mostElements, mostNumbers] = [2 ** 24, 2 ** 26]

const isDtype = (word: string): word is Pixels['dtype'] => ['u1', 'u2', 'u4', 'i1', 'i2', 'i4', 'f4', 'f8'].includes(word)

/** A NumPy file, version 1.0, of channels x rows x columns (docs/spec/backends.md, MB12). @throws Refusal with what is wrong with it. */
export const readNpy = (body: Buffer): Pixels => {
  if (body.length < 10 || !body.subarray(0, 8).equals(magic)) throw new Refusal(422, 'pixels: no NumPy file of version 1.0')
  const start = 10 + body.readUInt16LE(8)
  const found = header.exec(body.toString('latin1', 10, start))
  const [, , dtype = '', ...lengths] = found ?? []
  if (found === null || !isDtype(dtype))
    throw new Refusal(422, 'pixels: the header is not of channels x rows x columns, numbers in C order, little-endian')
  const [channels = 0, rows = 0, columns = 0] = lengths.map(Number)
  if (channels < 1 || rows < 1 || columns < 1) throw new Refusal(422, `pixels: the shape is ${lengths.join(' x ')}`)
  if (rows * columns > mostElements || channels * rows * columns > mostNumbers)
    throw new Refusal(
      413,
      `pixels: ${channels} x ${rows} x ${columns}; ${mostElements} elements and ${mostNumbers} numbers are the most: send parts`,
    )
  const wanted = channels * rows * columns * bytesOf(dtype)
  if (body.length - start !== wanted) throw new Refusal(422, `pixels: ${body.length - start} bytes of values; the shape says ${wanted}`)
  return { dtype, shape: [channels, rows, columns], bytes: new Uint8Array(body.subarray(start)) }
}
