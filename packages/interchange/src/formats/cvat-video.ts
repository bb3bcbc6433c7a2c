import { readCvat } from '../cvat/read.ts'
import { writeCvatVideo } from '../cvat/write.ts'
import type { LabelFormat } from '../port.ts'

export const cvatVideo = {
  id: 'cvat-video',
  title: 'CVAT for video',
  about: 'An XML file (CVAT 1.1) of objects through frames for each video or stack, to go on with in CVAT.',
  isLossless: true,
  write: writeCvatVideo,
  read: readCvat('video'),
  looksLike: ({ head }) => /<annotations[\s>]/.test(head('.xml')) && !/<image\s/.test(head('.xml')),
} as const satisfies LabelFormat
