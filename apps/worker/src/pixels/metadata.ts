import type { SampleImage } from '@reticle/db'
import type { Examination, Outline } from '@reticle/imaging'

/** EXIF orientation, as far as the header tells; 1 is upright. */
const orientationOf = ({ header }: Examination): number | undefined => {
  const line = header.flatMap(({ lines }) => lines).find(({ key }) => key === 'Orientation')
  const value = Number(line?.value)
  return Number.isInteger(value) && value >= 2 && value <= 8 ? value : undefined
}

/** What releases say of a sample's file: what a label's pixels mean in the world, and what to take care of. */
export const metadataOf = (
  { reader }: Outline,
  examination: Examination,
  { axes, dtype, dataset, slice, world, rescale, nodata }: SampleImage,
): Record<string, unknown> => {
  const exifOrientation = orientationOf(examination)
  return {
    format: reader.id,
    dtype,
    axes: axes.map(({ name, label, length, spacing, unit }) => ({ name, label, length, spacing, unit })),
    ...(dataset === '' ? {} : { dataset }),
    ...(slice === null ? {} : { slice }),
    ...(world === null ? {} : { world }),
    ...(rescale === null ? {} : { rescale }),
    ...(nodata === null ? {} : { nodata }),
    ...(exifOrientation === undefined ? {} : { exifOrientation }),
    ...(examination.personal.some((key) => key.startsWith('GPS')) ? { hasGps: true } : {}),
  }
}
