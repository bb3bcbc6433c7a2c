import { readPanoptic } from '../coco-panoptic/read.ts'
import { writePanoptic } from '../coco-panoptic/write.ts'
import type { LabelFormat } from '../port.ts'

export const cocoPanoptic = {
  id: 'coco-panoptic',
  aliases: ['panoptic'],
  title: 'COCO panoptic',
  about: 'One JSON file and a PNG of segment ids for each image, for panoptic and instance segmentation; holds areas that do not overlap.',
  write: writePanoptic,
  read: readPanoptic,
  isPictures: true,
  looksLike: ({ head }) => /^\s*\{/.test(head('.json')) && head('.json').includes('"segments_info"'),
} as const satisfies LabelFormat
