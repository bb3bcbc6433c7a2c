import { describe, expect, it } from 'vitest'
import type { Axis, Dataset } from './dataset.ts'
import { planeValues } from './plane-values.ts'

const axis = (name: string, length: number): Axis => ({ name, kind: 'space', length, spacing: null, unit: null })

/** Values are made by `at`, from the index along each axis; a level holds every second element. */
const datasetOf = (
  axes: readonly Axis[],
  at: (index: readonly number[]) => number,
  levels = [axes.map(({ length }) => length)],
): Dataset => ({
  name: '',
  axes,
  dtype: 'uint16',
  channels: [],
  isColor: false,
  rescale: null,
  nodata: null,
  world: null,
  levels,
  chunk: axes.map(() => 4),
  read: async ({ start, shape }, level = 0) => {
    const values = new Uint16Array(shape.reduce((product, length) => product * length, 1))
    for (let n = 0; n < values.length; n++) {
      let rest = n
      const index = shape.map(() => 0)
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        index[axis] = (start[axis] ?? 0) + (rest % (shape[axis] ?? 1))
        rest = Math.floor(rest / (shape[axis] ?? 1))
      }
      values[n] = at(index) + level * 1000
    }
    return values
  },
})
const numbers = ({ bytes }: { bytes: Uint8Array }) => [
  ...new Uint16Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength / 2),
]
const order = { side: 2048, bytes: 1e9 }

describe('the values of a plane', () => {
  it('MR14: are those of the file where they fit, channels first', async () => {
    // Rows, columns, samples of a pixel.
    const file = datasetOf(
      [axis('y', 2), axis('x', 3), { ...axis('c', 2), kind: 'channel' }],
      ([y = 0, x = 0, c = 0]) => 100 * c + 10 * y + x,
    )
    const found = await planeValues(file, order)
    expect(found).toMatchObject({ shape: [2, 2, 3], scale: 1, width: 3, height: 2, dtype: 'uint16', plane: {} })
    expect(numbers(found)).toEqual([0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112])
  })

  it('MR14: are means of squares of a power of two where they do not fit; the last ones of what is there', async () => {
    const file = datasetOf([axis('y', 3), axis('x', 5)], ([y = 0, x = 0]) => 10 * y + x)
    const found = await planeValues(file, { ...order, side: 3 })
    expect(found).toMatchObject({ shape: [1, 2, 3], scale: 2, width: 5, height: 3 })
    // (0+1+10+11)/4 = 5.5; the last column and the last row have two elements, the corner one.
    expect(numbers(found)).toEqual([6, 8, 9, 21, 23, 24])
  })

  it('MR14: come of a level of the pyramid where it has one', async () => {
    const file = datasetOf([axis('y', 8), axis('x', 8)], ([y = 0, x = 0]) => 10 * y + x, [
      [8, 8],
      [4, 4],
    ])
    const found = await planeValues(file, { ...order, side: 4 })
    expect(found).toMatchObject({ shape: [1, 4, 4], scale: 2 })
    expect(numbers(found)[0]).toBe(1000)
  })

  it('MR14: are as few as the bytes allow', async () => {
    const file = datasetOf([{ ...axis('c', 16), kind: 'channel' }, axis('y', 64), axis('x', 64)], () => 7)
    const found = await planeValues(file, { side: 2048, bytes: 16 * 16 * 16 * 2 })
    expect(found).toMatchObject({ shape: [16, 16, 16], scale: 4 })
  })

  it('MR14: are of the middle z and the first t, or of the plane that was asked for; one that is not there is refused', async () => {
    const file = datasetOf([axis('z', 5), axis('y', 2), axis('x', 2)], ([z = 0]) => z)
    expect(await planeValues(file, order)).toMatchObject({ plane: { z: 2 }, shape: [1, 2, 2] })
    const found = await planeValues(file, { ...order, plane: { z: 4 } })
    expect(numbers(found)).toEqual([4, 4, 4, 4])
    await expect(planeValues(file, { ...order, plane: { z: 5 } })).rejects.toMatchObject({ at: 'axis z' })
    await expect(planeValues(file, { ...order, plane: { t: 1 } })).rejects.toMatchObject({ at: 'axis t' })
  })

  it('MR14: of a label image are values of it, never means', async () => {
    const file = { ...datasetOf([axis('y', 4), axis('x', 4)], ([y = 0, x = 0]) => (y + x) * 100), isLabel: true }
    expect(numbers(await planeValues(file, { ...order, side: 2 }))).toEqual([0, 200, 200, 400])
  })
})
