import { readTables } from '../csv/read.ts'
import { tabs } from '../csv/table.ts'
import { writeTables } from '../csv/write.ts'
import type { LabelFormat } from '../port.ts'

export const tsv = {
  id: 'tsv',
  title: 'TSV tables',
  about: 'The tables of CSV with tabs between the cells, for the tools of a shell; nothing is lost.',
  isLossless: true,
  write: (set) => writeTables(set, tabs),
  read: (source) => readTables(source, tabs),
  looksLike: ({ paths }) => paths.some((path) => /(?:^|\/)(?:regions|answers)\.tsv$/.test(path)),
} as const satisfies LabelFormat
