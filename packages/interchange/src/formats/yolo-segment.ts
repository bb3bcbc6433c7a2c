import type { LabelFormat } from '../port.ts'
import { readYolo } from '../yolo/read.ts'
import { writeYolo, yoloImagePath } from '../yolo/write.ts'

export const yoloSegment = {
  id: 'yolo-segment',
  aliases: ['yolo-seg'],
  title: 'YOLO outlines',
  about: 'Text files of outlines, one for each mark, for instance segmentation with Ultralytics YOLO.',
  tolerance: 1e-3,
  write: writeYolo('yolo-segment'),
  read: readYolo('yolo-segment'),
  imagePath: yoloImagePath,
} as const satisfies LabelFormat
