import { readTablesOfParquet } from '../parquet/read.ts'
import { writeTablesOfParquet } from '../parquet/write.ts'
import type { LabelFormat } from '../port.ts'

export const parquet = {
  id: 'parquet',
  title: 'Parquet tables',
  about: 'Samples, marks and answers as typed columns for pandas, Polars, DuckDB and Spark; nothing is lost.',
  isLossless: true,
  write: writeTablesOfParquet,
  read: readTablesOfParquet,
  looksLike: ({ paths }) => paths.some((path) => /(?:^|\/)(?:regions|answers)\.parquet$/.test(path)),
} as const satisfies LabelFormat
