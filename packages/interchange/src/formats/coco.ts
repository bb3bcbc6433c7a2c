import { readCoco } from '../coco/read.ts'
import { writeCoco } from '../coco/write.ts'
import type { LabelFormat } from '../port.ts'

export const coco = {
  id: 'coco',
  title: 'COCO',
  about: 'One JSON file of boxes, polygons, run lengths and keypoints, which most trainers and tools read.',
  isLossless: true,
  write: writeCoco,
  read: readCoco,
} as const satisfies LabelFormat
