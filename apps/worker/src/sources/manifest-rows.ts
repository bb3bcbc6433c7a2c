import { parseCsv, readParquet, unescapeText } from '@reticle/interchange'
import { SourceProblem } from './entry.ts'

/** A row of a manifest: which file it names, and what it says of it. */
export type ManifestRow = {
  readonly at: string
  readonly path: string
  readonly name?: string
  readonly groups: Record<string, string>
  readonly metadata: Record<string, unknown>
}
export type RowProblem = { readonly at: string; readonly reason: string }

/** Columns that name the file, the first of them that is there. */
const pathColumns = ['path', 'uri', 'url', 'file', 'file_name', 'filename', 'image']
const groupPrefix = /^group[._:](?=.)/i
const mostValue = 4000

/** A cell of a CSV as a number or a truth, where it is one. */
const cellValue = (text: string): unknown => {
  if (text === '') return undefined
  if (/^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text)) return Number(text)
  return text === 'true' ? true : text === 'false' ? false : text
}

/** A value of a Parquet file as JSON has it; undefined of what JSON has not. */
const plainValue = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return new TextDecoder().decode(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return value ?? undefined
}

const rowOf = (at: string, fields: Readonly<Record<string, unknown>>): ManifestRow | RowProblem => {
  const column = pathColumns.find((name) => typeof fields[name] === 'string' && fields[name] !== '')
  const path = column === undefined ? undefined : fields[column]
  if (typeof path !== 'string') return { at, reason: `names no file: one of the columns ${pathColumns.join(', ')} has to` }
  if (path.includes('\0') || path.length > 2000) return { at, reason: 'the name of its file is no path' }
  const groups: Record<string, string> = {}
  const metadata: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(fields)) {
    if (key === column || key === 'name' || value === undefined || value === null) continue
    if (typeof value === 'string' && value.length > mostValue) return { at, reason: `${key}: longer than ${mostValue} letters` }
    if (groupPrefix.test(key)) groups[key.replace(groupPrefix, '')] = String(value).slice(0, 500)
    else if (key === 'groups' && typeof value === 'object')
      for (const [group, name] of Object.entries(value)) groups[group] = String(name).slice(0, 500)
    else if (key === 'metadata' && typeof value === 'object') Object.assign(metadata, value)
    else metadata[key] = value
  }
  const { name } = fields
  return { at, path, groups, metadata, ...(typeof name === 'string' && name !== '' ? { name: name.slice(0, 500) } : {}) }
}

const csvRows = (path: string, bytes: Uint8Array): (ManifestRow | RowProblem)[] => {
  const [header, ...rows] = parseCsv(new TextDecoder().decode(bytes))
  const columns = (header?.cells ?? []).map((column) => column.trim())
  return rows.map(({ line, cells }) => {
    const at = `${path} line ${line}`
    if (cells.length !== columns.length) return { at, reason: `${cells.length} cells, and the header has ${columns.length}` }
    // What names something is text, whatever it looks like.
    const cellOf = (column: string, cell: string) =>
      pathColumns.includes(column) || column === 'name' || groupPrefix.test(column) ? cell || undefined : cellValue(cell)
    return rowOf(at, Object.fromEntries(columns.map((column, index) => [column, cellOf(column, unescapeText(cells[index] ?? ''))])))
  })
}

const parquetRows = async (path: string, bytes: Uint8Array): Promise<(ManifestRow | RowProblem)[]> => {
  const rows = await readParquet(path, bytes, () => true)
  return rows.map((row, index) =>
    rowOf(`${path} row ${index + 1}`, Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plainValue(value)]))),
  )
}

const jsonRows = (path: string, bytes: Uint8Array): (ManifestRow | RowProblem)[] =>
  new TextDecoder()
    .decode(bytes)
    .split('\n')
    .flatMap((line, index) => {
      const at = `${path} line ${index + 1}`
      if (line.trim() === '') return []
      try {
        const value: unknown = JSON.parse(line)
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ at, reason: 'is no JSON object' }]
        return [rowOf(at, Object.fromEntries(Object.entries(value)))]
      } catch {
        return [{ at, reason: 'is no JSON' }]
      }
    })

/** The rows of a manifest, by the ending of its name. @throws SourceProblem when it cannot be taken apart. */
export const manifestRows = async (path: string, bytes: Uint8Array): Promise<(ManifestRow | RowProblem)[]> => {
  try {
    if (/\.csv$/i.test(path)) return csvRows(path, bytes)
    if (/\.(parquet|pq)$/i.test(path)) return await parquetRows(path, bytes)
    if (/\.(ndjson|jsonl)$/i.test(path)) return jsonRows(path, bytes)
  } catch (cause) {
    throw new SourceProblem(
      `"${path}" cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      'write it again, as CSV, Parquet or NDJSON',
    )
  }
  throw new SourceProblem(`"${path}" is no kind of manifest by its name`, 'name it .csv, .parquet or .ndjson')
}
