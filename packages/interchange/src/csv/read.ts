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
import { isSafeName, notSafe } from '../file-names.ts'
import type { LabelSource, Reading, ReadLabel, Reject } from '../port.ts'
import { textOf } from '../source.ts'
import { type CsvRow, commas, type Dialect, parseCsv, unescapeText } from './table.ts'

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

/** The image's size; the columns are not in files from before they were there. */
const sizeColumns = {
  image_width: optionalNumber(z.int().positive()),
  image_height: optionalNumber(z.int().positive()),
}

const regionRow = z.object({
  ...sizeColumns,
  file_name: z.string().refine(isSafeName, notSafe),
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
  ...sizeColumns,
  file_name: z.string().refine(isSafeName, notSafe),
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

/** A row of a table by its columns: texts as they stand, numbers as they are printed, an empty text for what is not there. */
export type TableRow = { readonly at: string; readonly record: Readonly<Record<string, string>> }
export type Table = { readonly path: string; readonly rows: readonly TableRow[] }

/** Rows by the column names of the first line; a row of another length becomes a reject. */
const rowsOf = (path: string, text: string, { separator }: Dialect, rejects: Reject[]): TableRow[] => {
  const [header, ...rows] = parseCsv(text, separator)
  const columns = header?.cells ?? []
  return rows.flatMap((row: CsvRow) => {
    const at = `${path} line ${row.line}`
    if (row.cells.length === columns.length)
      return [{ at, record: Object.fromEntries(columns.map((column, index) => [column, unescapeText(row.cells[index] ?? '')])) }]
    rejects.push({ at, reason: `${row.cells.length} cells, the header has ${columns.length}` })
    return []
  })
}

/** Rows that fit; each other one becomes a reject. */
const fitting = <T>({ rows }: Table, schema: z.ZodType<T>, rejects: Reject[]): { readonly at: string; readonly row: T }[] =>
  rows.flatMap(({ at, record }) => {
    const parsed = schema.safeParse(record)
    if (parsed.success) return [{ at, row: parsed.data }]
    const issue = parsed.error.issues[0]
    rejects.push({ at: `${at}, ${issue?.path.join('.')}`, reason: issue?.message ?? 'is not of the expected form' })
    return []
  })

type Said = { width: number | null; height: number | null; readonly regions: Region[]; readonly answers: Answer[] }
type Row = Pick<z.infer<typeof answerRow>, 'file_name' | keyof typeof sizeColumns>
export type TablesReading = {
  readonly labels: readonly ReadLabel[]
  /** By the name of the image's file. */
  readonly said: ReadonlyMap<string, Said>
}

/** What tables of regions and of answers say, whatever they were written in. */
export const readRows = (regionTables: readonly Table[], answerTables: readonly Table[], rejects: Reject[]): TablesReading => {
  const labels = new Map<string, string>()
  const said = new Map<string, Said>()
  const saidOf = ({ file_name: fileName, image_width: width, image_height: height }: Row): Said => {
    const known = said.get(fileName) ?? { width: null, height: null, regions: [], answers: [] }
    known.width ??= width ?? null
    known.height ??= height ?? null
    said.set(fileName, known)
    return known
  }
  for (const table of regionTables)
    for (const { row } of fitting(table, regionRow, rejects)) {
      labels.set(row.label_id, row.label_name)
      saidOf(row).regions.push(regionOf(row, table.path.slice(-200)))
    }
  // Answers on regions need the regions, in whatever order the files come.
  for (const table of answerTables)
    for (const { at, row } of fitting(table, answerRow, rejects)) {
      const { question_id: questionId, value, confidence, region_id: regionId } = row
      const answer: Answer = { questionId, value, ...(confidence === undefined ? {} : { confidence }) }
      const { regions, answers } = saidOf(row)
      if (regionId === undefined) answers.push(answer)
      else {
        const index = regions.findIndex(({ id }) => id === regionId)
        const region = regions[index]
        if (region === undefined) rejects.push({ at, reason: `there is no region "${regionId}" in ${row.file_name}` })
        else regions[index] = { ...region, answers: [...(region.answers ?? []), answer] }
      }
    }
  return { labels: [...labels].map(([id, name]) => ({ id, name })), said }
}

/** The tables of `writeTables`. Any file whose name ends in `regions` or `answers` and the extension is read. @throws when there is none. */
export const readTables = async (source: LabelSource, dialect: Dialect): Promise<Reading> => {
  const rejects: Reject[] = []
  const tablesOf = async (name: string): Promise<Table[]> => {
    const tables: Table[] = []
    for (const path of source.paths.filter((one) => one.endsWith(name)))
      tables.push({ path, rows: rowsOf(path, await textOf(source, path), dialect, rejects) })
    return tables
  }
  const [regionFile, answerFile] = [`regions${dialect.extension}`, `answers${dialect.extension}`]
  const [regionTables, answerTables] = [await tablesOf(regionFile), await tablesOf(answerFile)]
  if (regionTables.length + answerTables.length === 0) throw new Error(`there is no file whose name ends in ${regionFile} or ${answerFile}`)
  const { labels, said } = readRows(regionTables, answerTables, rejects)
  return { labels, records: [...said].map(([fileName, record]) => ({ fileName, ...record })), rejects }
}

export const readCsv = (source: LabelSource): Promise<Reading> => readTables(source, commas)
