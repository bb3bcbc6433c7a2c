import { writeMasks } from '../painted/write-masks.ts'
import type { LabelledSet, Writing } from '../port.ts'
import { writeTiff } from '../tiff/write-tiff.ts'

/** For each sample a 16-bit TIFF of instances, as ImageJ, QuPath, napari and CellProfiler open it. */
export const writeMasksTiff = (set: LabelledSet): Writing =>
  writeMasks(set, {
    ...{ root: 'labels/masks-tiff', extension: '.tif', mediaType: 'image/tiff' },
    instances: ({ rowAt }, { width, height }) => writeTiff(width, height, (y) => Uint16Array.from(rowAt(y))),
  })
