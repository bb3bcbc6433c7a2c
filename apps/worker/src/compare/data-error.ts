/**
 * Postgres refuses the data of a statement (SQLSTATE classes 22, 23 and 54), so that the same statement never succeeds; other errors are of
 * the connection or of the moment.
 */
export const isDataError = (error: unknown): boolean => {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  return /^(22|23|54)/.test(code)
}
