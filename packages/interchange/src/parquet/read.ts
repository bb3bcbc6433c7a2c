import { z } from 'zod'
import { readRows, type Table } from '../csv/read.ts'
import { answerColumns, regionColumns } from '../csv/write.ts'
import { isSafeName, notSafe } from '../file-names.ts'
import { type ParquetRecord, readParquet } from '../parquet-file/read-parquet.ts'
import type { LabelRecord, LabelSource, Reading, Reject } from '../port.ts'
import { firstIssue } from '../sample-document/read-document.ts'

const sampleRow = z.object({
  file_name: z.string().refine(isSafeName, notSafe),
  image_width: z.int().min(1).nullish(),
  image_height: z.int().min(1).nullish(),
  split: z.string().nullish(),
})
type SampleRow = z.infer<typeof sampleRow>

const printed = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

const tableOf = (path: string, records: readonly ParquetRecord[]): Table => ({
  path,
  rows: records.map((record, index) => ({
    at: `${path} row ${index + 1}`,
    record: Object.fromEntries(Object.entries(record).map(([name, value]) => [name, printed(value)])),
  })),
})

const samplesIn = (path: string, records: readonly ParquetRecord[], rejects: Reject[]): SampleRow[] =>
  records.flatMap((record, index) => {
    const parsed = sampleRow.safeParse(record)
    if (parsed.success) return [parsed.data]
    rejects.push(firstIssue(parsed.error, `${path} row ${index + 1}`))
    return []
  })

/** The tables of `writeTablesOfParquet`; any of the three may be missing. @throws when all are, or a file is no Parquet file. */
export const readTablesOfParquet = async (source: LabelSource): Promise<Reading> => {
  const rejects: Reject[] = []
  const read = async (name: string, columns: readonly string[]) => {
    const found: { readonly path: string; readonly records: readonly ParquetRecord[] }[] = []
    for (const path of source.paths.filter((one) => one.endsWith(`${name}.parquet`)))
      found.push({ path, records: await readParquet(path, await source.bytes(path), columns) })
    return found
  }
  const samples = await read('samples', Object.keys(sampleRow.shape))
  const regions = await read('regions', regionColumns)
  const answers = await read('answers', answerColumns)
  if (samples.length + regions.length + answers.length === 0)
    throw new Error('there is no file whose name ends in samples.parquet, regions.parquet or answers.parquet')
  const records = new Map<string, LabelRecord>()
  for (const { path, records: rows } of samples)
    for (const { file_name: fileName, image_width: width = null, image_height: height = null, split } of samplesIn(path, rows, rejects)) {
      const isSplit = split !== undefined && split !== null && split !== ''
      records.set(fileName, { fileName, width, height, regions: [], answers: [], ...(isSplit ? { split } : {}) })
    }
  const tables = (found: typeof regions) => found.map(({ path, records: rows }) => tableOf(path, rows))
  const { labels, said } = readRows(tables(regions), tables(answers), rejects)
  for (const [fileName, one] of said)
    records.set(fileName, { fileName, ...one, ...withoutMarks(records.get(fileName)), regions: one.regions, answers: one.answers })
  return { labels, records: [...records.values()], rejects }
}

const withoutMarks = (record: LabelRecord | undefined): Partial<LabelRecord> => {
  if (record === undefined) return {}
  const { width, height, split } = record
  return { ...(width === null ? {} : { width }), ...(height === null ? {} : { height }), ...(split === undefined ? {} : { split }) }
}
