import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Region } from '@reticle/domain'
import { maskFromBits } from '@reticle/geometry'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dicomSeg as format } from '../formats/dicom-seg.ts'
import type { LabelledSet } from '../port.ts'
import { sourceOf } from '../source.ts'
import { setOfSamples } from '../test/arbitraries.ts'
import { exampleSet } from '../test/example-set.ts'
import { pythonWith, run } from '../test/python.ts'
import { written } from '../test/written.ts'
import { type Element, encodeElements, numbers, text } from './elements.ts'
import { itemOf, readDicom, textOf } from './read-elements.ts'
import { uidOf } from './uid.ts'

type Mark = Omit<Region, 'id' | 'origin'>
const square = (x: number, y: number, side: number, more: Partial<Mark> = {}): Mark => ({
  ...{ labelId: 'cell', attributes: {}, geometry: maskFromBits(side, side, new Uint8Array(side * side).fill(1), x, y) },
  ...more,
})
const path = 'labels/dicom-seg/0.png.dcm'

/** A set of one sample of any size, with its image's name and bytes. */
const one = (regions: Mark[], width = 40, height = 30, image?: { fileName: string; bytes: Uint8Array }): LabelledSet => {
  const set = setOfSamples([{ name: 'a', regions, answers: [] }])
  return {
    ...set,
    samples: async function* () {
      for await (const sample of set.samples()) yield { ...sample, width, height, fileName: image?.fileName ?? sample.fileName }
    },
    ...(image === undefined ? {} : { imageOf: async () => image.bytes }),
  }
}

