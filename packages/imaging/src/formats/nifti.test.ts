import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { fuzz } from '../conformance/mutate.ts'
import { nifti } from './nifti.ts'
import { allValues, datasetIn, isSharedThere, joined, openBytes, shapeOf, sharedBytes, wrongBoxes } from './raw/for-tests.ts'

type Made = {
  readonly version?: 1 | 2
  readonly isLittle?: boolean
  readonly dim: readonly number[]
  readonly datatype: number
  readonly pixdim?: readonly number[]
  readonly units?: number
  readonly scaling?: readonly [number, number]
  readonly window?: readonly [number, number]
  readonly qform?: { readonly quatern: readonly number[]; readonly offset: readonly number[] }
  readonly sform?: readonly (readonly number[])[]
  readonly magic?: string
  readonly voxOffset?: number
}

/** A NIfTI header with its four bytes of extensions, as nifti1.h and nifti2.h lay it out. */
const headerOf = ({
  version = 1,
  isLittle = true,
  dim,
  datatype,
  pixdim = [],
  units = 0,
  scaling,
  window,
  qform,
  sform,
  magic,
  voxOffset,
}: Made) => {
  const view = new DataView(new ArrayBuffer(version === 1 ? 352 : 544))
  const one = version === 1
  const short = (at: number, value: number) => view.setInt16(at, value, isLittle)
  const real = (at: number, n: number, value: number) =>
    one ? view.setFloat32(at + 4 * n, value, isLittle) : view.setFloat64(at + 8 * n, value, isLittle)
  view.setInt32(0, one ? 348 : 540, isLittle)
  for (const [n, length] of [dim.length, ...dim].entries())
    if (one) short(40 + 2 * n, length)
    else view.setBigInt64(16 + 8 * n, BigInt(length), isLittle)
  short(one ? 70 : 12, datatype)
  for (const [n, value] of pixdim.entries()) real(one ? 76 : 104, n, value)
  const offset = voxOffset ?? view.byteLength
  if (one) view.setFloat32(108, offset, isLittle)
  else view.setBigInt64(168, BigInt(offset), isLittle)
  real(one ? 112 : 176, 0, scaling?.[0] ?? 0)
  real(one ? 116 : 184, 0, scaling?.[1] ?? 0)
  real(one ? 124 : 192, 0, window?.[1] ?? 0)
  real(one ? 128 : 200, 0, window?.[0] ?? 0)
  if (one) view.setUint8(123, units)
  else view.setInt32(500, units, isLittle)
  if (qform !== undefined) {
    if (one) short(252, 1)
    else view.setInt32(344, 1, isLittle)
    for (const [n, value] of [...qform.quatern, ...qform.offset].entries()) real(one ? 256 : 352, n, value)
  }
  if (sform !== undefined) {
    if (one) short(254, 1)
    else view.setInt32(348, 1, isLittle)
    for (const [n, value] of sform.flat().entries()) real(one ? 280 : 400, n, value)
  }
  const bytes = new Uint8Array(view.buffer)
  bytes.set(Buffer.from(magic ?? (one ? 'n+1\0' : 'n+2\0\r\n\x1a\n'), 'latin1'), one ? 344 : 4)
  return bytes
}

const count = (length: number) => Array.from({ length }, (_, n) => n)
const shorts = (length: number, isLittle: boolean) => {
  const view = new DataView(new ArrayBuffer(2 * length))
  for (const n of count(length)) view.setInt16(2 * n, n - 5, isLittle)
  return new Uint8Array(view.buffer)
}
const volume = joined(headerOf({ dim: [4, 3, 2], datatype: 4, pixdim: [1, 2, 3, 4], units: 2 }), shorts(24, true))

