import { readCvat } from '../cvat/read.ts'
import { writeCvat } from '../cvat/write.ts'
import type { LabelFormat } from '../port.ts'

export const cvat = {
  id: 'cvat',
  aliases: ['cvat-xml'],
  title: 'CVAT for images',
  about: 'One XML file (CVAT 1.1) with all shapes, attributes and skeletons of many images, to go on with in CVAT.',
  isLossless: true,
  write: writeCvat,
  read: readCvat('images'),
  looksLike: ({ head }) => /<annotations[\s>]/.test(head('.xml')) && /<image\s/.test(head('.xml')),
  imagePath: ({ fileName }) => `images/${fileName}`,
} as const satisfies LabelFormat
