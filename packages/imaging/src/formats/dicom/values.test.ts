import { describe, expect, it } from 'vitest'
import { tags } from './element.ts'
import { dicomFile, imageElements } from './fixture.ts'
import { all, bytesFrom, deflated, first, open, openFirst, rgb, shapeOf, syntaxes, words } from './open-fixture.ts'

describe('the stored values', () => {
  const numbers = [0, 1, 65_535, 256, 40_000, 7]
  it.each(['implicit', 'explicit', 'big', 'deflated'] as const)('are the same in the %s transfer syntax', async (name) => {
    const elements = imageElements(2, 3, { [tags.pixels]: words(numbers, name !== 'big') })
    const dataset = await openFirst(name === 'deflated' ? deflated(elements) : dicomFile(elements, syntaxes[name]))
    expect(dataset.dtype).toBe('uint16')
    expect(dataset.axes.map((axis) => axis.name)).toEqual(['y', 'x'])
    expect(await all(dataset)).toEqual(Uint16Array.from(numbers))
  })

  it('are signed where Pixel Representation says so', async () => {
    const file = dicomFile(imageElements(1, 3, { [tags.pixelRepresentation]: [1], [tags.pixels]: words([-1024, 0, 32_767]) }))
    expect(await all(await openFirst(file))).toEqual(Int16Array.of(-1024, 0, 32_767))
  })

  it('of 32 bits and of floating point keep their type', async () => {
    const bits = { [tags.bitsAllocated]: [32], [tags.bitsStored]: [32], [tags.highBit]: [31] }
    const floats = new Uint8Array(Float32Array.of(1.5, Number.NaN, -3e20).buffer)
    expect(await all(await openFirst(dicomFile(imageElements(1, 3, { ...bits, [tags.floatPixels]: floats }))))).toEqual(
      Float32Array.of(1.5, Number.NaN, -3e20),
    )
    const integers = new Uint8Array(Uint32Array.of(1, 4_000_000_000, 7).buffer)
    expect(await all(await openFirst(dicomFile(imageElements(1, 3, { ...bits, [tags.pixels]: integers }))))).toEqual(
      Uint32Array.of(1, 4_000_000_000, 7),
    )
  })

  it('of one bit become bytes, over the borders of rows and frames', async () => {
    const bits = { [tags.bitsAllocated]: [1], [tags.bitsStored]: [1], [tags.highBit]: [0], [tags.numberOfFrames]: '2' }
    const dataset = await openFirst(dicomFile(imageElements(3, 3, { ...bits, [tags.pixels]: Uint8Array.of(0b10110101, 0b01001011, 0b10) })))
    expect(shapeOf(dataset)).toEqual([2, 3, 3])
    expect(await all(dataset)).toEqual(Uint8Array.of(1, 0, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1))
    const box = { start: [1, 1, 0], shape: [1, 2, 2] }
    expect(await dataset.read(box)).toEqual(Uint8Array.of(0, 0, 0, 0))
  })

  it('of colours come pixel after pixel, whether stored so or in planes', async () => {
    const pixels = bytesFrom(18)
    const planes = Uint8Array.from({ length: 18 }, (_, n) => pixels[(n % 6) * 3 + Math.floor(n / 6)] ?? 0)
    const plain = await openFirst(dicomFile(imageElements(2, 3, { ...rgb, [tags.pixels]: pixels })))
    const planar = await openFirst(dicomFile(imageElements(2, 3, { ...rgb, [tags.planarConfiguration]: [1], [tags.pixels]: planes })))
    expect(plain.axes.map((axis) => axis.name)).toEqual(['y', 'x', 'c'])
    expect(plain.isColor).toBe(true)
    expect(await all(plain)).toEqual(pixels)
    expect(await all(planar)).toEqual(pixels)
    expect(await planar.read({ start: [1, 0, 1], shape: [1, 2, 2] })).toEqual(Uint8Array.from([10, 11, 13, 14], (n) => pixels[n] ?? 0))
  })

  it('of YBR_FULL_422 have the colour differences of their pair, and a picture in RGB beside them', async () => {
    const elements = imageElements(1, 4, {
      ...rgb,
      [tags.photometric]: 'YBR_FULL_422',
      [tags.pixels]: Uint8Array.of(10, 20, 100, 200, 30, 40, 128, 128),
    })
    const file = await open(dicomFile(elements))
    expect(await all(first(file))).toEqual(Uint8Array.of(10, 100, 200, 20, 100, 200, 30, 128, 128, 40, 128, 128))
    expect(first(file).isColor).toBe(false)
    const picture = file.datasets[1]
    expect(picture).toMatchObject({ name: 'RGB', isColor: true })
    expect(await picture?.read({ start: [0, 2, 0], shape: [1, 2, 3] })).toEqual(Uint8Array.of(30, 30, 30, 40, 40, 40))
    expect(await picture?.read({ start: [0, 0, 0], shape: [1, 1, 2] })).toEqual(Uint8Array.of(111, 0))
    expect(file.warnings.join()).toContain('not red, green and blue')
  })

  it('of a palette are the indices, and a picture in RGB beside them', async () => {
    const table = [...[0, 1, 2].map((n) => [0x00281101 + n, [3, 10, 8]] as const)]
    const entries = [
      [0x00281201, Uint8Array.of(1, 2, 3)],
      [0x00281202, Uint8Array.of(4, 5, 6)],
      [0x00281203, Uint8Array.of(7, 8, 9)],
    ] as const
    const eight = { [tags.bitsAllocated]: [8], [tags.bitsStored]: [8], [tags.highBit]: [7], [tags.photometric]: 'PALETTE COLOR' }
    const more = { ...eight, ...Object.fromEntries(table), ...Object.fromEntries(entries), [tags.pixels]: Uint8Array.of(10, 12, 0, 200) }
    const file = await open(dicomFile(imageElements(2, 2, more)))
    expect(await all(first(file))).toEqual(Uint8Array.of(10, 12, 0, 200))
    const picture = file.datasets[1]
    expect(picture && (await all(picture))).toEqual(Uint8Array.of(1, 4, 7, 3, 6, 9, 1, 4, 7, 3, 6, 9))
  })
})