const fileOf = (elements: readonly Element[]): Uint8Array => {
  const meta = encodeElements([text(0x00020010, 'UI', '1.2.840.10008.1.2.1')])
  const preamble = new Uint8Array(132)
  preamble.set(new TextEncoder().encode('DICM'), 128)
  return new Uint8Array(Buffer.concat([preamble, encodeElements([numbers(0x00020000, 'UL', meta.length)]), meta, encodeElements(elements)]))
}
const slice = fileOf([
  ...[text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'), text(0x00080018, 'UI', '1.2.3.4'), text(0x00100020, 'LO', 'P 1')],
  ...[text(0x0020000d, 'UI', '1.2.3'), text(0x0020000e, 'UI', '1.2.3.1'), text(0x00200052, 'UI', '1.2.3.9')],
  ...[
    text(0x00200032, 'DS', '0\\0\\-12.5'),
    text(0x00200037, 'DS', '1\\0\\0\\0\\1\\0'),
    text(0x00280030, 'DS', '0.5\\0.5'),
    text(0x00180050, 'DS', '2'),
  ],
])

describe('DICOM segmentations', () => {
  it('DS1: masks of any size, also such as overlap, come back bit by bit', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 23 }),
        fc.integer({ min: 1, max: 11 }),
        fc.array(fc.infiniteStream(fc.boolean()), { minLength: 1, maxLength: 5 }),
        async (width, height, streams) => {
          const marks = streams.map((stream): Mark => {
            const pixels = [...stream.take(width * height)]
            return {
              labelId: 'other',
              attributes: {},
              geometry: maskFromBits(width, height, pixels.some(Boolean) ? pixels : pixels.with(0, true)),
            }
          })
          const { files, losses } = await written(format, one(marks, width, height))
          expect(losses).toEqual([])
          const { records, rejects, labels } = await format.read(sourceOf(files))
          expect(rejects).toEqual([])
          expect(labels).toEqual([{ id: 'other', name: 'Other' }])
          expect(records[0]).toMatchObject({ fileName: '0.png', width, height, split: 'train' })
          expect(records[0]?.regions.map(({ geometry }) => geometry)).toEqual(marks.map(({ geometry }) => geometry))
        },
      ),
    ))

  it('DS2: a segment is a mark, or an object through planes', async () => {
    const track = { id: 'k', state: 'visible' as const }
    const marks = [
      square(0, 0, 2, { plane: { z: 0 }, track }),
      square(5, 5, 2, { plane: { z: 2 } }),
      square(1, 1, 2, { plane: { z: 2 }, track }),
    ]
    const { files, losses } = await written(format, one(marks))
    expect(losses).toEqual([])
    expect(
      readDicom(files.get(path) ?? new Uint8Array())
        .get(0x00620002)
        ?.items.map((item) => textOf(item, 0x00620020)),
    ).toEqual(['k', 'mark-0-1'])
    const { records } = await format.read(sourceOf(files))
    expect(records[0]?.regions.map(({ plane, track: object, geometry }) => [plane, object?.id, geometry])).toEqual([
      [{ z: 0 }, 'k', marks[0]?.geometry],
      [{ z: 2 }, 'k', marks[2]?.geometry],
      [{ z: 2 }, undefined, marks[1]?.geometry],
    ])
  })

  it('DS3: on very large images all marks of a label are one segment, and that is counted', async () => {
    const corner = (x: number): Mark => ({
      labelId: 'cell',
      attributes: {},
      geometry: { type: 'mask', x, y: 0, width: 1, height: 1, counts: [0, 1] },
    })
    const writing = format.write(
      one(
        Array.from({ length: 3 }, (_, index) => corner(index)),
        50_000,
        40_000,
      ),
    )
    let bytes = 0
    let largest = 0
    const lengths: number[] = []
    for await (const { content } of writing.files())
      for await (const piece of content()) {
        bytes += piece.length
        largest = Math.max(largest, piece.length)
        lengths.push(piece.length)
      }
    expect(writing.losses()).toEqual([
      { what: 'marks of their own: an image of this size has one segment for each label', count: 3, kept: null },
    ])
    expect(bytes).toBeGreaterThan((50_000 * 40_000) / 8)
    expect(bytes).toBeLessThan((50_000 * 40_000) / 8 + 10_000)
    expect(largest).toBe(1_048_576)
  })

  it('DS4: names the image that it is of, when that is a DICOM image; UIDs are those of the set', async () => {
    const image = { fileName: 'slice.dcm', bytes: slice }
    const { files } = await written(format, one([square(0, 0, 2)], 40, 30, image))
    const bytes = files.get('labels/dicom-seg/slice.dcm.dcm') ?? new Uint8Array()
    const file = readDicom(bytes)
    expect(textOf(file, 0x0020000d)).toBe('1.2.3')
    expect(textOf(file, 0x00100020)).toBe('P 1')
    expect(textOf(file, 0x00200052)).toBe('1.2.3.9')
    expect(textOf(file, 0x00080018)).toBe(uidOf('instance', 'Set', '1.0.0', '2026-01-02T03:04:05.000Z', 'sample-0'))
    const series = itemOf(file, 0x00081115)
    expect([textOf(series, 0x0020000e), textOf(itemOf(series, 0x0008114a), 0x00081155)]).toEqual(['1.2.3.1', '1.2.3.4'])
    const shared = itemOf(file, 0x52009229)
    expect(textOf(itemOf(itemOf(shared, 0x00089124), 0x00082112), 0x00081155)).toBe('1.2.3.4')
    expect(textOf(itemOf(shared, 0x00289110), 0x00280030)).toBe('0.5\\0.5')
  })
})

