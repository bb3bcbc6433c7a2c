import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { fuzz } from '../conformance/mutate.ts'
import { statsOf } from '../inspect.ts'
import { blockJpeg, losslessJpeg, rleFrame } from './dicom/codecs/fixture.ts'
import { tags } from './dicom/element.ts'
import { dicomFile, encapsulated, imageElements, named } from './dicom/fixture.ts'
import { bytesFrom, deflated, open, openFirst, shapeOf, syntaxes, words } from './dicom/open-fixture.ts'
import { dicom } from './dicom.ts'

const shared = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url))
const isThere = existsSync(`${shared}formats/manifest.json`)
const goldens = isThere ? ['CT_small', 'MR_small', 'SC_rgb_small_odd', 'JPEG2000', 'liver_1frame'] : []

type Golden = { file: string; expected: { shape: number[]; dtype: string; min: number; max: number; mean: number } }
const manifest: Golden[] = isThere ? JSON.parse(readFileSync(`${shared}formats/manifest.json`, 'utf8')) : []

/** SHA-256 of `pixel_array` in C order, computed with pydicom 2.3.1. */
const hashes: Readonly<Record<string, string>> = {
  CT_small: '7a481f6ffff833aef4d8bd54819bd8f472aaa7232090208e056c90eacf079926',
  MR_small: '88617aaa46138fb1b6e2a951e762d962382354d69f47f8c04d4abff2f6a6a63e',
  SC_rgb_small_odd: 'ef2df252ba3cd066405c4dd121d0efea1341083ae2f676e1f4c844b5a4838cb8',
  JPEG2000: '0b1224a6dcd0dcebb1ae6966270b620a8aecc3e20d7fe5b01504e574e1814ac6',
  liver_1frame: 'e036a07b502fdfd1f0ed932406e2474409be9fe49397c4906f2b8738f84f2230',
}

describe.skipIf(!isThere)(`real files${isThere ? '' : ' [skipped: ../shared/data is absent]'}`, () => {
  it.each(goldens)('%s has the values that pydicom gives', async (name) => {
    const { expected } = manifest.find(({ file }) => file === `dicom/${name}.dcm`) ?? {}
    const dataset = await openFirst(readFileSync(`${shared}formats/dicom/${name}.dcm`))
    const { min, max, mean, sha256 } = await statsOf(dataset)
    expect({ shape: shapeOf(dataset), dtype: dataset.dtype, min, max }).toEqual({
      shape: expected?.shape,
      dtype: expected?.dtype,
      min: expected?.min,
      max: expected?.max,
    })
    expect(mean).toBeCloseTo(expected?.mean ?? Number.NaN, 6)
    expect(sha256).toBe(hashes[name])
  })

  it.each([
    ['rtstruct', 'an RT structure set'],
    ['waveform_ecg', 'a waveform'],
  ])('%s holds no pixels, and is refused as %s', async (name, reason) => {
    await expect(open(readFileSync(`${shared}formats/dicom/${name}.dcm`))).rejects.toThrow(reason)
  })

  it('a file that is cut off is refused by its pixels', async () => {
    await expect(open(readFileSync(`${shared}broken/dicom_truncated.dcm`))).rejects.toThrow('128 rows x 128 columns take 32768 bytes')
  })
})

describe('damaged files', () => {
  const lossless = losslessJpeg({ rows: 9, columns: 13, components: 1, precision: 16, values: new Uint16Array(117).fill(900) }, 1)
  const at = (z: number) => ({ [tags.planePositionSequence]: [{ [tags.imagePosition]: `0\\0\\${z}` }] })
  const enhanced = imageElements(2, 2, {
    [tags.numberOfFrames]: '3',
    [tags.sharedGroups]: [
      {
        [tags.planeOrientationSequence]: [{ [tags.imageOrientation]: '1\\0\\0\\0\\1\\0' }],
        [tags.pixelMeasures]: [{ [tags.pixelSpacing]: '1\\1' }],
      },
    ],
    [tags.perFrameGroups]: [at(4), at(0), at(2)],
    [tags.pixels]: words(Array.from({ length: 12 }, (_, n) => n)),
  })
  const tiles = imageElements(2, 2, {
    [tags.numberOfFrames]: '4',
    [tags.totalRows]: [3],
    [tags.totalColumns]: [4],
    [tags.pixels]: words(Array.from({ length: 16 }, (_, n) => n)),
  })
  const own = [
    dicomFile(enhanced),
    dicomFile(tiles),
    dicomFile(
      imageElements(4, 4, {
        [tags.pixels]: words(Array.from({ length: 16 }, (_, n) => n)),
        [named.referencedImages]: [{ [named.referencedInstance]: '1.2' }],
      }),
    ),
    dicomFile(imageElements(4, 4, { [tags.pixels]: words(Array.from({ length: 16 }, (_, n) => n)) }), syntaxes.implicit),
    dicomFile(imageElements(9, 13), syntaxes.lossless, encapsulated([lossless])),
    dicomFile(imageElements(8, 8), syntaxes.jpeg, encapsulated([blockJpeg({ rows: 8, columns: 8, precision: 12 }, [77])])),
    dicomFile(imageElements(2, 2), syntaxes.rle, encapsulated([rleFrame([bytesFrom(4), bytesFrom(4)])])),
    deflated(imageElements(2, 2, { [tags.pixels]: words([1, 2, 3, 4]) })),
  ]
  it('are read or refused, never anything else', async () => {
    const sound = [...own, ...goldens.map((name) => Uint8Array.from(readFileSync(`${shared}formats/dicom/${name}.dcm`)))]
    const outcome = await fuzz(dicom, sound, { rounds: 2200, seed: 4, headBytes: 4096 })
    expect(outcome.read).toBeGreaterThan(100)
    expect(outcome.refused).toBeGreaterThan(500)
  }, 120_000)
})
