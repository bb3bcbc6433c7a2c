/** What a comparison wants of its task cannot be written, now or later. */
export class NotWritable extends Error {}

/**
 * Postgres refuses the data of a statement (SQLSTATE classes 22, 23 and 54), so that the same statement never succeeds; other errors are of
 * the connection or of the moment.
 */
export const isDataError = (error: unknown): boolean => {
  if (error instanceof NotWritable) return true
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  return /^(22|23|54)/.test(code)
}
