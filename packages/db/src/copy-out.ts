import { type SQL, sql } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import type { ClientBase } from 'pg'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'

/** Rows of a query, as lines in pieces of any size, streamed by COPY. */
export type CopyOut = (query: SQL) => AsyncGenerator<Buffer>

const dialect = new PgDialect()

const element = (value: unknown): string => `"${String(value).replaceAll(/["\\]/g, '\\$&')}"`

const literal = (value: unknown): string => {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString())
  return pg.escapeLiteral(Array.isArray(value) ? `{${value.map(element).join(',')}}` : String(value))
}

/** COPY takes no parameters: they stand in its text as literals. */
const inlined = (query: SQL): string => {
  const { sql: text, params } = dialect.sqlToQuery(query)
  return text.replaceAll(/\$(\d+)/g, (_, number) => literal(params[Number(number) - 1]))
}

/**
 * Lines go through as they are, without a look at their letters: as CSV whose quote and separator stand in no JSON text (RFC 8259 escapes
 * control characters), no line is quoted and no backslash doubled.
 */
const form = `with (format csv, quote e'\\x01', delimiter e'\\x02')`

const copying = new WeakSet<ClientBase>()
/** Whether somebody left off in the middle of a stream: the connection still holds the rest of it, and takes no other statement. */
export const isCopying = (client: ClientBase): boolean => copying.has(client)

/** What a COPY statement gives on one connection, one at a time, in whatever transaction it is in. */
export const copied = async function* (client: ClientBase, statement: string): AsyncGenerator<Buffer> {
  const stream = client.query(copyTo(statement))
  copying.add(client)
  try {
    for await (const piece of stream) yield piece
  } catch (cause) {
    // What the server refuses has ended the stream.
    copying.delete(client)
    throw cause
  }
  copying.delete(client)
}

/** Queries by COPY on one connection. */
export const copyOutOf =
  (client: ClientBase): CopyOut =>
  (query) =>
    copied(client, `copy (${inlined(query)}) to stdout ${form}`)

/** Between the fields of a line; stands in no JSON text. */
const between = '\x02'
/** The fields of a row, each by itself: the server need not put them together first. An absent one is empty, as one without letters is. */
export const fields = (...list: readonly SQL[]): SQL => sql.join([...list], sql`, `)
/** As a field without letters is told from an absent one. */
const quotedNothing = '\x01\x01'

/** One by one: what was made of a line is over before the next one is looked at, and none of it lives long enough to cost anything. */
const linesOf = function* (text: string): Generator<string[]> {
  const plain = text.includes(quotedNothing) ? text.replaceAll(quotedNothing, '') : text
  for (const line of plain.split('\n')) yield line.split(between)
}

/** The fields of each line, as text; the lines of each piece together. */
export const rowsIn = async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Iterable<string[]>> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of pieces) {
    const end = piece.lastIndexOf(10)
    if (end === -1) {
      rest = Buffer.concat([rest, piece])
      continue
    }
    const whole = rest.length === 0 ? piece.subarray(0, end) : Buffer.concat([rest, piece.subarray(0, end)])
    rest = piece.subarray(end + 1)
    yield linesOf(whole.toString('utf8'))
  }
}
