import { describe, expect, it } from 'vitest'
import { blockJpeg, losslessJpeg, rleFrame } from './codecs/fixture.ts'
import { tags } from './element.ts'
import { dicomFile, type Elements, encapsulated, imageElements } from './fixture.ts'
import { all, open, openFirst, syntaxes } from './open-fixture.ts'

describe('frames in fragments', () => {
  const frames = [3, 250].map((seed) => Uint8Array.from({ length: 6 }, (_, n) => (seed * (n + 1)) % 256))
  const packed = frames.map((frame) => rleFrame([frame]))
  const eight: Elements = { [tags.bitsAllocated]: [8], [tags.bitsStored]: [8], [tags.highBit]: [7], [tags.numberOfFrames]: '2' }
  const expected = Uint8Array.from(frames.flatMap((frame) => [...frame]))
  const second = (packed[0]?.length ?? 0) + 8

  it('are found without a table, one fragment each', async () => {
    const dataset = await openFirst(dicomFile(imageElements(2, 3, eight), syntaxes.rle, encapsulated(packed)))
    expect(dataset.chunk).toEqual([1, 2, 3])
    expect(await all(dataset)).toEqual(expected)
    expect(await dataset.read({ start: [1, 1, 0], shape: [1, 1, 3] })).toEqual(frames[1]?.subarray(3, 6))
  })

  it('are found by the Basic Offset Table, also in several fragments', async () => {
    const pieces = packed.flatMap((frame) => [frame.subarray(0, 64), frame.subarray(64)])
    const file = dicomFile(imageElements(2, 3, eight), syntaxes.rle, encapsulated(pieces, [0, second + 8]))
    expect(await all(await openFirst(file))).toEqual(expected)
  })

  it('are found by the Extended Offset Table', async () => {
    const offsets = new Uint8Array(BigUint64Array.of(0n, BigInt(second)).buffer)
    const elements = imageElements(2, 3, { ...eight, [tags.extendedOffsets]: offsets })
    expect(await all(await openFirst(dicomFile(elements, syntaxes.rle, encapsulated(packed))))).toEqual(expected)
  })

  it('are found where a stream begins', async () => {
    const streams = frames.map((frame) =>
      losslessJpeg({ rows: 2, columns: 3, components: 1, precision: 8, values: Uint16Array.from(frame) }, 1),
    )
    const pieces = streams.flatMap((stream) => [stream.subarray(0, 20), stream.subarray(20, 60), stream.subarray(60)])
    expect(await all(await openFirst(dicomFile(imageElements(2, 3, eight), syntaxes.lossless, encapsulated(pieces))))).toEqual(expected)
  })

  it('of JPEG lossless and of 12 bits give values', async () => {
    const values = Uint16Array.of(0, 4095, 17, 2048, 100, 3000)
    const signed = imageElements(2, 3, { [tags.pixelRepresentation]: [1] })
    const stream = losslessJpeg({ rows: 2, columns: 3, components: 1, precision: 12, values }, 7)
    expect(await all(await openFirst(dicomFile(signed, syntaxes.lossless, encapsulated([stream]))))).toEqual(
      Int16Array.of(0, -1, 17, -2048, 100, -1096),
    )
    const flat = blockJpeg({ rows: 1, columns: 2, precision: 12 }, [3001])
    expect(await all(await openFirst(dicomFile(imageElements(1, 2), syntaxes.jpeg, encapsulated([flat]))))).toEqual(
      Uint16Array.of(3001, 3001),
    )
  })

  it('are refused when they are of another size than the header says', async () => {
    const stream = losslessJpeg({ rows: 3, columns: 3, components: 1, precision: 8, values: new Uint16Array(9) }, 1)
    const dataset = await openFirst(dicomFile(imageElements(2, 3), syntaxes.lossless, encapsulated([stream])))
    await expect(all(dataset)).rejects.toThrow('3 x 3 x 1 values, and the header says 2 x 3 x 1')
  })

  it('are refused when there are fewer than frames', async () => {
    await expect(open(dicomFile(imageElements(2, 3, eight), syntaxes.rle, encapsulated(packed.slice(1))))).rejects.toThrow(
      '1 fragments cannot hold 2 frames',
    )
  })
})
