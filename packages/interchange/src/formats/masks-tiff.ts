import { writeMasksTiff } from '../masks-tiff/write.ts'
import { readMasks } from '../painted/read-masks.ts'
import type { LabelFormat } from '../port.ts'
import { readTiff } from '../tiff/read-tiff.ts'

export const masksTiff = {
  id: 'masks-tiff',
  title: 'Mask pictures (TIFF)',
  about: 'For each image a 16-bit TIFF of instances, with a table of what the numbers are, for ImageJ, QuPath, napari and Cellpose.',
  write: writeMasksTiff,
  read: (source) => readMasks(source, ['.tif', '.tiff'], readTiff),
  isPictures: true,
  looksLike: ({ paths, has }) => has('.tif', '.tiff') && paths.some((path) => /(?:^|\/)(?:images|instances)\.csv$/.test(path)),
} as const satisfies LabelFormat
