import type { HistoryEntry } from '@reticle/contract'

const columns = ['at', 'kind', 'actor', 'object kind', 'object', 'object id', 'reason', 'path', 'from', 'to'] as const

/** Spreadsheets run a cell that begins so as a formula: an apostrophe makes it the text that it is. */
const defused = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

/** A cell of RFC 4180. */
const cell = (text: string): string => {
  const safe = defused(text)
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
const line = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`

const shown = (value: unknown): string => (value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value))

/** A row for each change, and one for an entry without any. */
const rowsOf = ({ at, kind, actor, object, reason, changes }: HistoryEntry): string => {
  const who = actor.kind === 'person' ? actor.name : actor.kind
  const about = [at, kind, who, object?.kind ?? '', object?.name ?? '', object?.id ?? '', reason ?? '']
  const told = changes.length === 0 ? [['', '', '']] : changes.map(({ path, from, to }) => [path, shown(from), shown(to)])
  return told.map((change) => line([...about, ...change])).join('')
}

export async function* historyCsv(entries: AsyncIterable<HistoryEntry>): AsyncGenerator<string> {
  yield line(columns)
  for await (const entry of entries) yield rowsOf(entry)
}

export async function* historyLines(entries: AsyncIterable<HistoryEntry>): AsyncGenerator<string> {
  for await (const entry of entries) yield `${JSON.stringify(entry)}\n`
}
