import {
  type Answer,
  answerValueSchema,
  attributeValueSchema,
  geometrySchema,
  planeSchema,
  type Region,
  slugSchema,
  trackSchema,
} from '@reticle/domain'
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
/** A number or an empty cell; the columns are not in files from before there were planes. */
const optionalNumber = (schema: z.ZodType<number, number>) =>
  z
    .string()
    .optional()
    .transform((text) => (text === undefined || text === '' ? undefined : Number(text)))
    .pipe(schema.optional())
const optionalText = z
  .string()
  .max(64)
  .optional()
  .transform((text) => (text === '' ? undefined : text))

const regionRow = z.object({
  file_name: z.string().min(1),
  region_id: z.string().min(1).max(64),
  label_id: slugSchema,
  label_name: z.string(),
  attributes: json.pipe(z.record(slugSchema, attributeValueSchema)),
  geometry: json.pipe(geometrySchema),
  z: optionalNumber(planeSchema.shape.z.unwrap()),
  t: optionalNumber(planeSchema.shape.t.unwrap()),
  track_id: optionalText,
  track_state: optionalText.pipe(trackSchema.shape.state.unwrap().optional()),
})
const answerRow = z.object({
  file_name: z.string().min(1),
  question_id: slugSchema,
  value: json.pipe(answerValueSchema),
  confidence: optionalNumber(z.number().min(0).max(1)),
  region_id: optionalText,
})

const regionOf = (row: z.infer<typeof regionRow>, name: string): Region => {
  const { z: slice, t: time, track_id: trackId } = row
  return {
    ...{ id: row.region_id, labelId: row.label_id, geometry: row.geometry, attributes: row.attributes, origin: { kind: 'file', name } },
    ...(slice === undefined && time === undefined
      ? {}
      : { plane: { ...(slice === undefined ? {} : { z: slice }), ...(time === undefined ? {} : { t: time }) } }),
    ...(trackId === undefined ? {} : { track: { id: trackId, state: row.track_state ?? 'visible' } }),
  }
}

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
        recordOf(row.file_name).regions.push(regionOf(row, path.slice(-200)))
      }
  }
  // Answers on regions need the regions, in whatever order the files come.
  for (const [path, text] of files)
    if (path.endsWith('answers.csv'))
      rowsOf(path, text, answerRow, rejects).forEach((row, index) => {
        const { question_id: questionId, value, confidence, region_id: regionId } = row
        const answer: Answer = { questionId, value, ...(confidence === undefined ? {} : { confidence }) }
        const { regions, answers } = recordOf(row.file_name)
        if (regionId === undefined) answers.push(answer)
        else {
          const at = regions.findIndex(({ id }) => id === regionId)
          const region = regions[at]
          if (region === undefined)
            rejects.push({ at: `${path}, answer ${index + 1}`, reason: `there is no region "${regionId}" in ${row.file_name}` })
          else regions[at] = { ...region, answers: [...(region.answers ?? []), answer] }
        }
      })
  return {
    labels: [...labels].map(([id, name]) => ({ id, name })),
    records: [...records].map(([fileName, record]) => ({ fileName, width: null, height: null, ...record })),
    rejects,
  }
}
