import { readCsv } from '../csv/read.ts'
import { writeCsv } from '../csv/write.ts'
import type { LabelFormat } from '../port.ts'

export const csv = {
  id: 'csv',
  title: 'CSV tables',
  about: 'One row for each mark and one for each answer, for spreadsheets, R and pandas; nothing is lost.',
  isLossless: true,
  write: writeCsv,
  read: readCsv,
} as const satisfies LabelFormat
