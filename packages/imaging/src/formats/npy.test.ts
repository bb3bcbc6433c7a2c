import { describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { fuzz } from '../conformance/mutate.ts'
import { parseLiteral } from './npy/python-literal.ts'
import { npy } from './npy.ts'
import { allValues, datasetIn, joined, openBytes, shapeOf, wrongBoxes } from './raw/for-tests.ts'

/** A .npy file as numpy.save writes it. */
const npyFile = (
  descr: string,
  shape: readonly number[],
  data: ArrayBufferView<ArrayBuffer>,
  { order = 'False', version = 1 } = {},
): Uint8Array => {
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape.map((length) => `${length}, `).join('')}), }`
  const padded = `${text}${' '.repeat(63 - ((text.length + 10) % 64))}\n`
  const length = version === 1 ? [padded.length & 255, padded.length >> 8] : [padded.length & 255, padded.length >> 8, 0, 0]
  return joined('\x93NUMPY', Uint8Array.of(version, 0, ...length), padded, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
}

const zipped = async (files: Readonly<Record<string, Uint8Array>>, compress: boolean): Promise<Uint8Array> => {
  const zip = new ZipFile()
  for (const [name, bytes] of Object.entries(files)) zip.addBuffer(Buffer.from(bytes), name, { compress })
  zip.end()
  const pieces: Buffer[] = []
  for await (const piece of zip.outputStream) pieces.push(Buffer.from(piece))
  return new Uint8Array(Buffer.concat(pieces))
}

const count = (length: number) => Array.from({ length }, (_, n) => n)
const small = npyFile('<u2', [3, 4], Uint16Array.from(count(12)))

describe('.npy', () => {
  it.each([1, 2, 3])('version %i is read', async (version) => {
    const file = await openBytes(npy, npyFile('<u2', [3, 4], Uint16Array.from(count(12)), { version }))
    const dataset = datasetIn(file)
    expect(dataset.axes.map((axis) => axis.name)).toEqual(['y', 'x'])
    expect([shapeOf(dataset), dataset.dtype, await allValues(dataset)]).toEqual([[3, 4], 'uint16', count(12)])
  })

  it('the highest byte may be first', async () => {
    const bytes = Uint8Array.of(1, 2, 0xff, 0xfe)
    expect(await allValues(datasetIn(await openBytes(npy, npyFile('>u2', [1, 2], bytes))))).toEqual([0x102, 0xfffe])
    expect(await allValues(datasetIn(await openBytes(npy, npyFile('>i2', [1, 2], bytes))))).toEqual([0x102, -2])
  })

  it('Fortran order gives the same array in C order, whole and in boxes', async () => {
    const [a, b, c] = [3, 4, 5]
    const stored = count(a * b * c)
    const dataset = datasetIn(await openBytes(npy, npyFile('<i4', [a, b, c], Int32Array.from(stored), { order: 'True' })))
    const expected = count(a).flatMap((i) => count(b).flatMap((j) => count(c).map((k) => i + a * (j + b * k))))
    expect(shapeOf(dataset)).toEqual([a, b, c])
    expect(await allValues(dataset)).toEqual(expected)
    expect(await wrongBoxes(dataset)).toEqual([])
  })

  it('boxes of a C-ordered stack are what they are in the whole', async () => {
    const dataset = datasetIn(await openBytes(npy, npyFile('<f8', [4, 9, 11], Float64Array.from(count(396)))))
    expect(await wrongBoxes(dataset)).toEqual([])
  })

  it('half floats become float32 without loss, and the user is told', async () => {
    const halfs = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0x8000)
    const file = await openBytes(npy, npyFile('<f2', [2, 3], halfs))
    expect(datasetIn(file).dtype).toBe('float32')
    expect(await allValues(datasetIn(file))).toEqual([1, -2, 2 ** -24, 65504, Number.POSITIVE_INFINITY, -0])
    expect(file.warnings.join()).toMatch(/half floats/)
  })

  it('booleans become uint8, 64-bit integers keep every bit', async () => {
    expect(datasetIn(await openBytes(npy, npyFile('|b1', [2, 2], Uint8Array.of(0, 1, 1, 0)))).dtype).toBe('uint8')
    const big = datasetIn(await openBytes(npy, npyFile('<u8', [1, 2], BigUint64Array.of(2n ** 64n - 1n, 9007199254740993n))))
    expect([...(await big.read({ start: [0, 0], shape: [1, 2] }))]).toEqual([2n ** 64n - 1n, 9007199254740993n])
  })

  it('three values of 8 bits at each place are a colour; three images are not', async () => {
    const picture = datasetIn(await openBytes(npy, npyFile('|u1', [6, 5, 3], new Uint8Array(90))))
    expect([picture.axes.map((axis) => axis.name).join(''), picture.isColor, picture.channels.length]).toEqual(['yxc', true, 3])
    const stack = datasetIn(await openBytes(npy, npyFile('|u1', [3, 6, 5], new Uint8Array(90))))
    expect([stack.axes.map((axis) => axis.name).join(''), stack.isColor]).toEqual(['zyx', false])
  })

  it.each([
    ['<c8', /complex/],
    ['|O', /pickled/],
    ['<U4', /text/],
    ['<f3', /not read/],
  ])('%s is refused with its reason', async (descr, reason) => {
    await expect(openBytes(npy, npyFile(descr, [2, 2], new Uint8Array(64)))).rejects.toThrow(reason)
  })

  it.each([
    ['fewer values than the shape says', npyFile('<u2', [3000, 4000], Uint16Array.of(1)), /ends before/],
    ['one axis', npyFile('<u2', [3], Uint16Array.of(1, 2, 3)), /one axis/],
    ['nothing', npyFile('<u2', [0, 3], new Uint8Array(0)), /0 long/],
    ['a lying length of the header', joined(small.subarray(0, 8), Uint8Array.of(255, 255), small.subarray(10)), /ends inside/],
    ['absurd axes', npyFile('<u2', [9007199254740991, 2], Uint16Array.of(1)), /more than/],
  ])('a file with %s is refused', async (_what, bytes, reason) => {
    await expect(openBytes(npy, bytes)).rejects.toThrow(reason)
  })
})

describe('.npz', () => {
  it.each([true, false])('arrays are found by name (packed: %s)', async (compress) => {
    const file = await openBytes(
      npy,
      await zipped(
        {
          'a.npy': small,
          'b.npy': npyFile('<f4', [2, 2], Float32Array.of(1, 2, 3, 4)),
          'one.npy': npyFile('<f4', [2], Float32Array.of(1, 2)),
        },
        compress,
      ),
    )
    expect(file.datasets.map((dataset) => dataset.name)).toEqual(['a', 'b'])
    expect(await allValues(datasetIn(file, 'b'))).toEqual([1, 2, 3, 4])
    expect(await allValues(datasetIn(file, 'a'))).toEqual(count(12))
    expect(file.skipped).toMatchObject([{ name: 'one', reason: expect.stringMatching(/one axis/) }])
    await file.close()
  })

  it('is not unpacked beyond what may be held', async () => {
    const bomb = await zipped({ 'a.npy': npyFile('|u1', [4000, 4000], new Uint8Array(16_000_000)) }, true)
    expect(bomb.byteLength).toBeLessThan(100_000)
    await expect(openBytes(npy, bomb, { limits: { bytes: 1_000_000 } })).rejects.toThrow(/unpacks to/)
  })
})

describe('Python literals', () => {
  it('are read, and nothing is evaluated', () => {
    expect(parseLiteral("(1, 'a', None, True, [2,],)")).toEqual([1, 'a', null, true, [2]])
    for (const text of ["__import__('os')", '1+1', "'a' 'b'", '{1: 2}', "{'a': (}", '('.repeat(100), "'\\x41'"])
      expect(() => parseLiteral(text), text).toThrow(/^header: /)
  })
})

describe('damaged files', () => {
  it('are read or refused, 2,000 times', async () => {
    const sound = [
      small,
      npyFile('<i4', [3, 4, 5], Int32Array.from(count(60)), { order: 'True' }),
      await zipped({ 'a.npy': small, 'b.npy': small }, true),
      await zipped({ 'a.npy': small }, false),
    ]
    const outcome = await fuzz(npy, sound, { rounds: 2000, seed: 4, headBytes: 160 })
    expect(outcome.read).toBeGreaterThan(100)
    expect(outcome.refused).toBeGreaterThan(100)
  }, 60_000)
})
