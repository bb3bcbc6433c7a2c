import { type FileHandle, open } from 'node:fs/promises'

const tileSide = 256

/** An entry of a directory (TIFF 6.0, section 2): `type` 3 short, 4 long. */
const entry = (tag: number, type: 3 | 4, count: number, value: number): Buffer => {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt16LE(tag, 0)
  bytes.writeUInt16LE(type, 2)
  bytes.writeUInt32LE(count, 4)
  if (type === 3 && count === 1) bytes.writeUInt16LE(value, 8)
  else bytes.writeUInt32LE(value, 8)
  return bytes
}

/** Hills with the noise of a camera: neither a ramp that packs to nothing nor pure noise. */
const noise = Uint16Array.from({ length: 1 << 16 }, (_, n) => (Math.imul(n + 1, 2_654_435_761) >>> 25) + (Math.imul(n + 7, 40_503) & 31))
const writeTile = async (file: FileHandle, row: number, column: number): Promise<void> => {
  const values = new Uint16Array(tileSide * tileSide)
  for (let y = 0; y < tileSide; y++)
    for (let x = 0; x < tileSide; x++) {
      const [fullX, fullY] = [column * tileSide + x, row * tileSide + y]
      const hill = 6000 * (2 + Math.sin(fullX / 911) * Math.cos(fullY / 577))
      values[y * tileSide + x] = hill + (noise[(fullX * 31 + fullY * 7919) & 0xffff] ?? 0)
    }
  await file.write(new Uint8Array(values.buffer))
}

/** Writes a grey image of 16 bits, uncompressed, in tiles, as scanners and libvips do. @param side a multiple of 256 */
export const writeTiff = async (path: string, side: number): Promise<void> => {
  const perRow = side / tileSide
  const tiles = perRow * perRow
  const tileBytes = tileSide * tileSide * 2
  const pixelsAt = 8 + 2 + 11 * 12 + 4 + tiles * 8
  const tables = 8 + 2 + 11 * 12 + 4
  const head = Buffer.alloc(8)
  head.write('II*\0', 'latin1')
  head.writeUInt32LE(8, 4)
  const count = Buffer.alloc(2)
  count.writeUInt16LE(11)
  const offsets = Uint32Array.from({ length: tiles }, (_, n) => pixelsAt + n * tileBytes)
  const file = await open(path, 'w')
  await file.write(
    Buffer.concat([
      head,
      count,
      entry(256, 4, 1, side),
      entry(257, 4, 1, side),
      entry(258, 3, 1, 16),
      entry(259, 3, 1, 1),
      entry(262, 3, 1, 1),
      entry(277, 3, 1, 1),
      entry(322, 3, 1, tileSide),
      entry(323, 3, 1, tileSide),
      entry(324, 4, tiles, tables),
      entry(325, 4, tiles, tables + tiles * 4),
      entry(339, 3, 1, 1),
      Buffer.alloc(4),
      Buffer.from(offsets.buffer),
      Buffer.from(new Uint32Array(tiles).fill(tileBytes).buffer),
    ]),
  )
  for (let row = 0; row < perRow; row++) for (let column = 0; column < perRow; column++) await writeTile(file, row, column)
  await file.close()
}
