import { type Protocol, protocolSchema, type Region, regionSchema } from '@reticle/domain'
import { bitsOf, type MaskGeometry, maskFromBits, maskFromRows, rowsOfMask } from '@reticle/geometry'
import { type LabelledSample, type LabelledSet, releaseFormats, sourceOf } from '@reticle/interchange'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memorySource } from './byte-source.ts'
import { defaultLimits } from './dataset.ts'
import { pngOf } from './formats/png/fixtures.ts'
import { png } from './formats/png.ts'

const size = { width: 37, height: 29 }

const bitmaps = fc.record({
  bits: fc.array(fc.constantFrom(0, 0, 1), { minLength: 77, maxLength: 77 }).filter((bits) => bits.includes(1)),
  x: fc.integer({ min: 0, max: size.width - 11 }),
  y: fc.integer({ min: 0, max: size.height - 7 }),
})
const masks = fc.oneof(
  bitmaps.map(({ bits, x, y }) => maskFromBits(11, 7, bits, x, y)),
  fc.constant(maskFromBits(size.width, size.height, new Uint8Array(size.width * size.height).fill(1))),
)

/** All pixels of the image, 1 where the mask is set. */
const pixelsOf = (mask: MaskGeometry): Uint8Array => {
  const all = new Uint8Array(size.width * size.height)
  for (const [i, bit] of bitsOf(mask).entries()) all[(mask.y + Math.floor(i / mask.width)) * size.width + mask.x + (i % mask.width)] = bit
  return all
}

const throughPng = async (mask: MaskGeometry, bitDepth: 1 | 8): Promise<MaskGeometry> => {
  const values = Array.from(pixelsOf(mask), (bit) => (bitDepth === 1 ? bit : 255 * bit))
  const bytes = pngOf({ ...size, bitDepth, color: 'grey', values })
  const { datasets } = await png.open(memorySource(bytes), { limits: defaultLimits, name: 'mask.png', sibling: async () => undefined })
  const [dataset] = datasets
  if (dataset === undefined) throw new Error('no dataset')
  const read = await dataset.read({ start: dataset.axes.map(() => 0), shape: dataset.axes.map((axis) => axis.length) })
  return maskFromBits(size.width, size.height, Array.from(read, Number))
}

const protocol: Protocol = protocolSchema.parse({ title: 'Cells', labels: [{ id: 'cell', name: 'Cell', color: '#1f77b4' }] })
const regionOf = (geometry: MaskGeometry): Region => ({
  id: 'a',
  labelId: 'cell',
  geometry,
  attributes: {},
  origin: { kind: 'tool', tool: 'brush' },
})

const setOf = (regions: readonly Region[]): LabelledSet => ({
  title: 'Set',
  version: '1.0.0',
  description: '',
  frozenAt: '2026-01-02T03:04:05.000Z',
  protocols: [{ version: 1, content: protocol }],
  samples: async function* () {
    yield {
      id: 's',
      name: 's',
      fileName: 's.png',
      sha256: '0',
      ...size,
      split: 'train',
      group: null,
      groups: {},
      protocolVersion: 1,
      resolution: { id: 'r', kind: 'consensus' },
      regions,
      answers: [],
      regionSupport: new Map(),
      answerSupport: new Map(),
      markAnswerSupport: new Map(),
    } satisfies LabelledSample
  },
})

const coco = releaseFormats[0]

const cocoOf = async (mask: MaskGeometry): Promise<ReadonlyMap<string, string>> => {
  const files = new Map<string, string>()
  for await (const file of coco.write(setOf([regionOf(mask)])).files()) {
    let text = ''
    for await (const piece of file.content()) text += piece
    files.set(file.path, text)
  }
  return files
}

/** The compressed form, written from its definition: differences to the count before the last, five bits a character, lowest first. */
const compressed = (counts: readonly number[]): string => {
  let text = ''
  for (const [i, count] of counts.entries()) {
    let left = i > 2 ? count - (counts[i - 2] ?? 0) : count
    for (let isMore = true; isMore; ) {
      const low = left & 31
      left >>= 5
      isMore = low & 16 ? left !== -1 : left !== 0
      text += String.fromCharCode((isMore ? low | 32 : low) + 48)
    }
  }
  return text
}

type Loose = { annotations?: { segmentation?: { counts?: unknown }; reticle?: unknown }[] }

/** The same file as another tool would have written it: compressed run lengths, and nothing of our own beside. */
const asOthersWrite = (files: ReadonlyMap<string, string>, isCompressed: boolean): ReadonlyMap<string, string> =>
  new Map(
    [...files].map(([path, text]) => {
      const document: Loose = JSON.parse(text)
      for (const one of document.annotations ?? []) {
        delete one.reticle
        const counts = one.segmentation?.counts
        if (isCompressed && one.segmentation !== undefined && Array.isArray(counts))
          one.segmentation.counts = compressed(counts.map(Number))
      }
      return [path, JSON.stringify(document)]
    }),
  )

const maskIn = async (files: ReadonlyMap<string, string>): Promise<unknown> =>
  (await coco.read(sourceOf(files))).records[0]?.regions[0]?.geometry

describe('M7: a mask that was exported and imported is identical to the bit', () => {
  it('from run lengths to PNG, to COCO in both forms, and back', async () => {
    await fc.assert(
      fc.asyncProperty(masks, fc.constantFrom(1 as const, 8 as const), async (mask, bitDepth) => {
        const stored = regionSchema.parse(JSON.parse(JSON.stringify(regionOf(mask)))).geometry
        expect(stored).toEqual(mask)
        const fromPng = await throughPng(maskFromRows(rowsOfMask(mask)), bitDepth)
        expect(fromPng).toEqual(mask)
        const files = await cocoOf(fromPng)
        expect(await maskIn(files)).toEqual(mask)
        expect(await maskIn(asOthersWrite(files, false))).toEqual(mask)
        expect(await maskIn(asOthersWrite(files, true))).toEqual(mask)
        const again = maskFromBits(size.width, size.height, pixelsOf(mask))
        expect(JSON.stringify(again)).toBe(JSON.stringify(mask))
      }),
    )
  })
})
