import { readLabelStudio } from '../label-studio/read.ts'
import { writeLabelStudio } from '../label-studio/write.ts'
import type { LabelFormat } from '../port.ts'

export const labelStudio = {
  id: 'label-studio',
  aliases: ['labelstudio'],
  title: 'Label Studio',
  about:
    'Tasks with annotations as Label Studio exports and imports them, with the labelling interface; several readers and predictions are read.',
  // Percent and back.
  tolerance: 1e-6,
  isLossless: true,
  write: writeLabelStudio,
  read: readLabelStudio,
  looksLike: ({ head }) => /^\s*\[/.test(head('.json')) && /"(?:annotations|completions|predictions)"\s*:\s*\[/.test(head('.json')),
} as const satisfies LabelFormat
