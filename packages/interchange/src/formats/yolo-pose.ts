import type { LabelFormat } from '../port.ts'
import { readYolo } from '../yolo/read.ts'
import { writeYolo, yoloImagePath } from '../yolo/write.ts'

export const yoloPose = {
  id: 'yolo-pose',
  title: 'YOLO keypoints',
  about: 'Text files of boxes with keypoints, for pose models of Ultralytics YOLO.',
  tolerance: 1e-3,
  write: writeYolo('yolo-pose'),
  read: readYolo('yolo-pose'),
  looksLike: ({ head }) => /^\s*kpt_shape\s*:/m.test(head('.yaml') || head('.yml')),
  imagePath: yoloImagePath,
} as const satisfies LabelFormat
