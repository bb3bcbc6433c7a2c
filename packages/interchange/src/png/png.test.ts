import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packRows } from './pack-rows.ts'
import { readPng } from './read-png.ts'
import { writePng } from './write-png.ts'

const whole = (pieces: Iterable<Uint8Array>) => Buffer.concat([...pieces])
const valuesOf = (bytes: Uint8Array) => {
  const rows: number[][] = []
  readPng(bytes).eachRow((values) => rows.push([...values]))
  return rows
}
const pixels = (most: number) =>
  fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 20 })).chain(([width, height]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: most }), { minLength: width, maxLength: width }), {
      minLength: height,
      maxLength: height,
    }),
  )
const shapeOf = (rows: readonly (readonly number[])[]) => ({ width: rows[0]?.length ?? 0, height: rows.length })
const grey16 = (rows: readonly (readonly number[])[]) =>
  whole(
    writePng({ ...shapeOf(rows), kind: 'grey16' }, (y) => Uint8Array.from((rows[y] ?? []).flatMap((value) => [value >> 8, value & 255]))),
  )
const rgb8 = (rows: readonly (readonly number[])[]) =>
  whole(
    writePng({ ...shapeOf(rows), kind: 'rgb8' }, (y) =>
      Uint8Array.from((rows[y] ?? []).flatMap((value) => [value & 255, (value >> 8) & 255, value >> 16])),
    ),
  )
const palette = Array.from({ length: 256 }, (_, index) => [index, 255 - index, 7] as const)
const palette8 = (rows: readonly (readonly number[])[]) =>
  whole(writePng({ ...shapeOf(rows), kind: 'palette8', palette }, (y) => Uint8Array.from(rows[y] ?? [])))

describe('PNG of numbers', () => {
  it.each([
    ['16-bit grey', 65_535, grey16],
    ['colours', 2 ** 24 - 1, rgb8],
    ['a palette', 255, palette8],
  ] as const)('IM1: %s comes back to the bit, and is the same twice', (_, most, write) =>
    fc.assert(
      fc.property(fc.oneof(pixels(most), pixels(1)), (rows) => {
        expect(valuesOf(write(rows))).toEqual(rows)
        expect(write(rows).equals(write(rows))).toBe(true)
      }),
    ),
  )

  it('packs a large picture in pieces that any reader unpacks, zeros first too', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 0, 0, 1, 200), { minLength: 2, maxLength: 9 }),
        fc.integer({ min: 1, max: 9000 }),
        (values, length) => {
          const rows = Array.from({ length: 60 }, (_, y) => new Uint8Array(length).fill(values[y % values.length] ?? 0))
          const packed = whole(packRows(rows, 60 * length, 0))
          expect(inflateSync(packed).equals(Buffer.concat(rows))).toBe(true)
        },
      ),
      { numRuns: 30 },
    ))

  it('undoes every filter', () => {
    // 4 x 5 grey pixels, one row for each filter; what each filter takes away was worked out by hand from the standard, section 9.2.
    const rows = [
      [0, 10, 20, 30, 40],
      [1, 10, 10, 10, 10],
      [2, 1, 1, 1, 1],
      [3, 6, 0, 0, 0],
      [4, 1, 0, 0, 0],
    ]
    const packed = whole(
      packRows(
        rows.map((row) => Uint8Array.from(row)),
        25,
      ),
    )
    const png = whole(writePng({ width: 4, height: 5, kind: 'palette8', palette }, () => new Uint8Array(4)))
    const at = png.indexOf('IDAT')
    const chunk = Buffer.concat([png.subarray(0, at - 4), chunkOf('IDAT', packed), png.subarray(png.indexOf('IEND') - 4)])
    expect(valuesOf(chunk)).toEqual([
      [10, 20, 30, 40],
      [10, 20, 30, 40],
      [11, 21, 31, 41],
      [11, 16, 23, 32],
      [12, 16, 23, 32],
    ])
  })
})

