import { writeMasksPng } from '../masks-png/write.ts'
import { readMasks } from '../painted/read-masks.ts'
import { readPng } from '../png/read-png.ts'
import type { LabelFormat } from '../port.ts'

export const masksPng = {
  id: 'masks-png',
  aliases: ['masks'],
  title: 'Mask pictures (PNG)',
  about: 'For each image a PNG of classes and a 16-bit PNG of instances, with tables of what the numbers are, for segmentation trainers.',
  write: writeMasksPng,
  read: (source) => readMasks(source, ['.png'], readPng),
  isPictures: true,
  looksLike: ({ paths, has }) => has('.png') && paths.some((path) => /(?:^|\/)classes\.csv$/.test(path)),
} as const satisfies LabelFormat
