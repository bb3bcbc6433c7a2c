import type { z } from 'zod'
import type { Reject } from '../port.ts'
import { parseCsv, unescapeText } from './table.ts'

export type NamedRow<T> = { readonly at: string; readonly row: T }

/** Takes away the apostrophe that `escapeText` sets, and no other: tables of other tools are read with this too. */
const bare = (cell: string): string => (/^'[=+\-@\t\r']/.test(cell) ? unescapeText(cell) : cell)

/** A text as JSON, with a reason in words when it is none. */
export const jsonCell = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('is not JSON')
  }
}

/**
 * Rows of a table by the names of its first line; a row that does not fit becomes a reject with its line.
 * @throws when the table cannot be taken apart, or names a column twice, with the path.
 */
export const namedRows = <T>(path: string, text: string, schema: z.ZodType<T>, rejects: Reject[]): NamedRow<T>[] => {
  const [header, ...rows] = (() => {
    try {
      return parseCsv(text)
    } catch (cause) {
      throw new Error(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`)
    }
  })()
  const columns = (header?.cells ?? []).map((column) => column.trim())
  const twice = columns.find((column, index) => columns.indexOf(column) !== index)
  if (twice !== undefined) throw new Error(`${path}: the column "${twice}" is there twice`)
  return rows.flatMap(({ line, cells }) => {
    const at = `${path} line ${line}`
    if (cells.length !== columns.length) {
      rejects.push({ at, reason: `${cells.length} cells, the header has ${columns.length}` })
      return []
    }
    const parsed = schema.safeParse(Object.fromEntries(columns.map((column, index) => [column, bare(cells[index] ?? '')])))
    if (parsed.success) return [{ at, row: parsed.data }]
    const issue = parsed.error.issues[0]
    rejects.push({ at: `${at}, ${issue?.path.join('.')}`, reason: issue?.message ?? 'is not of the expected form' })
    return []
  })
}
