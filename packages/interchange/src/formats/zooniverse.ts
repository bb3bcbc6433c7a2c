import type { LabelFormat } from '../port.ts'
import { readZooniverse } from '../zooniverse/read.ts'

export const zooniverse = {
  id: 'zooniverse',
  title: 'Zooniverse classifications',
  about: 'The classification export of a Zooniverse project, read only: answers, surveys and drawings of each volunteer.',
  read: readZooniverse,
  looksLike: ({ head }) => /^\W*classification_id\b/.test(head('.csv')) && /\bsubject_data\b/.test(head('.csv').slice(0, 2000)),
} as const satisfies LabelFormat