describe('NIfTI', () => {
  it.each([
    [1, true],
    [1, false],
    [2, true],
    [2, false],
  ] as const)('version %i is read, lowest byte first: %s', async (version, isLittle) => {
    const file = await openBytes(nifti, joined(headerOf({ version, isLittle, dim: [4, 3, 2], datatype: 4 }), shorts(24, isLittle)))
    const dataset = datasetIn(file)
    expect(file.format).toBe(`NIfTI-${version}`)
    expect([dataset.axes.map((axis) => axis.name).join(''), shapeOf(dataset), dataset.dtype]).toEqual(['zyx', [2, 3, 4], 'int16'])
    expect(await allValues(dataset)).toEqual(count(24).map((n) => n - 5))
    expect(await wrongBoxes(dataset)).toEqual([])
  })

  it('spacing and units are told for each axis, time too', async () => {
    const header = headerOf({ dim: [2, 2, 2, 3], datatype: 2, pixdim: [1, 0.5, 0.6, 0.7, 2.5], units: 3 + 16 })
    const { axes } = datasetIn(await openBytes(nifti, joined(header, new Uint8Array(24))))
    expect(axes.map(({ name, spacing, unit }) => [name, Number(spacing?.toFixed(6)), unit])).toEqual([
      ['t', 2.5, 'millisecond'],
      ['z', 0.7, 'micrometer'],
      ['y', 0.6, 'micrometer'],
      ['x', 0.5, 'micrometer'],
    ])
  })

  it('the sform places voxels by their centres', async () => {
    const sform = [
      [-2, 0, 0, 90],
      [0, 2, 0, -126],
      [0, 0, 2, -72],
    ]
    const dataset = datasetIn(await openBytes(nifti, joined(headerOf({ dim: [2, 2, 2], datatype: 2, units: 2, sform }), new Uint8Array(8))))
    // The centre of the first voxel, (0.5, 0.5, 0.5), is where the sform puts (0, 0, 0).
    expect(dataset.world).toEqual({
      kind: 'physical',
      frame: 'RAS+',
      unit: 'millimeter',
      matrix: [
        [-2, 0, 0, 91],
        [0, 2, 0, -127],
        [0, 0, 2, -73],
      ],
    })
  })

  it('without an sform the qform does: a quarter turn about z', async () => {
    const half = Math.SQRT1_2
    const header = headerOf({
      dim: [2, 2, 2],
      datatype: 2,
      units: 2,
      pixdim: [-1, 2, 3, 4],
      qform: { quatern: [0, 0, half], offset: [10, 20, 30] },
    })
    const { world } = datasetIn(await openBytes(nifti, joined(header, new Uint8Array(8))))
    const matrix = world?.kind === 'physical' ? world.matrix.map((row) => row.map((value) => Math.round(value * 1e4) / 1e4 + 0)) : []
    // x goes along +y, y along -x, z along -z (qfac is -1).
    expect(matrix).toEqual([
      [0, -3, 0, 11.5],
      [2, 0, 0, 19],
      [0, 0, -4, 32],
    ])
  })

  it('a file with neither is placed nowhere', async () => {
    expect(datasetIn(await openBytes(nifti, volume)).world).toBeNull()
  })

  it('values stay as stored; slope, intercept and window are told beside them', async () => {
    const header = headerOf({ dim: [2, 2], datatype: 2, scaling: [2, -10], window: [0, 90] })
    const dataset = datasetIn(await openBytes(nifti, joined(header, Uint8Array.of(1, 2, 3, 4))))
    expect(await allValues(dataset)).toEqual([1, 2, 3, 4])
    expect(dataset.rescale).toEqual({ slope: 2, intercept: -10, unit: null })
    expect(dataset.channels[0]?.window).toEqual({ low: 5, high: 50 })
  })

  it('colours are an axis of their own', async () => {
    const dataset = datasetIn(await openBytes(nifti, joined(headerOf({ dim: [2, 1, 1], datatype: 128 }), Uint8Array.of(1, 2, 3, 4, 5, 6))))
    expect([dataset.axes.map((axis) => axis.name).join(''), dataset.isColor, dataset.channels.map((channel) => channel.name)]).toEqual([
      'zyxc',
      true,
      ['red', 'green', 'blue'],
    ])
    expect(await allValues(dataset)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('.nii.gz is read, and a pair with its voxels beside it', async () => {
    expect(await allValues(datasetIn(await openBytes(nifti, new Uint8Array(gzipSync(volume)))))).toEqual(count(24).map((n) => n - 5))
    const header = headerOf({ dim: [4, 3, 2], datatype: 4, magic: 'ni1\0', voxOffset: 0 }).slice(0, 348)
    const pair = await openBytes(nifti, header, { name: 'brain.hdr', siblings: { 'brain.img': shorts(24, true) } })
    expect(await allValues(datasetIn(pair))).toEqual(count(24).map((n) => n - 5))
    await expect(openBytes(nifti, header, { name: 'brain.hdr' })).rejects.toThrow(/\.img/)
  })

  it.each([
    ['dim[0] of nine', headerOf({ dim: [1, 1, 1, 1, 1, 1, 1, 1, 1], datatype: 2 }), /one to seven/],
    ['dimensions that lie', headerOf({ dim: [30000, 30000, 30], datatype: 4 }), /ends before/],
    ['a negative length', headerOf({ dim: [2, -2], datatype: 2 }), /long/],
    ['voxels inside the header', headerOf({ dim: [2, 2], datatype: 2, voxOffset: 100 }), /inside the header/],
    ['complex numbers', joined(headerOf({ dim: [2, 2], datatype: 32 }), new Uint8Array(32)), /complex/],
    ['half a header', volume.slice(0, 347), /ends inside|does not know/],
  ])('%s: refused', async (_what, bytes, reason) => {
    await expect((async () => openBytes(nifti, bytes))()).rejects.toThrow(reason)
  })

  it('a packed volume that is larger than what may be held is read as it is unpacked, in order and not', async () => {
    const voxels = Uint8Array.from({ length: 40 * 200 * 200 }, (_, n) => (n * 7) % 256)
    const packed = new Uint8Array(gzipSync(joined(headerOf({ dim: [200, 200, 40], datatype: 2 }), voxels)))
    const dataset = datasetIn(await openBytes(nifti, packed, { limits: { bytes: 200_000 } }))
    for (const z of [0, 1, 39, 3])
      expect(await dataset.read({ start: [z, 0, 0], shape: [1, 200, 200] })).toEqual(voxels.slice(z * 40_000, (z + 1) * 40_000))
  })

  it('a packed bomb is not unpacked, and a header that lies about a packed file is found out', async () => {
    const bomb = gzipSync(joined(headerOf({ dim: [2, 2], datatype: 2 }), new Uint8Array(20_000_000)))
    expect(await allValues(datasetIn(await openBytes(nifti, new Uint8Array(bomb), { limits: { bytes: 1000 } })))).toEqual([0, 0, 0, 0])
    const liar = gzipSync(headerOf({ dim: [2000, 2000, 2000], datatype: 2 }))
    await expect(openBytes(nifti, new Uint8Array(liar))).rejects.toThrow(/gzip: .* cannot become/)
    const short = gzipSync(joined(headerOf({ dim: [20, 20], datatype: 2 }), new Uint8Array(30)))
    await expect(openBytes(nifti, new Uint8Array(short))).rejects.toThrow(/unpacks to 382 bytes only/)
    await expect(openBytes(nifti, new Uint8Array(gzipSync(volume)).slice(0, -20))).rejects.toThrow(/gzip: /)
  })

  it.skipIf(!isSharedThere)('a real volume has the values and the place that nibabel gives', async () => {
    const dataset = datasetIn(await openBytes(nifti, sharedBytes('formats/nifti/anatomical.nii')))
    const values = await allValues(dataset)
    expect([
      shapeOf(dataset),
      dataset.dtype,
      [0, 1, 2, 3].map((z) => values[z * 41 * 33]),
      Math.min(...values),
      Math.max(...values),
    ]).toEqual([[25, 41, 33], 'int16', [10712, 8026, 6855, 7546], -610, 30393])
    expect(dataset.world).toMatchObject({
      matrix: [
        [-2, 0, 0, 33],
        [0, 2, 0, -41],
        [0, 0, 2, -17],
      ],
    })
  })

  it('damaged files are read or refused, 2,000 times', async () => {
    const sound = [
      volume,
      joined(headerOf({ version: 2, isLittle: false, dim: [4, 3, 2], datatype: 4 }), shorts(24, false)),
      new Uint8Array(gzipSync(volume)),
    ]
    const outcome = await fuzz(nifti, sound, { rounds: 2000, seed: 4, headBytes: 352 })
    expect(outcome.read).toBeGreaterThan(100)
    expect(outcome.refused).toBeGreaterThan(100)
  }, 60_000)
})
