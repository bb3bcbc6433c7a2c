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
  looksLike: ({ rowLengths, head }) =>
    rowLengths.some((words) => words >= 7 && words % 2 === 1) &&
    rowLengths.some((words) => words !== 9) &&
    !/^\s*kpt_shape\s*:/m.test(head('.yaml') || head('.yml')),
  imagePath: yoloImagePath,
} as const satisfies LabelFormat
