import type { LabelFormat } from '../port.ts'
import { readVoc } from '../voc/read.ts'
import { vocImagePath, writeVoc } from '../voc/write.ts'

export const voc = {
  id: 'voc',
  aliases: ['pascal-voc'],
  title: 'Pascal VOC',
  about: 'One XML file of upright boxes for each image, with lists of the splits, which older detectors and many tools read.',
  isLossless: true,
  write: writeVoc,
  read: readVoc,
  looksLike: ({ head }) => /<annotation[\s>]/.test(head('.xml')),
  imagePath: vocImagePath,
} as const satisfies LabelFormat
