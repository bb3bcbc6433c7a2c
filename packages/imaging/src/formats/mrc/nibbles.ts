import { checkBox, copyBox, indicesOf, sizeOf } from '../../box.ts'
import type { ByteSource } from '../../byte-source.ts'
import type { Box, ReadLimits } from '../../dataset.ts'
import { check } from '../../format-error.ts'
import { checkBytes } from '../raw/contiguous.ts'

/**
 * A box of an array of 4-bit values (mode 101 of MRC): two in a byte, the lower half first; each row begins with a byte of its own.
 * @throws FormatError
 */
export const readNibbles = async (source: ByteSource, at: number, shape: readonly number[], box: Box, limits: ReadLimits) => {
  checkBox(box, shape)
  checkBytes(box.shape, 1, limits)
  const target = new Uint8Array(sizeOf(box.shape))
  const width = shape.at(-1) ?? 0
  const rowBytes = Math.ceil(width / 2)
  for (const index of indicesOf(box.shape.slice(0, -1))) {
    const place = index.map((n, axis) => n + (box.start[axis] ?? 0))
    const start = at + rowBytes * place.reduce((sum, n, axis) => sum * (shape[axis] ?? 1) + n, 0)
    const bytes = await source.read(start, start + rowBytes)
    check(bytes.byteLength === rowBytes, `byte ${start}`, 'the file ends inside the pixels')
    const row = Uint8Array.from({ length: width }, (_, n) => ((bytes[n >> 1] ?? 0) >> (n % 2 === 0 ? 0 : 4)) & 15)
    copyBox(row, { start: [...place, 0], shape: [...place.map(() => 1), width] }, target, box)
  }
  return target
}
