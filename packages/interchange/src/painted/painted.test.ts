import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Region } from '@reticle/domain'
import { maskFromBits } from '@reticle/geometry'
import { describe, expect, it } from 'vitest'
import { cocoPanoptic } from '../formats/coco-panoptic.ts'
import { masksPng } from '../formats/masks-png.ts'
import { masksTiff } from '../formats/masks-tiff.ts'
import { readPng } from '../png/read-png.ts'
import { setOf } from '../set-of.ts'
import { sourceOf } from '../source.ts'
import { setOfSamples } from '../test/arbitraries.ts'
import { textIn, written } from '../test/written.ts'
import { pictureName } from './picture-name.ts'

const formats = [masksPng, masksTiff, cocoPanoptic]
const square = (x: number, y: number, side: number, labelId: string): Omit<Region, 'id' | 'origin'> => ({
  ...{ labelId, attributes: {} },
  geometry: maskFromBits(side, side, new Uint8Array(side * side).fill(1), x, y),
})
const one = (regions: Omit<Region, 'id' | 'origin'>[]) => setOfSamples([{ name: 'a', regions, answers: [] }])

describe.each(formats)('$id', (format) => {
  it('IM3: a later mark lies over an earlier one, and what is covered is counted', async () => {
    const { files, losses } = await written(format, one([square(2, 2, 4, 'cell'), square(4, 4, 4, 'other')]))
    expect(losses).toEqual([{ what: 'marks that lie under others: a pixel belongs to the later mark', count: 1, kept: null }])
    const [record] = (await format.read(sourceOf(files))).records
    expect(record?.regions.map(({ geometry }) => geometry)).toEqual([
      maskFromBits(4, 4, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0], 2, 2),
      square(4, 4, 4, 'other').geometry,
    ])
  })

  it('IM4: points, outlines, covered marks and pixels outside are counted in words', async () => {
    const marks: Omit<Region, 'id' | 'origin'>[] = [
      square(4, 4, 2, 'cell'),
      { labelId: 'cell', attributes: { size: 1 }, geometry: { type: 'point', x: 3, y: 3 } },
      { labelId: 'cell', attributes: {}, geometry: { type: 'box', x: 20.2, y: 20, width: 3, height: 3 } },
      square(3, 3, 4, 'other'),
      square(38, 28, 4, 'other'),
    ]
    const { losses } = await written(format, one(marks))
    expect(Object.fromEntries(losses.map(({ what, count }) => [what.split(':')[0], count]))).toEqual({
      'attributes of marks': 1,
      'points, lines and keypoints': 1,
      outlines: 1,
      'masks that reach outside of the image': 1,
      'marks without a pixel of their own': 1,
    })
  })
})

describe('pictures of classes', () => {
  it('IM1: have the number of the label, and its colour as palette', async () => {
    const { files } = await written(masksPng, one([square(0, 0, 2, 'other'), square(1, 1, 1, 'cell')]))
    const rows: number[][] = []
    readPng(files.get('labels/masks-png/classes/0.png') ?? new Uint8Array()).eachRow((values) => rows.push([...values.slice(0, 3)]))
    expect(rows.slice(0, 3)).toEqual([
      [2, 2, 0],
      [2, 1, 0],
      [0, 0, 0],
    ])
    expect(textIn(files, 'labels/masks-png/classes.csv')).toContain('2,other,Other,#ff7f0e')
  })

  it('IM5: are read alone as one mask for each class', async () => {
    const { files } = await written(masksPng, one([square(0, 0, 2, 'other'), square(9, 9, 3, 'other')]))
    const kept = new Map([...files].filter(([path]) => path.includes('/classes')))
    const { records, labels } = await masksPng.read(sourceOf(kept))
    expect(labels.find(({ id }) => id === 'other')).toEqual({ id: 'other', name: 'Other', color: '#ff7f0e' })
    expect(records.map(({ regions }) => regions.map(({ labelId }) => labelId))).toEqual([['other']])
  })
})