const chunkOf = (type: string, body: Uint8Array) => {
  const bytes = Buffer.alloc(12 + body.length)
  bytes.writeUInt32BE(body.length, 0)
  bytes.write(type, 4, 'latin1')
  bytes.set(body, 8)
  bytes.writeUInt32BE(crcOf(bytes.subarray(4, 8 + body.length)), 8 + body.length)
  return bytes
}
/** Bit by bit, as the standard's appendix has it in words. */
const crcOf = (bytes: Uint8Array) => {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  }
  return (value ^ 0xffffffff) >>> 0
}

const broken = fileURLToPath(new URL('../../../../../shared/data/broken/', import.meta.url))
const isThere = existsSync(`${broken}manifest.json`)
describe.skipIf(!isThere)(`hostile PNGs${isThere ? '' : ' [skipped: ../shared/data/broken is absent]'}`, () => {
  it.each([
    ['png_declared_2e9.png', 'a picture of 2147483647 x 2147483647 pixels'],
    ['png_bomb_30000x30000_1bit.png', 'a picture of 30000 x 30000 pixels'],
    ['png_bad_crc.png', 'the check sum of the chunk at byte 8 is wrong'],
    ['empty.png', 'is not a PNG'],
  ])('%s is refused before anything is unpacked', (file, reason) => {
    expect(() => readPng(readFileSync(broken + file))).toThrow(reason)
  })
})

const python = (() => {
  try {
    execFileSync('python3', ['-c', 'import zlib, struct'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
/** Reads PNGs of one folder without any of our code: struct and zlib of Python's standard library. Rows unfiltered, as ours are. */
const oracle = `
import json, os, struct, sys, zlib
out = {}
for name in sorted(os.listdir(sys.argv[1])):
    raw = open(os.path.join(sys.argv[1], name), 'rb').read()
    assert raw[:8] == b'\\x89PNG\\r\\n\\x1a\\n'
    at, data, head, plte = 8, b'', None, None
    while at < len(raw):
        n, kind = struct.unpack('>I4s', raw[at:at + 8])
        body = raw[at + 8:at + 8 + n]
        assert struct.unpack('>I', raw[at + 8 + n:at + 12 + n])[0] == zlib.crc32(kind + body)
        if kind == b'IHDR': head = struct.unpack('>IIBBBBB', body)
        if kind == b'PLTE': plte = list(body)
        if kind == b'IDAT': data += body
        at += 12 + n
    assert kind == b'IEND'
    w, h, depth, color = head[:4]
    px = zlib.decompress(data)
    size = {0: 2, 2: 3, 3: 1}[color]
    assert len(px) == h * (w * size + 1) and all(px[y * (w * size + 1)] == 0 for y in range(h))
    rows = [px[y * (w * size + 1) + 1:(y + 1) * (w * size + 1)] for y in range(h)]
    if color == 0: values = [list(struct.unpack('>%dH' % w, r)) for r in rows]
    elif color == 2: values = [[r[3 * x] + 256 * r[3 * x + 1] + 65536 * r[3 * x + 2] for x in range(w)] for r in rows]
    else: values = [list(r) for r in rows]
    out[name] = {'depth': depth, 'palette': plte, 'values': values}
print(json.dumps(out))
`
describe.skipIf(!python)(`an independent reader${python ? '' : ' [skipped: there is no python3]'}`, () => {
  it('has the same values, depths and palette', () => {
    const folder = mkdtempSync(join(tmpdir(), 'reticle-png-'))
    try {
      const rows = Array.from({ length: 9 }, (_, y) => Array.from({ length: 13 }, (__, x) => (x * 17 + y * 29) % 256))
      writeFileSync(join(folder, 'a.png'), grey16(rows.map((row) => row.map((value) => value * 257))))
      writeFileSync(join(folder, 'b.png'), rgb8(rows.map((row) => row.map((value) => value * 65_793))))
      writeFileSync(join(folder, 'c.png'), palette8(rows))
      const said = JSON.parse(execFileSync('python3', ['-c', oracle, folder], { encoding: 'utf8' }))
      expect(said['a.png']).toEqual({ depth: 16, palette: null, values: rows.map((row) => row.map((value) => value * 257)) })
      expect(said['b.png'].values).toEqual(rows.map((row) => row.map((value) => value * 65_793)))
      expect(said['c.png']).toEqual({ depth: 8, palette: palette.flat(), values: rows })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
