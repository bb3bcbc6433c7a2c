import type { LabelFormat } from '../port.ts'
import { readSampleLines } from '../sample-lines/read.ts'
import { writeSampleLines } from '../sample-lines/write.ts'

export const ndjson = {
  id: 'ndjson',
  title: 'NDJSON',
  about: 'One line of JSON for each sample with all that is said of it, to be read as a stream; nothing is lost.',
  isLossless: true,
  write: writeSampleLines,
  read: readSampleLines,
  looksLike: ({ head }) => /^\s*\{/.test(head('.ndjson') || head('.jsonl')) && !/"data_row"/.test(head('.ndjson') || head('.jsonl')),
} as const satisfies LabelFormat
