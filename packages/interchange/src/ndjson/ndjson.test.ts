import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineSplitter, readLine, whyNoRecord } from './index.ts'
import { jsonShape, keysIn } from './json-shape.ts'
import { isSampleRecord, limits } from './sample-record.ts'
import { sampleRecordSchema } from './sample-record-schema.ts'

const sound = {
  name: 'plate-1/a.png',
  sha256: '0123456789abcdef'.repeat(4),
  bytes: 12_345,
  mediaType: 'image/png',
  width: 2048,
  height: 2048,
  uri: 'plates/a.png',
  groups: { plate: '1' },
  metadata: { exposure: 0.25, nested: { list: [1, 'two', null, true] } },
  origin: { title: 'A', source: 'B', licence: 'C', parent: { name: 'P', x: -0.5, y: 2 } },
  priority: -3,
  labels: true,
  slice: { axis: 'z', index: 3 },
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    '',
    'x'.repeat(limits.name),
    'x'.repeat(limits.uri + 1),
    'a\0b',
    'a\nb',
    '\ud800',
    '../a',
    'a/../b',
    '/a',
    'a//b',
    './a',
    'a\\b',
    'C:/a',
    'http://a/b',
    'é/ü.png',
    sound.sha256.toUpperCase(),
    'image/jpeg',
    { axis: 't', index: 0 },
    { axis: 'c', index: 0 },
    { axis: 'z', index: 1.5 },
    { axis: 'z', index: 1, more: 1 },
    0,
    -0,
    1,
    0.5,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    2 ** 53,
    2 ** 53 - 1,
    1_000_000,
    1_000_001,
    null,
    [],
    {},
    JSON.parse('{"__proto__": "x"}'),
    JSON.parse('{"a": {"__proto__": 1}}'),
    { 'a b': 'x' },
    { a: 1 },
    { a: 'x\0' },
    { ['k'.repeat(65)]: 'x' },
    Object.fromEntries(Array.from({ length: limits.groups + 1 }, (_, i) => [`k${i}`, ''])),
    { parent: { name: 'a', x: 1 } },
    { parent: { name: 'a', x: 1, y: 2, z: 3 } },
    { title: 'x'.repeat(501) },
    { other: 'x' },
  ),
)
const keys = [...Object.keys(sound), 'dataset', 'other', '__proto__', 'constructor', 'toString']

/** A sound record with some fields replaced, added or left away. */
const nearRecord = fc.array(fc.tuple(fc.constantFrom(...keys), fc.oneof(odd, fc.constant(undefined))), { maxLength: 3 }).map((changes) => {
  const fields = new Map<string, unknown>(Object.entries(sound))
  for (const [key, value] of changes)
    if (value === undefined) fields.delete(key)
    else fields.set(key, value)
  // As the parser makes it: an own key, whatever its name.
  return JSON.parse(`{${[...fields].map(([key, value]) => `${JSON.stringify(key)}:${text(value)}`).join()}}`)
})

/** Like JSON.stringify, but what is no finite number is written as one that the parser takes for it. */
const text = (value: unknown): string =>
  typeof value === 'number' && !Number.isFinite(value) ? (value > 0 ? '1e999' : '-1e999') : JSON.stringify(value)

describe('records of a manifest', () => {
  it('are taken whole, and with the needed fields alone', () => {
    expect(isSampleRecord(sound)).toBe(true)
    const { name, sha256, bytes, mediaType, width, height } = sound
    expect(isSampleRecord({ name, sha256, bytes, mediaType, width, height })).toBe(true)
  })

  it('the fast check and the schema say the same of every value', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: nearRecord }, { weight: 1, arbitrary: odd }), (value) => {
        expect(isSampleRecord(value)).toBe(sampleRecordSchema.safeParse(value).success)
      }),
      { numRuns: 3000 },
    )
  })

  it('whatever is refused has its reason, in some hundred letters', async () => {
    await fc.assert(
      fc.asyncProperty(nearRecord, async (value) => {
        if (isSampleRecord(value)) return
        const reason = await whyNoRecord(value)
        expect(reason.length).toBeGreaterThan(3)
        expect(reason.length).toBeLessThan(600)
      }),
    )
  })
})

describe('the shape of a text of JSON', () => {
  it('has as many keys as the parsed value, unless one is there twice', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, spaces) => {
        expect(jsonShape(JSON.stringify(value, undefined, spaces)).keys).toBe(keysIn(JSON.parse(JSON.stringify(value))))
      }),
    )
    expect(readLine('{"a":{"b":1,"\\u0062":2}}')).toMatchObject({ kind: 'unreadable', reason: expect.stringContaining('twice') })
  })
  it('has its depth before anything is parsed', () => {
    expect(jsonShape('{"a":"[[[","b":[[{}]]}')).toEqual({ depth: 4, keys: 2 })
  })
  it('takes steps that grow with the text alone: each letter is read once at most', () => {
    for (const hostile of ['"\\', '[', '{"":', '"', '1', '\\"']) {
      const line = hostile.repeat(1_000_000 / hostile.length)
      let reads = 0
      const charCodeAt = (index: number) => {
        reads++
        return line.charCodeAt(index)
      }
      jsonShape({ length: line.length, charCodeAt })
      expect(reads).toBeGreaterThanOrEqual(line.length / 2)
      expect(reads).toBeLessThanOrEqual(line.length)
      expect(readLine(line).kind).not.toBe('record')
    }
  })
})

describe('lines', () => {
  const most = 40
  const decode = (bytes: Uint8Array): string | undefined => {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      return undefined
    }
  }
  const letters = fc.constantFrom(0x0a, 0x0a, 0x41, 0x7b, 0xc3, 0xa9, 0xff)
  const content = fc.oneof(
    fc.array(letters, { maxLength: 300 }),
    fc
      .array(fc.oneof(fc.constant([0x0a]), fc.constant([0xc3, 0xa9]), fc.constant([0x41])), { maxLength: 200 })
      .map((parts) => parts.flat()),
  )

  it('are the same however the stream is cut, and the bytes say where they ended', () => {
    fc.assert(
      fc.property(content, fc.array(fc.nat(60), { maxLength: 20 }), (bytes, cuts) => {
        const all = Uint8Array.from(bytes)
        const expected = Buffer.from(all)
          .toString('latin1')
          .split('\n')
          .map((line) => Buffer.from(line, 'latin1'))
        if (expected.at(-1)?.length === 0) expected.pop()
        const splitter = lineSplitter(decode, most)
        const lines: unknown[] = []
        let start = 0
        for (const cut of [...cuts, all.length]) {
          const end = Math.min(all.length, start + cut)
          lines.push(...splitter.push(all.subarray(start, end)))
          const sofar = splitter.bytes()
          expect(sofar).toBeLessThanOrEqual(end)
          expect(sofar === 0 || all[sofar - 1] === 0x0a).toBe(true)
          start = end
        }
        lines.push(...splitter.end())
        expect(splitter.bytes()).toBe(all.length)
        expect(lines.map((line) => (typeof line === 'string' ? line : 'bad'))).toEqual(
          expected.map((line) => (line.length > most ? 'bad' : (decode(line) ?? 'bad'))),
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('of any length are passed over in the memory of one piece', () => {
    const splitter = lineSplitter(decode, most)
    const piece = new Uint8Array(65_536).fill(0x41)
    for (let i = 0; i < 2000; i++) expect(splitter.push(piece)).toEqual([])
    expect(splitter.push(Uint8Array.from([0x0a, 0x42, 0x0a]))).toEqual([{ reason: expect.stringContaining('longer') }, 'B'])
  })
})
