import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tfrecord as format } from '../formats/tfrecord.ts'
import { sourceOf } from '../source.ts'
import { exampleSet } from '../test/example-set.ts'
import { pythonWith, run } from '../test/python.ts'
import { textIn, written } from '../test/written.ts'
import { crc32c } from './crc32c.ts'
import { decodeExample, encodeExample, type Feature } from './protobuf.ts'
import { recordOf, recordsIn } from './records.ts'

const name = 'train.tfrecord-00000-of-00001'
const bytesFeature = (...values: string[]): Feature => ({ kind: 'bytes', values: values.map((value) => new TextEncoder().encode(value)) })

describe('TFRecord', () => {
  it('TF1: checksums are those of RFC 3720, B.4', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43)
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index))).toBe(0x46dd794e)
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283)
  })
  it('TF2: an example is the message that protocol buffers make of it', () => {
    // By hand: Example.features { feature { key: "a" value { int64_list { value: [1, 300] } } } }.
    const bytes = encodeExample({ a: { kind: 'integers', values: [1, 300] } })
    expect([...bytes]).toEqual([0x0a, 0x0e, 0x0a, 0x0c, 0x0a, 0x01, 0x61, 0x12, 0x07, 0x1a, 0x05, 0x0a, 0x03, 0x01, 0xac, 0x02])
    expect(decodeExample(bytes)).toEqual(new Map([['a', { kind: 'integers', values: [1, 300] }]]))
    const features = { f: { kind: 'floats', values: [0.5, -2] }, b: bytesFeature('x', ''), none: { kind: 'floats', values: [] } } as const
    expect(Object.fromEntries(decodeExample(encodeExample(features)))).toEqual(features)
  })
  it('TF3: has the keys of the Object Detection API, edges as shares of the sides', async () => {
    const { files } = await written(format, exampleSet)
    expect([...files.keys()]).toEqual([name, 'validation.tfrecord-00000-of-00001', 'label_map.pbtxt'])
    const [first] = [...recordsIn(files.get(name) ?? new Uint8Array())].map(decodeExample)
    expect(first?.get('image/width')).toEqual({ kind: 'integers', values: [40] })
    expect(first?.get('image/object/bbox/xmin')).toMatchObject({ values: [0.0625, 0.25, Math.fround(0.05), 0.125] })
    expect(first?.get('image/object/class/label')).toMatchObject({ values: [1, 1, 2, 2] })
    expect(first?.get('image/object/class/text')).toEqual(bytesFeature('Red cell', 'Red cell', 'White cell', 'White cell'))
    expect(first?.get('image/class/text')).toEqual(bytesFeature('Sharp'))
    expect(textIn(files, 'label_map.pbtxt')).toContain('item {\n  id: 2\n  name: "White cell"\n}\n')
  })
  it('TF4: reads the boxes of others', async () => {
    const edge = (value: number): Feature => ({ kind: 'floats', values: [value] })
    const body = encodeExample({
      ...{ 'image/filename': bytesFeature('x.jpg'), 'image/width': { kind: 'integers', values: [100] } },
      ...{ 'image/height': { kind: 'integers', values: [50] }, 'image/object/class/text': bytesFeature('Cat, big') },
      ...{ 'image/object/bbox/xmin': edge(0.25), 'image/object/bbox/xmax': edge(0.75) },
      ...{ 'image/object/bbox/ymin': edge(0.5), 'image/object/bbox/ymax': edge(1) },
    })
    const reading = await format.read(sourceOf(new Map([['a.tfrecord', recordOf(body)]])))
    expect(reading.labels).toEqual([{ id: 'cat-big', name: 'Cat, big' }])
    expect(reading.records[0]).toMatchObject({ fileName: 'x.jpg', width: 100, height: 50 })
    expect(reading.records[0]?.regions[0]).toMatchObject({
      labelId: 'cat-big',
      geometry: { type: 'box', x: 25, y: 25, width: 50, height: 25 },
    })
  })
  it('TF1: a damaged file is refused by its checksums, and a length that is not there by itself', async () => {
    const record = recordOf(new Uint8Array(5))
    const wrong = record.with(14, 7)
    await expect(format.read(sourceOf(new Map([['a.tfrecord', wrong]])))).rejects.toThrow('a.tfrecord: record 1: its checksum is wrong')
    await expect(format.read(sourceOf(new Map([['a.tfrecord', record.subarray(0, 18)]])))).rejects.toThrow('record 1 claims 5 bytes')
  })
})

const script = `
import json, struct, sys
import crcmod.predefined
crc = crcmod.predefined.mkPredefinedCrcFun('crc-32c')
masked = lambda b: (((crc(b) >> 15) | (crc(b) << 17)) + 0xa282ead8) & 0xffffffff
data, at, sizes = open(sys.argv[1], 'rb').read(), 0, []
while at < len(data):
    (n, a), body = struct.unpack_from('<QI', data, at), data[at + 12:at + 12 + struct.unpack_from('<Q', data, at)[0]]
    assert a == masked(data[at:at + 8]) and struct.unpack_from('<I', data, at + 12 + n)[0] == masked(body)
    sizes.append(n)
    at += 16 + n
print(json.dumps(sizes))
`
const python = pythonWith('crcmod.predefined')
describe.skipIf(python === undefined)(`crcmod${python === undefined ? ' [skipped: no Python with crcmod]' : ''}`, () => {
  it('computes the same checksums', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reticle-tfrecord-'))
    try {
      const bytes = (await written(format, exampleSet)).files.get(name) ?? new Uint8Array()
      await writeFile(join(folder, 'x'), bytes)
      expect(JSON.parse(run(python, script, join(folder, 'x')))).toEqual([...recordsIn(bytes)].map((body) => body.length))
    } finally {
      await rm(folder, { recursive: true })
    }
  }, 120_000)
})
