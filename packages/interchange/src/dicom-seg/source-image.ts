import type { LabelledSample, LabelledSet } from '../port.ts'
import { type Element, text } from './elements.ts'
import { isDicom, itemOf, readDicom, textOf } from './read-elements.ts'

/** What a segmentation says of the image that it is of. */
export type SourceImage = {
  readonly sopClass: string
  readonly sopInstance: string
  readonly study: string
  readonly series: string
  readonly frameOfReference: string
  /** Of the patient and the study, as they stand there; empty texts for what is not known. */
  readonly about: readonly Element[]
  /** Pixel spacing, orientation and position, where all three are known. */
  readonly place:
    | { readonly spacing: string; readonly thickness: string; readonly orientation: string; readonly position: string }
    | undefined
}

const copied = [
  [0x00100010, 'PN'],
  [0x00100020, 'LO'],
  [0x00100030, 'DA'],
  [0x00100040, 'CS'],
  [0x00080020, 'DA'],
  [0x00080030, 'TM'],
  [0x00080050, 'SH'],
  [0x00080090, 'PN'],
  [0x00200010, 'SH'],
] as const

/** For a sample that is no DICOM image: nobody, and nothing known. */
export const unknownSource: readonly Element[] = copied.map(([tag, vr]) => text(tag, vr, ''))

/** Only a file that can be DICOM is opened: images are large. */
const cannotBe = /\.(?:png|jpe?g|tiff?|gif|webp|zarr)$/i

/** The image's own identifiers, when its bytes are at hand and are a DICOM file that can be read. */
export const sourceImageOf = async (set: LabelledSet, sample: LabelledSample): Promise<SourceImage | undefined> => {
  if (cannotBe.test(sample.fileName)) return undefined
  const bytes = await set.imageOf?.(sample)
  if (bytes === undefined || !isDicom(bytes)) return undefined
  try {
    const image = readDicom(bytes)
    const [sopClass, sopInstance] = [textOf(image, 0x00080016), textOf(image, 0x00080018)]
    const [study, series] = [textOf(image, 0x0020000d), textOf(image, 0x0020000e)]
    if (sopClass === '' || sopInstance === '' || study === '' || series === '') return undefined
    const place = {
      ...{ spacing: textOf(image, 0x00280030), thickness: textOf(image, 0x00180050) },
      ...{ orientation: textOf(image, 0x00200037), position: textOf(image, 0x00200032) },
    }
    const isPlaced = place.spacing !== '' && place.orientation !== '' && place.position !== '' && itemOf(image, 0x52009229) === undefined
    return {
      ...{ sopClass, sopInstance, study, series, frameOfReference: textOf(image, 0x00200052) },
      // Text of another character set than this file's would be wrong here.
      about: copied.map(([tag, vr]) => text(tag, vr, /^[ -~]*$/.test(textOf(image, tag)) ? textOf(image, tag) : '')),
      place: isPlaced ? place : undefined,
    }
  } catch {
    // Another transfer syntax, or a damaged file: then the segmentation stands alone.
    return undefined
  }
}
