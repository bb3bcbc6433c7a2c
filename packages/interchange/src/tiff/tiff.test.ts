import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTiff } from './read-tiff.ts'
import { writeTiff } from './write-tiff.ts'

const written = (rows: readonly (readonly number[])[]) =>
  Buffer.concat([...writeTiff(rows[0]?.length ?? 0, rows.length, (y) => Uint16Array.from(rows[y] ?? []))])
const valuesOf = (bytes: Uint8Array) => {
  const rows: number[][] = []
  readTiff(bytes).eachRow((values) => rows.push([...values]))
  return rows
}
const pixels = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 140 })).chain(([width, height]) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 65_535 }), { minLength: width, maxLength: width }), {
    minLength: height,
    maxLength: height,
  }),
)

/** An uncompressed big-endian TIFF of 2 x 2 values of 8 bits, byte by byte after TIFF 6.0. */
const byHand = (change: (view: DataView) => void = () => {}) => {
  const entries = [
    [256, 4, 2],
    [257, 4, 2],
    [258, 3, 8],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, 8],
    [277, 3, 1],
    [278, 4, 2],
    [279, 4, 4],
  ] as const
  const bytes = new Uint8Array(12 + 2 + 12 * entries.length + 4)
  const view = new DataView(bytes.buffer)
  bytes.set([0x4d, 0x4d, 0, 42, 0, 0, 0, 12, 7, 0, 0, 9])
  view.setUint16(12, entries.length)
  entries.forEach(([tag, type, value], index) => {
    const at = 14 + 12 * index
    view.setUint16(at, tag)
    view.setUint16(at + 2, type)
    view.setUint32(at + 4, 1)
    if (type === 3) view.setUint16(at + 8, value)
    else view.setUint32(at + 8, value)
  })
  change(view)
  return bytes
}

describe('TIFF of numbers', () => {
  it('IM2: 16-bit values come back to the bit, and are the same twice', () =>
    fc.assert(
      fc.property(pixels, (rows) => {
        expect(valuesOf(written(rows))).toEqual(rows)
        expect(written(rows).equals(written(rows))).toBe(true)
      }),
      { numRuns: 40 },
    ))

  it('reads the other byte order, without compression', () => {
    expect(valuesOf(byHand())).toEqual([
      [7, 0],
      [0, 9],
    ])
  })

  it.each<[string, (view: DataView) => void, string]>([
    ['a picture wider than its bytes', (view) => view.setUint32(22, 60_000), 'cannot hold'],
    ['a picture without a side', (view) => view.setUint32(22, 0), 'a picture of 0 x 2 pixels'],
    ['another compression', (view) => view.setUint16(14 + 12 * 3 + 8, 5), 'a TIFF whose compression is 5'],
    ['a strip outside of the file', (view) => view.setUint32(14 + 12 * 5 + 8, 4_000_000_000), 'the TIFF is cut off'],
    ['a field outside of the file', (view) => view.setUint32(14 + 12 * 8 + 4, 1_000_000_000), 'the TIFF is cut off'],
    ['a directory outside of the file', (view) => view.setUint32(4, 4_000_000_000), 'the TIFF is cut off'],
    ['more than one picture', (view) => view.setUint32(14 + 12 * 9, 12), 'several pictures'],
    ['other bytes', (view) => view.setUint16(0, 0), 'is not a TIFF'],
  ])('refuses %s', (_, change, reason) => {
    expect(() => valuesOf(byHand(change))).toThrow(reason)
  })
})

const broken = fileURLToPath(new URL('../../../../../shared/data/broken/', import.meta.url))
const isThere = existsSync(`${broken}manifest.json`)
describe.skipIf(!isThere)(`hostile TIFFs${isThere ? '' : ' [skipped: ../shared/data/broken is absent]'}`, () => {
  it.each(['tiff_huge_dims.tif', 'tiff_ifd_loop.tif', 'tiff_truncated_stack.tif'])('%s is refused before anything is unpacked', (file) => {
    expect(() => readTiff(readFileSync(broken + file))).toThrow(/a picture of|several pictures|cut off|a TIFF whose/)
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
/** Takes a TIFF apart with struct and zlib of Python's standard library: none of our code. */
const oracle = `
import json, struct, sys, zlib
raw = open(sys.argv[1], 'rb').read()
assert raw[:4] == b'II*\\0'
at, = struct.unpack('<I', raw[4:8])
assert at % 2 == 0
n, = struct.unpack('<H', raw[at:at + 2])
tags, last = {}, 0
for i in range(n):
    tag, kind, count, _ = struct.unpack('<HHII', raw[at + 2 + 12 * i:at + 14 + 12 * i])
    assert tag > last
    last = tag
    if kind == 5: continue
    code, size = {3: ('H', 2), 4: ('I', 4)}[kind]
    place = at + 2 + 12 * i + 8
    if size * count > 4: place, = struct.unpack('<I', raw[place:place + 4])
    tags[tag] = struct.unpack('<%d%s' % (count, code), raw[place:place + size * count])
assert struct.unpack('<I', raw[at + 2 + 12 * n:at + 6 + 12 * n]) == (0,)
w, h = tags[256][0], tags[257][0]
assert tags[258] == (16,) and tags[259] == (8,) and tags[277] == (1,) and tags[339] == (1,)
assert all(o % 2 == 0 for o in tags[273])
px = b''.join(zlib.decompress(raw[o:o + c]) for o, c in zip(tags[273], tags[279]))
assert len(px) == 2 * w * h
print(json.dumps([list(struct.unpack('<%dH' % w, px[2 * w * y:2 * w * (y + 1)])) for y in range(h)]))
`
describe.skipIf(!python)(`an independent reader${python ? '' : ' [skipped: there is no python3]'}`, () => {
  it('has the same values', () => {
    const folder = mkdtempSync(join(tmpdir(), 'reticle-tiff-'))
    try {
      const rows = Array.from({ length: 150 }, (_, y) => Array.from({ length: 7 }, (__, x) => (x * 4099 + y * 977) % 65_536))
      writeFileSync(join(folder, 'a.tif'), written(rows))
      expect(JSON.parse(execFileSync('python3', ['-c', oracle, join(folder, 'a.tif')], { encoding: 'utf8' }))).toEqual(rows)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
