import type { ByteSource } from '../../byte-source.ts'
import type { ImageFile, ReadContext } from '../../dataset.ts'
import { FormatError } from '../../format-error.ts'
import { pictureOf } from './colors.ts'
import { type DataSet, dataSetOf } from './data-set.ts'
import { datasetOf } from './dataset.ts'
import { tags } from './element.ts'
import { headerOf } from './header.ts'
import { imageOf } from './image.ts'
import { openPart10 } from './part10.ts'
import { personalKeys } from './personal.ts'
import { slideOf } from './slide.ts'
import { noPixels } from './sop-classes.ts'
import { volumeOf } from './volume.ts'

/** What a careful user should know of the pixels, and the header alone says. */
const warnOfContent = (set: DataSet, warn: (warning: string) => void): void => {
  if (set.text(tags.lossy) === '01') warn('the values were changed by lossy compression at some time')
  const overlays = [...set.elements.keys()].filter((tag) => Math.floor(tag / 0x1000000) === 0x60 && tag % 65_536 === 0x3000)
  if (overlays.length > 0) warn(`the file has ${overlays.length} overlay${overlays.length === 1 ? '' : 's'}, which Reticle does not show`)
  const segments = set.items(tags.segments).map((segment, n) => segment.text(tags.segmentLabel) ?? `${n + 1}`)
  if (segments.length > 0)
    warn(`the frames show ${segments.length} segment${segments.length === 1 ? '' : 's'}: ${segments.slice(0, 20).join(', ').slice(0, 400)}`)
}

/** A sound file of something else than an image: a report, a plan, a directory. */
export class NoPixels extends FormatError {}

/** @throws FormatError */
export const openDicom = async (source: ByteSource, { limits }: ReadContext): Promise<ImageFile> => {
  const file = await openPart10(source, limits)
  const warnings = [...file.warnings]
  const warn = (warning: string) => {
    if (!warnings.includes(warning)) warnings.push(warning)
  }
  const set = dataSetOf(file.elements)
  const image = imageOf(set, file.syntax, limits)
  if (image === undefined) throw new NoPixels('(7FE0,0010)', noPixels(set, dataSetOf(file.meta).text(tags.storedSopClass)))
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
