import { describe, expect, it } from 'vitest'
import { tags } from './element.ts'
import { dicomFile, type Elements, imageElements, named } from './fixture.ts'
import { first, open, openFirst, words } from './open-fixture.ts'

describe('what the values stand for', () => {
  const pixels = { [tags.pixels]: words([1, 2, 3, 4]) }
  const image = (more: Elements) => dicomFile(imageElements(2, 2, { ...pixels, ...more }))
  const ct: Elements = { [tags.modality]: 'CT', [tags.rescaleSlope]: '2', [tags.rescaleIntercept]: '-1024' }

  it('a CT is rescaled to Hounsfield units, and its window is told in stored values', async () => {
    const dataset = await openFirst(image({ ...ct, [tags.windowCenter]: '40\\300', [tags.windowWidth]: '401\\1500' }))
    expect(dataset.rescale).toEqual({ slope: 2, intercept: -1024, unit: 'HU' })
    // PS3.3 C.11.2.1.2: 40 - 0.5 - 400 / 2 and 40 - 0.5 + 400 / 2, as stored.
    expect(dataset.channels[0]?.window).toEqual({ low: (-160.5 + 1024) / 2, high: (239.5 + 1024) / 2 })
  })

  it('a window of the exact kind has no half pixel in it', async () => {
    const dataset = await openFirst(image({ [tags.windowCenter]: '40', [tags.windowWidth]: '400', [tags.voiFunction]: 'LINEAR_EXACT' }))
    expect(dataset.channels[0]?.window).toEqual({ low: -160, high: 240 })
  })

  it('a dose grid is scaled to Gray, and its planes lie at their offsets', async () => {
    const dataset = await openFirst(
      dicomFile(
        imageElements(1, 2, {
          ...pixels,
          [tags.numberOfFrames]: '2',
          [tags.doseScaling]: '0.001',
          [tags.doseUnits]: 'GY',
          [tags.gridFrameOffsets]: '0\\2.5',
          [tags.frameIncrementPointer]: [tags.gridFrameOffsets],
        }),
      ),
    )
    expect(dataset.rescale).toEqual({ slope: 0.001, intercept: 0, unit: 'Gy' })
    expect(dataset.axes[0]).toMatchObject({ name: 'z', spacing: 2.5, unit: 'millimeter' })
  })

  it('MONOCHROME1 is told, padding is no data, and burned-in words are warned of', async () => {
    const file = await open(image({ [tags.photometric]: 'MONOCHROME1', [tags.pixelPadding]: [65_535], [tags.burnedIn]: 'YES' }))
    expect(first(file).nodata).toBe(65_535)
    const signed = await openFirst(image({ [tags.pixelRepresentation]: [1], [tags.pixelPadding]: [63_536] }))
    expect(signed.nodata).toBe(-2000)
    expect(file.warnings.join('\n')).toMatch(/MONOCHROME1[\s\S]*burned/)
  })

  it('frames that follow each other in time have an axis t in seconds', async () => {
    const time = { [tags.numberOfFrames]: '2', [tags.frameTime]: '40', [tags.frameIncrementPointer]: [tags.frameTime] }
    const dataset = await openFirst(dicomFile(imageElements(1, 2, { ...pixels, ...time })))
    expect(dataset.axes[0]).toEqual({ name: 't', kind: 'time', length: 2, spacing: 0.04, unit: 'second' })
    const uneven = { [tags.numberOfFrames]: '2', [tags.frameTimeVector]: '0\\25', [tags.frameIncrementPointer]: [tags.frameTimeVector] }
    const other = await openFirst(dicomFile(imageElements(1, 2, { ...pixels, ...uneven })))
    expect(other.axes[0]).toMatchObject({ name: 't', spacing: null, coordinates: [0, 0.025], unit: 'second' })
  })
})

describe('what a careful user is told', () => {
  it('lossy compression, overlays and segments', async () => {
    const more = {
      [tags.pixels]: words([1]),
      [tags.lossy]: '01',
      [named.overlay]: Uint8Array.of(1, 0),
      [tags.segments]: [{ [tags.segmentLabel]: 'liver' }, { [tags.segmentLabel]: 'tumour' }],
    }
    const { warnings } = await open(dicomFile(imageElements(1, 1, more)))
    expect(warnings.join('\n')).toMatch(/lossy compression[\s\S]*1 overlay[\s\S]*2 segments: liver, tumour/)
  })
})