describe('DS5: damaged and hostile files', () => {
  const read = (bytes: Uint8Array) => format.read(sourceOf(new Map([['a.dcm', bytes]])))
  const changed = async (tag: number, vr: string, value: (view: DataView, at: number) => void) => {
    const bytes = ((await written(format, one([square(0, 0, 2)]))).files.get(path) ?? new Uint8Array()).slice()
    const head = Buffer.from([(tag >>> 16) & 255, tag >>> 24, tag & 255, (tag >>> 8) & 255, vr.charCodeAt(0), vr.charCodeAt(1)])
    const at = Buffer.from(bytes).indexOf(head)
    expect(at).toBeGreaterThan(0)
    value(new DataView(bytes.buffer), at + 8)
    return bytes
  }
  it('rows and columns of gigabytes are refused before anything is unpacked', async () => {
    const bytes = await changed(0x00280010, 'US', (view, at) => view.setUint16(at, 13_000, true))
    expect((await read(bytes)).rejects).toEqual([
      { at: 'a.dcm', reason: 'claims 1 frames of 40 x 13000 pixels, and has 150 bytes for them' },
    ])
  })
  it('lengths that lead out of the file, other files and other syntaxes are rejects', async () => {
    const bytes = await changed(0x00620002, 'SQ', (view, at) => view.setUint32(at, 0xfffffff0, true))
    expect((await read(bytes)).rejects[0]?.reason).toMatch(/^byte \d+: an element ends after what it is in$/)
    expect((await read(slice)).rejects).toEqual([{ at: 'a.dcm', reason: 'is no segmentation' }])
    expect((await read(new Uint8Array(300))).rejects).toEqual([{ at: 'a.dcm', reason: 'is no DICOM file' }])
    const syntax = (await written(format, one([square(0, 0, 2)]))).files.get(path) ?? new Uint8Array()
    const at = Buffer.from(syntax).indexOf('1.2.840.10008.1.2.1\0')
    expect((await read(syntax.with(at + 18, 0x32))).rejects[0]?.reason).toContain('explicit VR little endian is read')
  })
})

const script = `
import json, sys
import pydicom
d = pydicom.dcmread(sys.argv[1])
print(json.dumps([list(d.pixel_array.shape), d.pixel_array.sum(axis=(1, 2)).tolist(), [s.SegmentLabel for s in d.SegmentSequence]]))
`
const python = pythonWith('numpy', 'pydicom')
const has = (tool: string) => spawnSync(tool, ['--version']).error === undefined
const told = (isThere: boolean, what: string) => (isThere ? '' : ` [skipped: ${what} is absent]`)

describe('others read the files', () => {
  const onDisk = async (set: LabelledSet, use: (file: string) => void) => {
    const folder = await mkdtemp(join(tmpdir(), 'reticle-dicom-'))
    try {
      const [[, bytes] = ['', '']] = (await written(format, set)).files
      await writeFile(join(folder, 'a.dcm'), bytes)
      use(join(folder, 'a.dcm'))
    } finally {
      await rm(folder, { recursive: true })
    }
  }
  it.skipIf(python === undefined)(
    `pydicom${told(python !== undefined, 'pydicom')}`,
    () =>
      onDisk(exampleSet, (file) => {
        expect(JSON.parse(run(python, script, file))).toEqual([
          [4, 30, 40],
          [48, 144, 736, 8],
          ['Red cell', 'Red cell', 'White cell', 'White cell'],
        ])
      }),
    120_000,
  )
  it.skipIf(!has('dcmdump'))(`dcmdump${told(has('dcmdump'), 'dcmdump')}`, () =>
    onDisk(exampleSet, (file) => {
      const { status, stdout, stderr } = spawnSync('dcmdump', [file], { encoding: 'utf8' })
      expect([status, stderr]).toEqual([0, ''])
      expect(stdout).toContain('=SegmentationStorage')
    }),
  )
  it.skipIf(!has('dciodvfy'))(`dciodvfy finds no error${told(has('dciodvfy'), 'dciodvfy')}`, async () => {
    const check = (file: string) => {
      const { stderr } = spawnSync('dciodvfy', [file], { encoding: 'utf8' })
      expect(stderr.split('\n').filter((line) => line.startsWith('Error'))).toEqual([])
      expect(stderr).toContain('Segmentation')
    }
    await onDisk(exampleSet, check)
    await onDisk(one([square(0, 0, 2)], 40, 30, { fileName: 'slice.dcm', bytes: slice }), check)
  })
})
