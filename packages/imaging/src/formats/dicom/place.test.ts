import { describe, expect, it } from 'vitest'
import type { Dataset } from '../../dataset.ts'
import { tags } from './element.ts'
import { dicomFile, type Elements, imageElements } from './fixture.ts'
import { all, first, open, openFirst, shapeOf, words } from './open-fixture.ts'

const apply = (dataset: Dataset, point: readonly number[]): number[] => {
  const { world } = dataset
  if (world?.kind !== 'physical') throw new Error('no physical world')
  return world.matrix.map((line) => line.reduce((sum, factor, n) => sum + factor * (point[n] ?? 1), 0))
}

describe('where the pixels lie', () => {
  const pixels = { [tags.pixels]: words([1, 2, 3, 4, 5, 6]) }
  it('the centre of the first pixel is at Image Position, columns are as far apart as Pixel Spacing says second', async () => {
    const place = {
      [tags.pixelSpacing]: '0.5\\0.25',
      [tags.sliceThickness]: '3',
      [tags.imagePosition]: '-10\\20\\30',
      [tags.imageOrientation]: '0\\1\\0\\0\\0\\-1',
    }
    const dataset = await openFirst(dicomFile(imageElements(2, 3, { ...pixels, ...place })))
    expect(dataset.axes.map(({ spacing, unit }) => [spacing, unit])).toEqual([
      [0.5, 'millimeter'],
      [0.25, 'millimeter'],
    ])
    expect(dataset.world).toMatchObject({ frame: 'LPS+', unit: 'millimeter' })
    expect(apply(dataset, [0.5, 0.5, 0.5])).toEqual([-10, 20, 30])
    expect(apply(dataset, [1.5, 0.5, 0.5])).toEqual([-10, 20.25, 30])
    expect(apply(dataset, [0.5, 1.5, 0.5])).toEqual([-10, 20, 29.5])
  })

  it('an ultrasound image has the scale of its region', async () => {
    const region = {
      [tags.regionFormat]: [1],
      [tags.regionUnitsX]: [3],
      [tags.regionUnitsY]: [3],
      [tags.regionDeltaX]: [0.02],
      [tags.regionDeltaY]: [0.03],
    }
    const dataset = await openFirst(dicomFile(imageElements(2, 3, { ...pixels, [tags.ultrasoundRegions]: [region] })))
    expect(dataset.axes.map(({ spacing }) => spacing)).toEqual([0.3, 0.2])
    const mixed = { [tags.ultrasoundRegions]: [region, { ...region, [tags.regionDeltaX]: [0.05] }] }
    expect((await openFirst(dicomFile(imageElements(2, 3, { ...pixels, ...mixed })))).axes[0]?.spacing).toBeNull()
  })

  const frame = (position: string, intercept = '5'): Elements => ({
    [tags.planePositionSequence]: [{ [tags.imagePosition]: position }],
    [tags.transformationMacro]: [{ [tags.rescaleSlope]: '2', [tags.rescaleIntercept]: intercept, [tags.rescaleType]: 'HU' }],
  })
  const enhanced = (...frames: readonly Elements[]) =>
    dicomFile(
      imageElements(1, 2, {
        ...pixels,
        [tags.numberOfFrames]: '3',
        [tags.sharedGroups]: [
          {
            [tags.planeOrientationSequence]: [{ [tags.imageOrientation]: '1\\0\\0\\0\\1\\0' }],
            [tags.pixelMeasures]: [{ [tags.pixelSpacing]: '2\\1', [tags.sliceThickness]: '4' }],
          },
        ],
        [tags.perFrameGroups]: frames,
      }),
    )

  it('an enhanced image has its planes by the positions of its frames', async () => {
    const dataset = await openFirst(enhanced(frame('0\\0\\9'), frame('0\\0\\6'), frame('0\\0\\3')))
    expect(dataset.axes[0]).toMatchObject({ name: 'z', spacing: 3, unit: 'millimeter' })
    expect(dataset.rescale).toEqual({ slope: 2, intercept: 5, unit: 'HU' })
    expect(apply(dataset, [0.5, 0.5, 2.5])).toEqual([0, 0, 3])
  })

  it('frames at the same place follow each other in time', async () => {
    const dataset = await openFirst(enhanced(frame('0\\0\\9'), frame('0\\0\\9'), frame('0\\0\\9')))
    expect(dataset.axes[0]).toEqual({ name: 't', kind: 'time', length: 3, spacing: null, unit: null })
  })

  it('planes at uneven distances, and frames with different scales, are told', async () => {
    const file = await open(enhanced(frame('0\\0\\9'), frame('0\\0\\6', '7'), frame('0\\0\\1')))
    expect(first(file)).toMatchObject({ world: null, rescale: null })
    expect(file.warnings.join('\n')).toMatch(/even distances[\s\S]*different rescale/)
  })
})

