import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { ParquetColumn } from './columns.ts'

/** A row group ends at whichever comes first; it is what is in memory. */
const most = { rows: 10_000, bytes: 16 * 1_048_576 }

const weightOf = (value: unknown): number => {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + weightOf(one), 8)
  if (typeof value === 'object' && value !== null) return Object.values(value).reduce((sum: number, one) => sum + weightOf(one), 8)
  return 8
}

/** Values in the order of the columns; null where a row has none. */
export type ParquetRow = readonly unknown[]

/** A Parquet file in pieces, one row group after the other. The same rows give the same bytes. */
export const writeParquet = async function* (
  columns: readonly ParquetColumn[],
  rows: AsyncIterable<ParquetRow>,
  metadata: Readonly<Record<string, string>> = {},
): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter()
  const schema = [{ name: 'schema', num_children: columns.length }, ...columns.flat()]
  const kvMetadata = Object.entries(metadata).map(([key, value]) => ({ key, value }))
  const file = new ParquetWriter({ writer, schema, kvMetadata, createdBy: 'reticle' })
  let group: ParquetRow[] = []
  let bytes = 0
  const taken = (): Uint8Array => {
    const piece = writer.getBytes().slice()
    writer.index = 0
    return piece
  }
  const writeGroup = (): Uint8Array => {
    const columnData = columns.map(([{ name }], index) => ({ name, data: group.map((row) => row[index]) }))
    void file.write({ columnData, rowGroupSize: group.length })
    group = []
    bytes = 0
    return taken()
  }
  for await (const row of rows) {
    group.push(row)
    bytes += weightOf(row)
    if (group.length >= most.rows || bytes >= most.bytes) yield writeGroup()
  }
  if (group.length > 0) yield writeGroup()
  void file.finish()
  yield taken()
}
