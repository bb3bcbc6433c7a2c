import type { ByteSource } from '../byte-source.ts'
import type { FormatReader, ImageFile, ReadContext } from '../dataset.ts'
import { FormatError } from '../format-error.ts'
import { pictureOf } from './dicom/colors.ts'
import { type DataSet, dataSetOf } from './dicom/data-set.ts'
import { datasetOf } from './dicom/dataset.ts'
import { tags } from './dicom/element.ts'
import { headerOf } from './dicom/header.ts'
import { imageOf } from './dicom/image.ts'
import { hasPreamble, looksLikeDataSet, openPart10 } from './dicom/part10.ts'
import { personalKeys } from './dicom/personal.ts'
import { slideOf } from './dicom/slide.ts'
import { noPixels } from './dicom/sop-classes.ts'
import { volumeOf } from './dicom/volume.ts'

/** What a careful user should know of the pixels, and the header alone says. */
const warnOfContent = (set: DataSet, warn: (warning: string) => void): void => {
  if (set.text(tags.lossy) === '01') warn('the values were changed by lossy compression at some time')
  const overlays = [...set.elements.keys()].filter((tag) => Math.floor(tag / 0x1000000) === 0x60 && tag % 65_536 === 0x3000)
  if (overlays.length > 0) warn(`the file has ${overlays.length} overlay${overlays.length === 1 ? '' : 's'}, which Reticle does not show`)
  const segments = set.items(tags.segments).map((segment, n) => segment.text(tags.segmentLabel) ?? `${n + 1}`)
  if (segments.length > 0)
    warn(`the frames show ${segments.length} segment${segments.length === 1 ? '' : 's'}: ${segments.slice(0, 20).join(', ').slice(0, 400)}`)
}

const open = async (source: ByteSource, { limits }: ReadContext): Promise<ImageFile> => {
  const file = await openPart10(source, limits)
  const warnings = [...file.warnings]
  const warn = (warning: string) => {
    if (!warnings.includes(warning)) warnings.push(warning)
  }
  const set = dataSetOf(file.elements)
  const image = imageOf(set, file.syntax, limits)
  if (image === undefined) throw new FormatError('(7FE0,0010)', noPixels(set, dataSetOf(file.meta).text(tags.storedSopClass)))
  const dataset = await datasetOf(file, set, image, limits, warn)
  const picture = await pictureOf(file.source, set, image, dataset, limits)
  if (picture !== undefined) warn('the dataset RGB has the same picture in red, green and blue')
  const volume = volumeOf(set, image, dataset, limits)
  if (volume !== undefined) warn('the dataset volume has the frames in the order of their planes')
  const slide = slideOf(set, image, picture ?? dataset, limits, warn)
  if (slide !== undefined) warn('the frames are tiles; the dataset slide has them put together')
  warnOfContent(set, warn)
  if (set.text(tags.burnedIn) === 'YES') warn('the header says that words are burned into the pixels: they may tell who the patient is')
  const header = headerOf(file.meta, file.elements, set)
  return {
    format: 'DICOM',
    datasets: [dataset, picture, volume, slide].filter((one) => one !== undefined),
    skipped: [],
    header,
    personal: personalKeys(header),
    warnings,
    close: async () => undefined,
  }
}

/**
 * DICOM images (PS3.10 files, and bare data sets): values as pydicom's `pixel_array` gives them, in a stack along z, or along t where frames follow
 * each other in time. Rescaling and window are told aside and never applied. What is stored as luminance and colour differences or by a palette has a
 * second dataset `RGB`, and the tiles of a slide have one that puts them together, `slide`, as frames out of order have a `volume`: the last dataset is the one to look at.
 */
export const dicom: FormatReader = {
  id: 'dicom',
  title: 'DICOM',
  extensions: ['.dcm'],
  mediaType: 'application/dicom',
  matches: (head) => hasPreamble(head) || looksLikeDataSet(head),
  open,
}
