import { readDicomSeg } from '../dicom-seg/read.ts'
import { writeDicomSeg } from '../dicom-seg/write.ts'
import type { LabelFormat } from '../port.ts'

export const dicomSeg = {
  id: 'dicom-seg',
  aliases: ['seg'],
  title: 'DICOM Segmentation',
  about: 'A segmentation of one bit a pixel for each image, as archives and viewers of medical images keep them.',
  write: writeDicomSeg,
  read: readDicomSeg,
  isPictures: true,
  looksLike: ({ has }) => has('.dcm'),
} as const satisfies LabelFormat
