import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Region } from '@reticle/domain'
import { maskFromBits } from '@reticle/geometry'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coco as format } from '../formats/coco.ts'
import { setOfSamples } from '../test/arbitraries.ts'
import { textIn, written } from '../test/written.ts'
import { readCocoText } from './read.ts'
import { countsOfText, maskOfRle, rleOf } from './rle.ts'

describe('COCO as others read it', () => {
  const marks: Omit<Region, 'id' | 'origin'>[] = [
    { labelId: 'cell', attributes: {}, geometry: { type: 'box', x: 1.5, y: 2.25, width: 10, height: 4 } },
    { labelId: 'other', attributes: {}, geometry: { type: 'polygon', rings: [[0, 0, 10, 0, 10, 10, 0, 10]] } },
    {
      labelId: 'other',
      attributes: {},
      geometry: {
        type: 'polygon',
        rings: [
          [0, 0, 4, 0, 4, 4, 0, 4],
          [1, 1, 3, 1, 3, 3, 1, 3],
        ],
      },
    },
    { labelId: 'cell', attributes: {}, geometry: { type: 'point', x: 7.5, y: 8.5 } },
    { labelId: 'cell', attributes: {}, geometry: { type: 'ellipse', cx: 20, cy: 15, rx: 5, ry: 3, angle: 30 } },
  ]
  it('boxes, polygons, run lengths with holes, points', async () => {
    const { files, losses } = await written(format, setOfSamples([{ name: 'a', regions: marks, answers: [] }]))
    const document = JSON.parse(textIn(files, 'labels/coco.json'))
    const [box, polygon, holes, point, ellipse] = document.annotations
    expect(document.categories.map(({ id, reticle }: { id: number; reticle: { label_id: string } }) => [id, reticle.label_id])).toEqual([
      [1, 'cell'],
      [2, 'other'],
    ])
    expect(box).toMatchObject({
      id: 1,
      image_id: 1,
      category_id: 1,
      bbox: [1.5, 2.25, 10, 4],
      area: 40,
      segmentation: [],
      iscrowd: 0,
      reticle: { support: 2, raters: 3 },
    })
    expect(polygon).toMatchObject({ category_id: 2, bbox: [0, 0, 10, 10], area: 100, segmentation: [[0, 0, 10, 0, 10, 10, 0, 10]] })
    // Columns 0 to 3 of 30 rows: 4 pixels; then 1 of 4 twice with two unset in between; then 4 again.
    expect(holes).toMatchObject({ area: 12, segmentation: { size: [30, 40], counts: [0, 4, 26, 1, 2, 1, 26, 1, 2, 1, 26, 4, 1106] } })
    expect(point).toMatchObject({ bbox: [7.5, 8.5, 0, 0], area: 0, keypoints: [7.5, 8.5, 2], num_keypoints: 1 })
    expect(ellipse.segmentation[0]).toHaveLength(256)
    expect(losses).toEqual([
      { what: 'polygons with holes: written as run lengths of whole pixels', count: 1, kept: 'the key "reticle" of the annotation' },
      { what: 'ellipses: written as polygons of 128 vertices', count: 1, kept: 'the key "reticle" of the annotation' },
    ])
  })

  it('believes the fields of COCO when another tool has moved an object', async () => {
    const { files } = await written(format, setOfSamples([{ name: 'a', regions: marks.slice(4), answers: [] }]))
    const document = JSON.parse(textIn(files, 'labels/coco.json'))
    document.annotations[0].bbox = [1, 1, 2, 2]
    document.annotations[0].segmentation = [[1, 1, 3, 1, 3, 3]]
    const reading = readCocoText('x.json', JSON.stringify(document))
    expect(reading.records[0]?.regions[0]?.geometry).toEqual({ type: 'polygon', rings: [[1, 1, 3, 1, 3, 3]] })
  })

  it("run lengths and masks are each other's inverse, bit by bit", () =>
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 63, maxLength: 63 }), (pixels) => {
        const mask = maskFromBits(9, 7, pixels)
        const rle = rleOf(mask, 9, 7)
        expect(rle.counts.reduce((sum, count) => sum + count, 0)).toBe(63)
        expect(maskOfRle(rle)).toEqual(pixels.some(Boolean) ? mask : null)
      }),
    ))

  it('reads the text form of pycocotools', () => {
    // By hand after rleToString of maskApi.c: differences to the count before the last from the fourth count on, negative ones too.
    expect(countsOfText('1112')).toEqual([1, 1, 1, 3])
    expect(countsOfText(':::K')).toEqual([10, 10, 10, 5])
    expect(countsOfText('T3X1')).toEqual([100, 40])
    expect(countsOfText('\u00ff')).toBeUndefined()
  })
})

const broken = fileURLToPath(new URL('../../../../../shared/data/broken/', import.meta.url))
const isThere = existsSync(`${broken}manifest.json`)
describe.skipIf(!isThere)(`hostile label files${isThere ? '' : ' [skipped: ../shared/data/broken is absent]'}`, () => {
  it('coco_dirty.json: one reject a problem, nothing crashes', () => {
    const reading = readCocoText('coco_dirty.json', readFileSync(`${broken}coco_dirty.json`, 'utf8'))
    expect(new Set(reading.rejects.map(({ at }) => at))).toEqual(
      new Set([
        'annotations[0].image_id',
        'annotations[1].category_id',
        'annotations[2].bbox',
        'annotations[3].bbox',
        'annotations[4].bbox',
        'annotations[5].segmentation',
        'annotations[7].id',
        'annotations[8].bbox.0',
        'annotations[9].id',
        'categories[1].id',
        'images[1].id',
        'images[2].file_name',
      ]),
    )
    expect(reading.records.map(({ fileName }) => fileName)).toEqual(['a.png'])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
  it('json_proto.json: Object.prototype is unchanged', () => {
    const before = Object.getOwnPropertyNames(Object.prototype)
    expect(() => readCocoText('p.json', readFileSync(`${broken}json_proto.json`, 'utf8'))).toThrow('p.json: not a COCO file')
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
  })
})
