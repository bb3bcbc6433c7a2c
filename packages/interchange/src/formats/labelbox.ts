import { readLabelbox } from '../labelbox/read.ts'
import type { LabelFormat } from '../port.ts'

export const labelbox = {
  id: 'labelbox',
  title: 'Labelbox',
  about: 'The NDJSON export of data rows, read only: boxes, polygons, lines, points and classifications of each label.',
  read: readLabelbox,
  looksLike: ({ head }) => /"data_row"/.test(head('.ndjson') || head('.jsonl')),
} as const satisfies LabelFormat
