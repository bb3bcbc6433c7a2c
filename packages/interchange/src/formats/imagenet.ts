import { readImagenet } from '../imagenet/read.ts'
import { writeImagenet } from '../imagenet/write.ts'
import type { LabelFormat } from '../port.ts'

export const imagenet = {
  id: 'imagenet',
  title: 'ImageNet folders',
  about: 'Images in a folder for each class, by the first question with a single choice, as image classifiers read them.',
  holdsImages: true,
  write: writeImagenet,
  read: readImagenet,
  looksLike: ({ paths }) => paths.some((path) => /(?:^|\/)images\.tsv$/.test(path)),
} as const satisfies LabelFormat
