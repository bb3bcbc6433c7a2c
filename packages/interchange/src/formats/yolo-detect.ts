import type { LabelFormat } from '../port.ts'
import { readYolo } from '../yolo/read.ts'
import { writeYolo, yoloImagePath } from '../yolo/write.ts'

export const yoloDetect = {
  id: 'yolo-detect',
  aliases: ['yolo'],
  title: 'YOLO boxes',
  about: 'Text files of upright boxes with a data.yaml, for Ultralytics YOLO and those that read the same.',
  tolerance: 1e-3,
  write: writeYolo('yolo-detect'),
  read: readYolo('yolo-detect'),
  looksLike: ({ rowLengths, head }) =>
    rowLengths.length > 0 &&
    rowLengths.every((words) => words === 5 || words === 6) &&
    !/^\s*kpt_shape\s*:/m.test(head('.yaml') || head('.yml')),
  imagePath: yoloImagePath,
} as const satisfies LabelFormat