describe('broken sources', () => {
  it.each<[string, (text: string) => string, string]>([
    ['a step up in a name', (text) => text.replace('0.png,', '../../etc/0.png,'), 'is not a file name below the image folder'],
    ['a picture outside', (text) => text.replace('instances/0.png', '/etc/passwd'), 'there is no such picture'],
    ['another size', (text) => text.replace(',40,30,', ',41,30,'), 'has 40 x 30 pixels, the table says 41 x 30'],
    ['a number that is none', (text) => text.replace(',40,30,', ',NaN,30,'), 'is not a whole number'],
  ])('IM6: %s becomes a reject', async (_, change, reason) => {
    const { files } = await written(masksPng, one([square(0, 0, 2, 'cell')]))
    const path = 'labels/masks-png/images.csv'
    const changed = new Map<string, string | Uint8Array>([...files, [path, change(textIn(files, path))]])
    const { rejects, records } = await masksPng.read(sourceOf(changed))
    expect(records).toEqual([])
    expect(rejects.map((reject) => reject.reason)).toContain(reason)
  })

  it('IM6: numbers that no table names, twice in a table, or without pixels', async () => {
    const { files } = await written(masksPng, one([square(0, 0, 2, 'cell'), square(5, 5, 2, 'cell')]))
    const path = 'labels/masks-png/instances.csv'
    const [head = '', first = ''] = textIn(files, path).split('\r\n')
    const changed = new Map<string, string | Uint8Array>([...files, [path, `${[head, first, first].join('\r\n')}\r\n`]])
    expect((await masksPng.read(sourceOf(changed))).rejects).toEqual([
      { at: 'labels/masks-png/instances.csv line 3', reason: 'instances/0.png, value 1 was there before' },
      { at: 'labels/masks-png/instances/0.png, value 2', reason: 'no table says what this number is' },
    ])
    const document = JSON.parse(textIn((await written(cocoPanoptic, one([square(0, 0, 2, 'cell')]))).files, 'labels/coco-panoptic.json'))
    document.annotations[0].segments_info.push({ id: 9, category_id: 1 }, { id: 1, category_id: 1 }, { id: 10, category_id: 99 })
    const panoptic = new Map<string, string | Uint8Array>((await written(cocoPanoptic, one([square(0, 0, 2, 'cell')]))).files)
    panoptic.set('labels/coco-panoptic.json', JSON.stringify(document))
    expect((await cocoPanoptic.read(sourceOf(panoptic))).rejects.map(({ at }) => at)).toEqual([
      'annotations[0].segments_info[2]',
      'annotations[0].segments_info[1].id',
      'annotations[0].segments_info[3].category_id',
    ])
  })
})

it('IM1: two images never share a picture', () => {
  const names = ['a.png', 'a.jpg', 'a.jpg.png', 'a', 'b/a.png', 'b.c/a.png', 'a.png.png', 'a.tif', 'a_', 'a_.png', 'a_.png.png', '.png']
  expect(new Set(names.map((name) => pictureName(name, '.png'))).size).toBe(names.length)
  expect(pictureName('b.c/a.png', '.png')).toBe('b.c/a.png')
})

const shared = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url))
const picturesOf = (folder: string, most: number) => {
  const names = readdirSync(shared + folder).filter((name) => name.endsWith('.png'))
  return new Map(names.slice(0, most).map((name) => [name, readFileSync(`${shared}${folder}/${name}`)]))
}
describe.each([
  ['dsb2018_nuclei/labels', 3],
  ['bubil4_melanoma_lu/masks/000132', 3],
  ['bubil1_muscle_cells/masks/B01', 1],
] as const)('real masks', (folder, most) => {
  const isThere = existsSync(shared + folder)
  it.skipIf(!isThere)(
    `IM7: ${isThere ? folder : `[skipped: ../shared/data/${folder} is absent]`} there and back to the bit`,
    async () => {
      const reading = await masksPng.read(sourceOf(picturesOf(folder, most)))
      expect(reading.rejects).toEqual([])
      const marks = reading.records.map(({ regions }) => regions.map(({ geometry }) => geometry))
      expect(marks.flat().length).toBeGreaterThanOrEqual(most)
      for (const format of formats) {
        const { files, losses } = await written(format, setOf(reading, { title: 'Real masks' }))
        expect(losses).toEqual([])
        const again = await format.read(sourceOf(files))
        expect(again.rejects).toEqual([])
        expect(again.records.map(({ regions }) => regions.map(({ geometry }) => geometry))).toEqual(marks)
      }
    },
    60_000,
  )
})
