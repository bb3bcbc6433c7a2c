import { type DomainError, err, ok, type Result } from '@reticle/domain'
import { z } from 'zod'

/** Opaque cursors: where the next page begins, by the key of the last row. They hold nothing that the page did not show. */
export const encodeCursor = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url')

/** The key of a cursor; null at the beginning. */
export const decodeCursor = <T>(schema: z.ZodType<T>, cursor: string | undefined): Result<T | null, DomainError> => {
  if (cursor === undefined) return ok(null)
  const refused = err({
    code: 'invalid-input',
    at: 'query.cursor',
    message: 'this is not a cursor of this list; take `next` of the page before',
  } as const)
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
    return parsed.success ? ok(parsed.data) : refused
  } catch {
    return refused
  }
}

/** The key of a list that goes by a moment, with all the digits that Postgres gives it, and then by id. */
export const momentKey = z.strictObject({ at: z.string().regex(/^[\d-]{10} [\d:.]{8,15}[+-][\d:]{2,8}$/), id: z.uuid() })

/** Cuts the one row more that was read to see whether there is a next page. */
export const pageOf = <T>(rows: readonly T[], limit: number, keyOf: (row: T) => unknown): { rows: T[]; next: string | null } => {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null }
}
