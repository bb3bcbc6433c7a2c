import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../byte-source.ts'
import { fuzz } from '../conformance/mutate.ts'
import { defaultLimits } from '../dataset.ts'
import { bunzipped } from './nrrd/bunzip.ts'
import { nrrd } from './nrrd.ts'
import { allValues, datasetIn, joined, openBytes, shapeOf, wrongBoxes } from './raw/for-tests.ts'

const count = (length: number) => Array.from({ length }, (_, n) => n)
const raw = (values: ArrayBufferView<ArrayBuffer>) => new Uint8Array(values.buffer)
const data = raw(Uint16Array.from(count(24)))
const fields = (encoding: string, more = '', sizes = '4 3 2') =>
  `NRRD0004\n# a comment\ntype: unsigned short\ndimension: ${sizes.split(' ').length}\nsizes: ${sizes}\nendian: little\nencoding: ${encoding}\n${more}`
const plain = joined(fields('raw'), '\n', data)

/** "hello hello hello hello\n" as bzip2 -9 packs it. */
const hello = Buffer.from('425a68393141592653596f4f10f3000005d100001040000244a00030c002a834710dad870f1772453850906f4f10f3', 'hex')

describe('NRRD', () => {
  it.each([
    ['raw', data],
    ['gzip', gzipSync(data)],
    ['ascii', Buffer.from(count(24).join(' '))],
    ['text', Buffer.from(`${count(12).join(',')}\n${count(24).slice(12).join('\n')}\n`)],
    [
      'hex',
      Buffer.from(
        Buffer.from(data)
          .toString('hex')
          .replace(/(.{10})/g, '$1\n'),
      ),
    ],
  ])('%s is read, slowest axis first', async (encoding, bytes) => {
    const dataset = datasetIn(await openBytes(nrrd, joined(fields(encoding), '\n', bytes)))
    expect([dataset.axes.map((axis) => axis.name).join(''), shapeOf(dataset), dataset.dtype]).toEqual(['zyx', [2, 3, 4], 'uint16'])
    expect(await allValues(dataset)).toEqual(count(24))
    expect(await wrongBoxes(dataset)).toEqual([])
  })

  it('the highest byte may be first, and lines may end as on Windows', async () => {
    const header = fields('raw').replace('endian: little', 'endian: big').replaceAll('\n', '\r\n')
    expect(await allValues(datasetIn(await openBytes(nrrd, joined(header, '\r\n', Buffer.from(data).swap16()))))).toEqual(count(24))
  })

  it('values as text keep 64 bits, infinities and NaN', async () => {
    const header = 'NRRD0001\ntype: int64\ndimension: 2\nsizes: 2 1\nencoding: ascii\n\n9007199254740993 -5'
    const whole = datasetIn(await openBytes(nrrd, joined(header)))
    expect([...(await whole.read({ start: [0, 0], shape: [1, 2] }))]).toEqual([9007199254740993n, -5n])
    const floats = datasetIn(
      await openBytes(nrrd, joined('NRRD0001\ntype: float\ndimension: 2\nsizes: 3 1\nencoding: ascii\n\n-inf nan 1.5e3')),
    )
    expect(await allValues(floats)).toEqual([Number.NEGATIVE_INFINITY, Number.NaN, 1500])
  })

  it('data may lie beside the header: in one file, behind skipped lines and bytes, or in one file for each slice', async () => {
    const one = await openBytes(nrrd, joined(fields('raw', 'line skip: 1\nbyte skip: 3\ndata file: ./a.raw')), {
      siblings: { 'a.raw': joined('line\nabc', data) },
    })
    expect(await allValues(datasetIn(one))).toEqual(count(24))
    const end = await openBytes(nrrd, joined(fields('raw', 'byteskip: -1\ndatafile: a.raw')), {
      siblings: { 'a.raw': joined('anything', data) },
    })
    expect(await allValues(datasetIn(end))).toEqual(count(24))
    const slices = { 's01.raw': data.slice(0, 24), 's02.raw': data.slice(24) }
    const numbered = await openBytes(nrrd, joined(fields('raw', 'data file: s%02d.raw 1 2 1')), { siblings: slices })
    const listed = await openBytes(nrrd, joined(fields('raw', 'data file: LIST\ns01.raw\ns02.raw\n')), { siblings: slices })
    for (const file of [numbered, listed]) expect(await allValues(datasetIn(file))).toEqual(count(24))
    expect(await wrongBoxes(datasetIn(listed))).toEqual([])
  })

  it('kinds name the axes: colours in front, a list of directions behind', async () => {
    const color = datasetIn(
      await openBytes(
        nrrd,
        joined('NRRD0005\ntype: uint8\ndimension: 3\nsizes: 3 2 2\nkinds: RGB-color domain domain\nencoding: raw\n\n', new Uint8Array(12)),
      ),
    )
    expect([color.axes.map((axis) => axis.name).join(''), color.isColor]).toEqual(['yxc', true])
    const dwi =
      'NRRD0005\ntype: uint8\ndimension: 4\nspace: right-anterior-superior\nsizes: 4 3 2 5\nspace directions: (2,0,0) (0,3,0) (0,0,4) none\nspace origin: (1,2,3)\nspace units: "mm" "mm" "mm"\nkinds: space space space list\nDWMRI_b-value:=1000\nencoding: raw\n\n'
    const dataset = datasetIn(await openBytes(nrrd, joined(dwi, new Uint8Array(120))))
    expect(dataset.axes.map(({ name, spacing, unit }) => [name, spacing, unit])).toEqual([
      ['c', null, null],
      ['z', 4, 'millimeter'],
      ['y', 3, 'millimeter'],
      ['x', 2, 'millimeter'],
    ])
    expect(dataset.world).toEqual({
      kind: 'physical',
      frame: 'RAS+',
      unit: 'millimeter',
      matrix: [
        [2, 0, 0, 0],
        [0, 3, 0, 0.5],
        [0, 0, 4, 1],
      ],
    })
  })

  it('spacings of old files are told', async () => {
    const dataset = datasetIn(await openBytes(nrrd, joined(fields('raw', 'spacings: 0.5 0.6 NaN\nunits: "um" "um" ""\n'), '\n', data)))
    expect(dataset.axes.map(({ spacing, unit }) => [spacing, unit])).toEqual([
      [null, null],
      [0.6, 'micrometer'],
      [0.5, 'micrometer'],
    ])
  })

  it.each([
    ['sizes that lie', joined(fields('raw', '', '40000 30000 2'), '\n', data), /ends before/],
    ['more sizes than axes', joined(fields('raw').replace('sizes: 4 3 2', 'sizes: 4 3'), '\n', data), /not 3/],
    ['a type that is none', joined(fields('raw').replace('unsigned short', 'block'), '\n', data), /not read/],
    ['a way out of the folder', joined(fields('raw', 'data file: ../../etc/passwd')), /was not given/],
    ['no end of numbers', joined(fields('raw', 'data file: %d 0 999999999 1')), /lead nowhere/],
    ['a header without an end', joined(fields('raw'), 'x'.repeat(3000)), /no field/],
  ])('%s: refused', async (_what, bytes, reason) => {
    await expect(openBytes(nrrd, bytes)).rejects.toThrow(reason)
  })

  it('packed values are not unpacked beyond what the sizes say, and sizes that so few bytes cannot fill are refused', async () => {
    const bomb = joined(fields('gzip'), '\n', gzipSync(new Uint8Array(50_000_000)))
    expect(await allValues(datasetIn(await openBytes(nrrd, bomb, { limits: { bytes: 1_000_000 } })))).toEqual(count(24).map(() => 0))
    const liar = datasetIn(await openBytes(nrrd, joined(fields('gzip', '', '4000 3000 20'), '\n', gzipSync(data))))
    await expect(liar.read({ start: [0, 0, 0], shape: [1, 1, 4] })).rejects.toThrow(/cannot become/)
  })

  it('damaged files are read or refused, 2,000 times', async () => {
    const sound = [
      plain,
      joined(fields('gzip'), '\n', gzipSync(data)),
      joined(fields('ascii'), '\n', count(24).join(' ')),
      joined(fields('hex'), '\n', Buffer.from(data).toString('hex')),
      joined('NRRD0004\ntype: uint8\ndimension: 2\nsizes: 6 4\nencoding: bzip2\n\n', hello),
    ]
    const outcome = await fuzz(nrrd, sound, { rounds: 2000, seed: 4, headBytes: 120 })
    expect(outcome.read).toBeGreaterThan(100)
    expect(outcome.refused).toBeGreaterThan(100)
  }, 60_000)
})

describe('bzip2', () => {
  const unpack = async (bytes: Uint8Array, wanted: number) =>
    Buffer.from(await bunzipped(memorySource(bytes), wanted, defaultLimits)).toString()

  it('is unpacked, and several streams are one', async () => {
    expect(await unpack(hello, 24)).toBe('hello hello hello hello\n')
    expect(await unpack(joined(hello, hello), 48)).toBe('hello hello hello hello\n'.repeat(2))
  })

  it('is held to its checksum and its length', async () => {
    const wrong = Uint8Array.from(hello)
    wrong[12] = (wrong[12] ?? 0) ^ 1
    await expect(unpack(wrong, 24)).rejects.toThrow(/bzip2: a block/)
    await expect(unpack(hello, 25)).rejects.toThrow(/24 bytes and not to 25/)
    await expect(unpack(hello.subarray(0, 30), 24)).rejects.toThrow(/ends too early/)
  })
})
