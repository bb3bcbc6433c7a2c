import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { checkPages } from './check-pages.ts'

export type ParquetRecord = Readonly<Record<string, unknown>>

/** The given columns of all rows (those of them that the file has). @throws in words, with the path, when it is no Parquet file that can be read. */
export const readParquet = async (path: string, bytes: Uint8Array, columns: readonly string[]): Promise<ParquetRecord[]> => {
  try {
    const metadata = parquetMetadata(bytes, { geoparquet: false })
    checkPages(bytes, metadata, columns)
    const there = new Set(metadata.row_groups.flatMap((group) => group.columns.map(({ meta_data }) => meta_data?.path_in_schema[0])))
    const file = { byteLength: bytes.length, slice: (start: number, end?: number) => new Uint8Array(bytes.subarray(start, end)).buffer }
    return await parquetReadObjects({ file, metadata, columns: columns.filter((column) => there.has(column)), utf8: false })
  } catch (cause) {
    throw new Error(`${path}: is no Parquet file that can be read: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}
