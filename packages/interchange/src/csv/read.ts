import { type Answer, answerValueSchema, attributeValueSchema, geometrySchema, type Region, slugSchema } from '@reticle/domain'
import { z } from 'zod'
import type { LabelFormat, Reject } from '../port.ts'
import { type CsvRow, parseCsv, unescapeText } from './table.ts'

const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text)
  } catch {
    context.issues.push({ code: 'custom', input: text, message: 'is not JSON' })
    return z.NEVER
  }
})
const regionRow = z.object({
  file_name: z.string().min(1),
  region_id: z.string().min(1).max(64),
  label_id: slugSchema,
  label_name: z.string(),
  attributes: json.pipe(z.record(slugSchema, attributeValueSchema)),
  geometry: json.pipe(geometrySchema),
})
const answerRow = z.object({ file_name: z.string().min(1), question_id: slugSchema, value: json.pipe(answerValueSchema) })

/** Rows as records by the column names of the first line; a row that does not fit becomes a reject. */
const rowsOf = <T>(path: string, text: string, schema: z.ZodType<T>, rejects: Reject[]): T[] => {
  const [header, ...rows] = parseCsv(text)
  const columns = header?.cells ?? []
  return rows.flatMap((row: CsvRow) => {
    const at = `${path} line ${row.line}`
    if (row.cells.length !== columns.length) {
      rejects.push({ at, reason: `${row.cells.length} cells, the header has ${columns.length}` })
      return []
    }
    const record = Object.fromEntries(columns.map((column, index) => [column, unescapeText(row.cells[index] ?? '')]))
    const parsed = schema.safeParse(record)
    if (parsed.success) return [parsed.data]
    const issue = parsed.error.issues[0]
    rejects.push({ at: `${at}, ${issue?.path.join('.')}`, reason: issue?.message ?? 'is not of the expected form' })
    return []
  })
}

/** The tables of `writeCsv`. Any file whose name ends in `regions.csv` or `answers.csv` is read. */
export const readCsv: LabelFormat['read'] = (files) => {
  const rejects: Reject[] = []
  const labels = new Map<string, string>()
  const records = new Map<string, { regions: Region[]; answers: Answer[] }>()
  const recordOf = (fileName: string) => {
    const known = records.get(fileName) ?? { regions: [], answers: [] }
    records.set(fileName, known)
    return known
  }
  for (const [path, text] of files) {
    if (path.endsWith('regions.csv'))
      for (const row of rowsOf(path, text, regionRow, rejects)) {
        labels.set(row.label_id, row.label_name)
        const { region_id: id, label_id: labelId, geometry, attributes } = row
        recordOf(row.file_name).regions.push({ id, labelId, geometry, attributes, origin: { kind: 'file', name: path.slice(-200) } })
      }
    if (path.endsWith('answers.csv'))
      for (const row of rowsOf(path, text, answerRow, rejects))
        recordOf(row.file_name).answers.push({ questionId: row.question_id, value: row.value })
  }
  return {
    labels: [...labels].map(([id, name]) => ({ id, name })),
    records: [...records].map(([fileName, record]) => ({ fileName, width: null, height: null, ...record })),
    rejects,
  }
}
