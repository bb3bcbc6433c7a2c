import { crc32, deflateSync } from 'node:zlib'
import type { EllipseGeometry } from '@reticle/geometry'

/** Even chances from 0 to 1, the same for the same seed. */
const chancesOf = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const chunk = (type: string, bytes: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), bytes])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** A grey PNG of 8 bits. */
const pngOf = (values: Uint8Array, width: number, height: number): Buffer => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(8, 8)
  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y++) rows.set(values.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ])
}

const side = 64
type Disk = readonly [x: number, y: number, radius: number]

/** A picture of dim disks, which are meant, among bright ones, which are not: what only labels can teach. The same for the same seed. */
export const dimDisks = (seed: number) => {
  const chance = chancesOf(seed)
  const meant: Disk[] = [
    [14 + 4 * chance(), 16, 7],
    [42, 24 + 4 * chance(), 6],
    [16, 46 + 4 * chance(), 6],
  ]
  const other: Disk[] = [
    [54, 8, 5],
    [46, 52, 6],
  ]
  const isIn = (disks: readonly Disk[], x: number, y: number) =>
    disks.some(([cx, cy, r]) => (x + 0.5 - cx) ** 2 + (y + 0.5 - cy) ** 2 < r * r)
  const values = Uint8Array.from({ length: side * side }, (_, at) => {
    const [x, y] = [at % side, Math.floor(at / side)]
    return Math.round(40 + 12 * chance() + (isIn(meant, x, y) ? 50 : isIn(other, x, y) ? 130 : 0))
  })
  const outlines = meant.map(([cx, cy, r]): EllipseGeometry => ({ type: 'ellipse', cx, cy, rx: r, ry: r, angle: 0 }))
  return { png: pngOf(values, side, side), side, outlines }
}