describe('frames that are not in the order of their planes', () => {
  const shared: Elements = {
    [tags.planeOrientationSequence]: [{ [tags.imageOrientation]: '1\\0\\0\\0\\1\\0' }],
    [tags.pixelMeasures]: [{ [tags.pixelSpacing]: '1\\1' }],
  }
  const at = (z: number, more: Elements = {}): Elements => ({
    [tags.planePositionSequence]: [{ [tags.imagePosition]: `5\\6\\${z}` }],
    ...more,
  })
  const time = (n: number): Elements => ({ [tags.frameContent]: [{ [tags.temporalIndex]: [n] }] })
  const segment = (n: number): Elements => ({ [tags.segmentIdentification]: [{ [tags.segmentReference]: [n] }] })
  const volume = async (frames: readonly Elements[], more: Elements = {}) => {
    const file = await open(
      dicomFile(
        imageElements(1, 2, {
          [tags.numberOfFrames]: `${frames.length}`,
          [tags.sharedGroups]: [shared],
          [tags.perFrameGroups]: frames,
          [tags.pixels]: words(frames.flatMap((_, n) => [10 * n, 10 * n + 1])),
          ...more,
        }),
      ),
    )
    return file.datasets.find(({ name }) => name === 'volume')
  }

  it('are put in order, with the place of the first plane', async () => {
    const dataset = await volume([at(4), at(0), at(2)])
    expect(dataset?.axes.map(({ name, length, spacing }) => [name, length, spacing])).toEqual([
      ['z', 3, 2],
      ['y', 1, 1],
      ['x', 2, 1],
    ])
    expect(dataset && (await all(dataset))).toEqual(Uint16Array.of(10, 11, 20, 21, 0, 1))
    expect(dataset && apply(dataset, [0.5, 0.5, 0.5])).toEqual([5, 6, 0])
    expect(dataset && apply(dataset, [0.5, 0.5, 2.5])).toEqual([5, 6, 4])
  })

  it('are put in times and planes where each plane comes again', async () => {
    const dataset = await volume([at(0, time(2)), at(1, time(2)), at(0, time(1)), at(1, time(1))])
    expect(dataset?.axes.map(({ name, length }) => [name, length])).toEqual([
      ['t', 2],
      ['z', 2],
      ['y', 1],
      ['x', 2],
    ])
    expect(dataset && (await all(dataset))).toEqual(Uint16Array.of(20, 21, 30, 31, 0, 1, 10, 11))
    expect(dataset && (await dataset.read({ start: [1, 0, 0, 1], shape: [1, 2, 1, 1] }))).toEqual(Uint16Array.of(1, 11))
  })

  it('are put in channels where they show segments', async () => {
    const labels = { [tags.segments]: [{ [tags.segmentLabel]: 'liver' }, { [tags.segmentLabel]: 'tumour' }] }
    const frames = [at(0, segment(1)), at(1, segment(1)), at(0, segment(2)), at(1, segment(2))]
    const dataset = await volume(frames, labels)
    expect(dataset?.axes[0]).toMatchObject({ name: 'c', length: 2 })
    expect(dataset?.channels.map(({ name }) => name)).toEqual(['liver', 'tumour'])
  })

  it('stay as they are when planes are missing, shifted or in order', async () => {
    expect(await volume([at(0), at(4), at(1)])).toBeUndefined()
    expect(await volume([at(0), at(1), at(0)])).toBeUndefined()
    expect(await volume([at(0), at(1), at(2)])).toBeUndefined()
  })
})

describe('tiles of a slide', () => {
  const tile = (n: number) => [n * 4, n * 4 + 1, n * 4 + 2, n * 4 + 3]
  const eight: Elements = { [tags.bitsAllocated]: [8], [tags.bitsStored]: [8], [tags.highBit]: [7] }
  const slide = (frames: number, more: Elements) =>
    dicomFile(
      imageElements(2, 2, {
        ...eight,
        [tags.numberOfFrames]: `${frames}`,
        [tags.totalRows]: [3],
        [tags.totalColumns]: [4],
        [tags.pixels]: Uint8Array.from(Array.from({ length: frames }, (_, n) => tile(n)).flat()),
        ...more,
      }),
    )

  it('are put together row after row, and cut at its edge', async () => {
    const file = await open(slide(4, {}))
    expect(shapeOf(first(file))).toEqual([4, 2, 2])
    const whole = file.datasets[1]
    expect(whole?.name).toBe('slide')
    expect(whole && (await all(whole))).toEqual(Uint8Array.of(0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13))
  })

  it('are put where they say, and leave holes where there is none', async () => {
    const at = (row: number, column: number): Elements => ({
      [tags.slidePosition]: [{ [tags.tileRow]: [row], [tags.tileColumn]: [column] }],
    })
    const file = await open(slide(2, { [tags.perFrameGroups]: [at(3, 3), at(1, 1)] }))
    const whole = file.datasets[1]
    expect(whole && (await all(whole))).toEqual(Uint8Array.of(4, 5, 0, 0, 6, 7, 0, 0, 0, 0, 0, 1))
  })

  it('of several planes stay frames, and it is said', async () => {
    const file = await open(slide(8, {}))
    expect(file.datasets.length).toBe(1)
    expect(file.warnings.join()).toContain('several planes or paths')
  })
})
