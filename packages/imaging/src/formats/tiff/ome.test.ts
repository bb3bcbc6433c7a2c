import { describe, expect, it } from 'vitest'
import { memorySource } from '../../byte-source.ts'
import { type Dataset, defaultLimits, type ImageFile, type ReadContext } from '../../dataset.ts'
import { tiff } from '../tiff.ts'
import { makeTiff, plainTags, short, type TestDirectory } from './fixtures.ts'
import { parseOme } from './ome-xml.ts'

const sizes = (z: number, c: number, t: number): string => `SizeX="2" SizeY="1" SizeZ="${z}" SizeC="${c}" SizeT="${t}"`
const pixels = (attributes: string, inside: string): string =>
  `<Image ID="Image:0" Name="cells"><Pixels ID="Pixels:0" Type="uint8" ${attributes}>${inside}</Pixels></Image>`
const ome = (inside: string, attributes = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" ${attributes}>${inside}</OME>`

/** Pages of two pixels, n * 2 and n * 2 + 1. */
const pages = (count: number, description?: string, from = 0): TestDirectory[] =>
  Array.from({ length: count }, (_, n) => ({
    tags: n === 0 && description !== undefined ? { ...plainTags(2, 1), 270: description } : plainTags(2, 1),
    chunks: [Uint8Array.of((from + n) * 2, (from + n) * 2 + 1)],
  }))

const open = (bytes: Uint8Array, more: Partial<ReadContext> = {}): Promise<ImageFile> =>
  tiff.open(memorySource(bytes), { limits: defaultLimits, name: 'a.ome.tif', sibling: async () => undefined, ...more })
const first = (file: ImageFile): Dataset => {
  const [dataset] = file.datasets
  if (dataset === undefined) throw new Error('no dataset')
  return dataset
}
const valuesOf = async (dataset: Dataset): Promise<number[]> =>
  Array.from(await dataset.read({ start: dataset.axes.map(() => 0), shape: dataset.axes.map((axis) => axis.length) }), Number)
const shapeOf = (dataset: Dataset): [string, number][] => dataset.axes.map(({ name, length }) => [name, length])

describe('an OME-TIFF', () => {
  it('has the axes of its DimensionOrder, names, colours and sizes', async () => {
    const channels =
      '<Channel ID="Channel:0:0" Name="DAPI" Color="65535" SamplesPerPixel="1"/><Channel ID="Channel:0:1" Color="-16776961" SamplesPerPixel="1"/>'
    const attributes = `DimensionOrder="XYCZT" ${sizes(3, 2, 1)} PhysicalSizeX="0.1" PhysicalSizeY="200" PhysicalSizeYUnit="nm" PhysicalSizeZ="0.5" PhysicalSizeZUnit="µm"`
    const file = await open(makeTiff(pages(6, ome(pixels(attributes, `${channels}<TiffData/>`)))))
    const dataset = first(file)
    expect(file.format).toBe('OME-TIFF')
    expect(dataset.axes.map(({ name, length, spacing, unit }) => [name, length, spacing, unit])).toEqual([
      ['z', 3, 0.5, 'micrometer'],
      ['c', 2, null, null],
      ['y', 1, 200, 'nanometer'],
      ['x', 2, 0.1, 'micrometer'],
    ])
    expect(dataset.channels.map(({ name, color }) => [name, color])).toEqual([
      ['DAPI', '#0000ff'],
      ['channel 1', '#ff0000'],
    ])
    expect(await valuesOf(dataset)).toEqual(Array.from({ length: 12 }, (_, n) => n))
  })

  it('takes planes from where its TiffData say they lie, and zeros where there are none', async () => {
    const data = '<TiffData IFD="1" FirstT="0"/><TiffData IFD="0" FirstT="2" PlaneCount="1"/><TiffData IFD="0" FirstT="9"/>'
    const file = await open(makeTiff(pages(2, ome(pixels(`DimensionOrder="XYZCT" ${sizes(1, 1, 3)}`, data)))))
    expect(shapeOf(first(file))).toEqual([
      ['t', 3],
      ['y', 1],
      ['x', 2],
    ])
    expect(await valuesOf(first(file))).toEqual([2, 3, 0, 0, 0, 1])
    expect(file.warnings.join()).toMatch(/1 of 3 planes are not there.*|planes that are not there/)
  })

  it('keeps colour samples apart from channels', async () => {
    const channels = '<Channel SamplesPerPixel="3"/><Channel SamplesPerPixel="3"/><TiffData/>'
    const description = ome(pixels(`DimensionOrder="XYCZT" ${sizes(1, 6, 1)}`, channels))
    const tags = plainTags(2, 1, 8, 3)
    const directories = [0, 6].map((from, n) => ({
      tags: n === 0 ? { ...tags, 270: description } : tags,
      chunks: [Uint8Array.from({ length: 6 }, (_, index) => from + index)],
    }))
    const dataset = first(await open(makeTiff(directories)))
    expect([shapeOf(dataset), dataset.channels.length]).toEqual([
      [
        ['c', 2],
        ['y', 1],
        ['x', 2],
        ['s', 3],
      ],
      2,
    ])
    expect(await valuesOf(dataset)).toEqual(Array.from({ length: 12 }, (_, n) => n))
  })

  it('that does not fit its pages is shown as they lie, and says so', async () => {
    for (const told of [
      pixels(`DimensionOrder="XYZCT" SizeX="9" SizeY="9" SizeZ="2" SizeC="1" SizeT="1"`, '<TiffData/>'),
      pixels(`DimensionOrder="XYZCT" ${sizes(2, 1_000_000, 1)}`, '<TiffData/>'),
    ]) {
      const file = await open(makeTiff(pages(2, ome(told))))
      expect([shapeOf(first(file)), file.warnings.at(-1)]).toEqual([
        [
          ['z', 2],
          ['y', 1],
          ['x', 2],
        ],
        expect.stringContaining('shown as they lie'),
      ])
    }
  })

  it('names experimenters, and its description is personal then', async () => {
    const told = ome(`<Experimenter ID="E:0" LastName="Person"/>${pixels(`DimensionOrder="XYZCT" ${sizes(2, 1, 1)}`, '<TiffData/>')}`)
    expect((await open(makeTiff(pages(2, told)))).personal).toEqual(['ImageDescription'])
  })
})

describe('an OME-TIFF of several files', () => {
  const data = (name: string, first: number): string =>
    `<TiffData FirstZ="${first}" IFD="0" PlaneCount="2"><UUID FileName="${name}">urn:uuid:${first}</UUID></TiffData>`
  const whole = (other: string): Uint8Array =>
    makeTiff(pages(2, ome(pixels(`DimensionOrder="XYZCT" ${sizes(4, 1, 1)}`, data('a.ome.tif', 0) + data(other, 2)), 'UUID="urn:uuid:0"')))
  const beside =
    (files: Readonly<Record<string, Uint8Array>>, asked: string[] = []): ReadContext['sibling'] =>
    async (path) => {
      asked.push(path)
      const bytes = files[path]
      return bytes === undefined ? undefined : memorySource(bytes)
    }

  it('is read from all of them', async () => {
    const file = await open(whole('b.ome.tif'), { sibling: beside({ 'b.ome.tif': makeTiff(pages(2, undefined, 2)) }) })
    expect(await valuesOf(first(file))).toEqual(Array.from({ length: 8 }, (_, n) => n))
    expect(file.warnings).toEqual(['the image is spread over 2 files'])
  })

  it('says which are missing, and reads zeros for them', async () => {
    const file = await open(whole('b.ome.tif'))
    expect(await valuesOf(first(file))).toEqual([0, 1, 2, 3, 0, 0, 0, 0])
    expect(file.warnings).toContain('files of the set that are not there: b.ome.tif')
  })

  it.each(['../secret.tif', '/etc/passwd', 'x/../../y.tif', 'C:/x.tif', '..\\x.tif'])(
    'never asks for a file outside of the folder: %s',
    async (name) => {
      const asked: string[] = []
      const file = await open(whole(name), { sibling: beside({ [name]: makeTiff(pages(2)) }, asked) })
      expect([asked, file.warnings.join()]).toEqual([[], expect.stringContaining('not followed')])
    },
  )

  it('may keep its metadata in a file beside', async () => {
    const binaryOnly = makeTiff(pages(2, ome('<BinaryOnly MetadataFile="set.companion.ome" UUID="urn:uuid:9"/>', 'UUID="urn:uuid:1"')))
    const companion = ome(
      pixels(
        `DimensionOrder="XYZCT" ${sizes(1, 2, 1)}`,
        '<TiffData IFD="0" PlaneCount="2"><UUID FileName="a.ome.tif">urn:uuid:1</UUID></TiffData>',
      ),
    )
    const file = await open(binaryOnly, { sibling: beside({ 'set.companion.ome': Buffer.from(companion) }) })
    expect(shapeOf(first(file))).toEqual([
      ['c', 2],
      ['y', 1],
      ['x', 2],
    ])
    const alone = await open(binaryOnly)
    expect([shapeOf(first(alone))[0], alone.warnings.join()]).toEqual([['z', 2], expect.stringContaining('set.companion.ome')])
  })
})

describe('hostile OME-XML', () => {
  it.each([
    [
      'an external entity',
      '<?xml version="1.0"?><!DOCTYPE OME [<!ENTITY x SYSTEM "file:///etc/passwd">]><OME><Image Name="&x;"/></OME>',
      /document type/,
    ],
    ['entities of entities', '<!DOCTYPE OME [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><OME>&b;</OME>', /document type/],
    ['an entity that nobody declared', '<OME><Image Name="&secret;"/></OME>', /not well formed/],
    ['elements that are not closed', '<OME><Image></OME>', /not well formed/],
    ['thousands of elements inside each other', `<OME>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</OME>`, /deep/],
    ['a length that is none', `<OME>${pixels('DimensionOrder="XYZCT" SizeX="-1"', '')}</OME>`, /SizeX/],
    ['an order that is none', `<OME>${pixels(`DimensionOrder="ZZZ" ${sizes(1, 1, 1)}`, '')}</OME>`, /DimensionOrder/],
  ])('with %s is not believed, and the pages are shown as they lie', async (_, text, reason) => {
    expect(() => parseOme(text)).toThrow(reason)
    const file = await open(makeTiff(pages(2, text)))
    expect([shapeOf(first(file)), file.warnings.join()]).toEqual([
      [
        ['z', 2],
        ['y', 1],
        ['x', 2],
      ],
      expect.stringMatching(reason),
    ])
  })

  it('does not hide that a page is a palette', async () => {
    const [page] = pages(1, '<OME></OME>')
    if (page === undefined) throw new Error('no page')
    const file = await open(makeTiff([{ ...page, tags: { ...page.tags, 262: short(3) } }]))
    expect(file.warnings.join()).toMatch(/palette/)
  })
})
