import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { checkPages } from './check-pages.ts'

export type ParquetRecord = Readonly<Record<string, unknown>>

/** The given columns of all rows (those of them that the file has), or those whose names are wanted. @throws in words, with the path, when it is no Parquet file that can be read. */
export const readParquet = async (
  path: string,
  bytes: Uint8Array,
  columns: readonly string[] | ((name: string) => boolean),
): Promise<ParquetRecord[]> => {
  try {
    const metadata = parquetMetadata(bytes, { geoparquet: false })
    const there = new Set(
      metadata.row_groups.flatMap((group) => group.columns.flatMap(({ meta_data }) => meta_data?.path_in_schema[0] ?? [])),
    )
    const wanted = typeof columns === 'function' ? [...there].filter(columns) : columns.filter((column) => there.has(column))
    checkPages(bytes, metadata, wanted)
    const file = { byteLength: bytes.length, slice: (start: number, end?: number) => new Uint8Array(bytes.subarray(start, end)).buffer }
    return await parquetReadObjects({ file, metadata, columns: wanted, utf8: false })
  } catch (cause) {
    throw new Error(`${path}: is no Parquet file that can be read: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}
