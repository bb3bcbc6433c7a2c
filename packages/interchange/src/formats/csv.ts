import { readCsv } from '../csv/read.ts'
import { csvSections, writeCsv } from '../csv/write.ts'
import type { LabelFormat } from '../port.ts'

export const csv = {
  id: 'csv',
  title: 'CSV tables',
  about: 'One row for each mark and one for each answer, for spreadsheets, R and pandas; nothing is lost.',
  isLossless: true,
  write: writeCsv,
  sections: csvSections,
  read: readCsv,
  looksLike: ({ paths }) => paths.some((path) => /(?:^|\/)(?:regions|answers)\.csv$/.test(path)),
} as const satisfies LabelFormat
