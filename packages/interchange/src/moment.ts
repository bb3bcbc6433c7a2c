/** A moment that another tool wrote, as ISO 8601 in UTC: `2025-01-21 16:08:41 UTC` too. Undefined when it is none. */
export const momentOf = (text: string | null | undefined): string | undefined => {
  if (text === null || text === undefined) return undefined
  const iso = text.trim().replace(/^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?: ?(?:UTC|Z))?$/, '$1T$2Z')
  // A time without a zone would be taken in that of the machine.
  const zoned = /T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/.test(iso) ? `${iso}Z` : iso
  const at = Date.parse(zoned)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}
