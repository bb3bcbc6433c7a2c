import { readCoco } from '../coco/read.ts'
import { cocoSections, writeCoco } from '../coco/write.ts'
import type { LabelFormat } from '../port.ts'

export const coco = {
  id: 'coco',
  title: 'COCO',
  about: 'One JSON file of boxes, polygons, run lengths and keypoints, which most trainers and tools read.',
  isLossless: true,
  write: writeCoco,
  sections: cocoSections,
  read: readCoco,
  looksLike: ({ head }) =>
    /^\s*\{/.test(head('.json')) &&
    /"(?:images|annotations|categories)"\s*:\s*\[/.test(head('.json')) &&
    !head('.json').includes('"segments_info"'),
} as const satisfies LabelFormat
