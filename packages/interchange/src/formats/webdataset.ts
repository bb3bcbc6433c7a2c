import type { LabelFormat } from '../port.ts'
import { readWebDataset } from '../webdataset/read.ts'
import { writeWebDataset } from '../webdataset/write.ts'

export const webdataset = {
  id: 'webdataset',
  title: 'WebDataset',
  about: 'Tar shards of images with a JSON file each, for PyTorch trainers that read a stream; nothing is lost.',
  isLossless: true,
  holdsImages: true,
  write: writeWebDataset,
  read: readWebDataset,
  looksLike: ({ has }) => has('.tar'),
} as const satisfies LabelFormat
