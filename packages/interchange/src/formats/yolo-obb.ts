import type { LabelFormat } from '../port.ts'
import { readYolo } from '../yolo/read.ts'
import { writeYolo, yoloImagePath } from '../yolo/write.ts'

export const yoloObb = {
  id: 'yolo-obb',
  title: 'YOLO turned boxes',
  about: 'Text files of the four corners of boxes that may be turned (OBB), for Ultralytics YOLO.',
  tolerance: 1e-3,
  write: writeYolo('yolo-obb'),
  read: readYolo('yolo-obb'),
  looksLike: ({ rowLengths, head }) =>
    rowLengths.length > 0 && rowLengths.every((words) => words === 9) && !/^\s*kpt_shape\s*:/m.test(head('.yaml') || head('.yml')),
  imagePath: yoloImagePath,
} as const satisfies LabelFormat
