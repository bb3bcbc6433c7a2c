import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from './canonical.ts'
import { listCutter } from './list-cutter.ts'

/** Cuts a document that comes in chunks of so many bytes; answers it put together again. */
const cutAndJoined = (text: string, size: number): unknown => {
  const [cutter, bytes] = [listCutter(['files', 'samples']), Buffer.from(text)]
  const lists: Record<string, unknown[]> = { files: [], samples: [] }
  for (let at = 0; at < bytes.length; at += size)
    for (const { list, text: element } of cutter.push(bytes.subarray(at, at + size))) lists[list]?.push(JSON.parse(element))
  const rest: Record<string, unknown> = JSON.parse(cutter.rest())
  expect([rest.files, rest.samples]).toEqual([[], []])
  return { ...rest, ...lists }
}

describe('a manifest in pieces', () => {
  const texts = fc.oneof(fc.string(), fc.constantFrom('"samples":[', '\\', '\\"', ']}', '[{', 'ü', '"files":'))
  const value = fc.oneof(fc.jsonValue(), texts, fc.record({ samples: fc.array(texts), files: fc.jsonValue() }))
  const manifest = fc.record({ agreement: value, files: fc.array(value), name: texts, samples: fc.array(value), zones: value })

  it('R40: has the same elements and the same rest, wherever the chunks end', () => {
    const isSame = (document: unknown, size: number, indent: number) => {
      const text = indent === 0 ? canonicalJson(document) : JSON.stringify(document, null, indent)
      expect(cutAndJoined(text, size)).toEqual(JSON.parse(text))
    }
    const sizes = [fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 2 })] as const
    expect(() => fc.assert(fc.property(manifest, ...sizes, isSame))).not.toThrow()
  })

  it('that is broken has no rest that is JSON', () => {
    for (const text of ['{"files":[{"a":1},{"b"', '{"files":[],"samples":[}', '', '[']) {
      const cutter = listCutter(['files', 'samples'])
      for (const _ of cutter.push(Buffer.from(text))) expect(_.list).toBe('files')
      expect(() => JSON.parse(cutter.rest())).toThrow()
    }
  })
})
