import { writeParquet } from '../parquet-file/write-parquet.ts'
import type { LabelledSet, Writing } from '../port.ts'
import { tablesFor } from './tables.ts'

export const parquetMediaType = 'application/vnd.apache.parquet'

/** Three tables, with a pass over the set each. */
export const writeTablesOfParquet = (set: LabelledSet): Writing => {
  const files = async function* () {
    for (const { name, columns, rows } of tablesFor(set)) {
      const content = async function* () {
        const only = async function* () {
          for await (const { row } of rows(set)) yield row
        }
        yield* writeParquet(columns, only())
      }
      yield { path: `labels/${name}.parquet`, mediaType: parquetMediaType, content }
    }
  }
  return { files, losses: () => [] }
}
