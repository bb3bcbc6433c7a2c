import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { fuzz } from '../conformance/mutate.ts'
import { mrc } from './mrc.ts'
import { allValues, datasetIn, joined, openBytes, shapeOf, wrongBoxes } from './raw/for-tests.ts'

type Made = {
  readonly size: readonly [number, number, number]
  readonly mode: number
  readonly isLittle?: boolean
  readonly group?: number
  readonly extended?: number
  readonly stamp?: number
  readonly depth?: number
}

/** An MRC2014 file: voxels of 1.5 x 2.5 x 3.5 Å. */
const mrcFile = ({ size, mode, isLittle = true, group = 1, extended = 0, stamp, depth = size[2] }: Made, data: Uint8Array): Uint8Array => {
  const view = new DataView(new ArrayBuffer(1024 + extended))
  const int = (at: number, value: number) => view.setInt32(at, value, isLittle)
  const real = (at: number, value: number) => view.setFloat32(at, value, isLittle)
  for (const [n, length] of size.entries()) int(4 * n, length)
  int(12, mode)
  for (const [n, length] of [size[0], size[1], depth].entries()) {
    int(28 + 4 * n, length)
    real(40 + 4 * n, length * (n + 1.5))
    real(52 + 4 * n, 90)
    int(64 + 4 * n, n + 1)
  }
  int(88, group)
  int(92, extended)
  int(220, 1)
  const bytes = new Uint8Array(view.buffer)
  bytes.set(Buffer.from('MAP '), 208)
  bytes.set([stamp ?? (isLittle ? 0x44 : 0x11), stamp ?? (isLittle ? 0x44 : 0x11)], 212)
  bytes.set(Buffer.from('made by a test'), 224)
  return joined(bytes, data)
}

const count = (length: number) => Array.from({ length }, (_, n) => n)
const raw = (values: ArrayBufferView<ArrayBuffer>) => new Uint8Array(values.buffer)
const volume = mrcFile({ size: [4, 3, 2], mode: 1 }, raw(Int16Array.from(count(24))))

describe('MRC', () => {
  it.each([
    [0, 'int8', Int8Array.of(-1, 2, 3, 4), [-1, 2, 3, 4]],
    [1, 'int16', Int16Array.of(-1, 2, 3, 4), [-1, 2, 3, 4]],
    [2, 'float32', Float32Array.of(-1.5, 2, 3, 4), [-1.5, 2, 3, 4]],
    [6, 'uint16', Uint16Array.of(65535, 2, 3, 4), [65535, 2, 3, 4]],
    [12, 'float32', Uint16Array.of(0x3c00, 0xbc00, 0, 0x4000), [1, -1, 0, 2]],
  ])('mode %i is %s', async (mode, dtype, values, expected) => {
    const dataset = datasetIn(await openBytes(mrc, mrcFile({ size: [2, 2, 1], mode, group: 0 }, raw(values))))
    expect([dataset.axes.map((axis) => axis.name).join(''), dataset.dtype, await allValues(dataset)]).toEqual(['yx', dtype, expected])
  })

  it('mode 101 holds two values in a byte, each row from a byte of its own', async () => {
    const file = await openBytes(mrc, mrcFile({ size: [3, 2, 1], mode: 101, group: 0 }, Uint8Array.of(0x21, 0x03, 0x54, 0xf6)))
    expect(await allValues(datasetIn(file))).toEqual([1, 2, 3, 4, 5, 6])
    expect(file.warnings.join()).toMatch(/4 bits/)
  })

  it('a volume has spacing in ångström and a place; boxes are what they are in the whole', async () => {
    const dataset = datasetIn(await openBytes(mrc, volume))
    expect(dataset.axes.map(({ name, length, spacing, unit }) => [name, length, spacing, unit])).toEqual([
      ['z', 2, 3.5, 'angstrom'],
      ['y', 3, 2.5, 'angstrom'],
      ['x', 4, 1.5, 'angstrom'],
    ])
    expect(dataset.world).toMatchObject({
      kind: 'physical',
      unit: 'angstrom',
      matrix: [
        [1.5, 0, 0, -0.75],
        [0, 2.5, 0, -1.25],
        [0, 0, 3.5, -1.75],
      ],
    })
    expect(await wrongBoxes(dataset)).toEqual([])
  })

  it('bytes in the other order, an extended header and gzip are no hindrance', async () => {
    const data = raw(Int16Array.from(count(24)))
    const swapped = Buffer.from(data).swap16()
    const big = await openBytes(mrc, mrcFile({ size: [4, 3, 2], mode: 1, isLittle: false }, swapped))
    expect(await allValues(datasetIn(big))).toEqual(count(24))
    const extended = await openBytes(mrc, new Uint8Array(gzipSync(mrcFile({ size: [4, 3, 2], mode: 1, extended: 100 }, data))))
    expect(await allValues(datasetIn(extended))).toEqual(count(24))
    expect(extended.skipped).toMatchObject([{ name: 'extended header' }])
  })

  it('a machine stamp that nobody knows is settled by the mode', async () => {
    const swapped = Buffer.from(raw(Int16Array.from(count(24)))).swap16()
    const file = await openBytes(mrc, mrcFile({ size: [4, 3, 2], mode: 1, isLittle: false, stamp: 0 }, swapped))
    expect(await allValues(datasetIn(file))).toEqual(count(24))
  })

  it('stacks of images and of volumes are told apart by the space group', async () => {
    const images = datasetIn(await openBytes(mrc, mrcFile({ size: [2, 2, 6], mode: 0, group: 0 }, new Uint8Array(24))))
    expect(images.axes.map(({ name, spacing }) => [name, spacing])).toEqual([
      ['z', null],
      ['y', 2.5],
      ['x', 1.5],
    ])
    const volumes = datasetIn(await openBytes(mrc, mrcFile({ size: [2, 2, 6], mode: 0, group: 401, depth: 3 }, new Uint8Array(24))))
    expect([volumes.axes.map((axis) => axis.name).join(''), shapeOf(volumes)]).toEqual(['tzyx', [2, 3, 2, 2]])
  })

  it.each([
    ['a Fourier transform', mrcFile({ size: [2, 2, 1], mode: 4 }, new Uint8Array(64)), /complex/],
    ['sizes that lie', mrcFile({ size: [2_000_000_000, 2_000_000_000, 1], mode: 2 }, new Uint8Array(64)), /more than/],
    ['a cut file', volume.slice(0, 1050), /ends before/],
    ['a negative size', mrcFile({ size: [-2, 2, 1], mode: 2 }, new Uint8Array(64)), /long/],
    [
      'a negative extended header',
      (() => {
        const bytes = volume.slice()
        new DataView(bytes.buffer).setInt32(92, -5, true)
        return bytes
      })(),
      /NSYMBT/,
    ],
  ])('%s is refused', async (_what, bytes, reason) => {
    await expect(openBytes(mrc, bytes)).rejects.toThrow(reason)
  })

  it('damaged files are read or refused, 2,000 times', async () => {
    const sound = [
      volume,
      mrcFile({ size: [3, 2, 2], mode: 101 }, new Uint8Array(8)),
      new Uint8Array(gzipSync(volume)),
      mrcFile({ size: [2, 2, 6], mode: 12, group: 401, depth: 3 }, new Uint8Array(48)),
    ]
    const outcome = await fuzz(mrc, sound, { rounds: 2000, seed: 4, headBytes: 256 })
    expect(outcome.read).toBeGreaterThan(100)
    expect(outcome.refused).toBeGreaterThan(100)
  }, 60_000)
})
