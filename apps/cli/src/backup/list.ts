import { sizeText } from './progress.ts'
import type { Entry } from './target.ts'

/** One backup as it is listed; a broken one says what is wrong with it. */
export const listed = ({ name, read }: Entry) => {
  if (read.kind !== 'whole')
    return { name, state: read.kind, ...(read.kind === 'changed' ? { reason: `backup.json: ${read.reason}` } : {}) }
  const { snapshotAt, software, schema, chain, tables, blobs, secrets } = read.manifest
  return {
    name,
    state: read.kind,
    snapshotAt,
    software,
    schema: schema.newest,
    chain,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    blobs: { count: blobs.count, bytes: blobs.bytes, copied: blobs.copied, missing: blobs.missingCount },
    hasSecrets: secrets.length > 0,
  }
}

/** The same as a line for a person. */
export const lineOf = (entry: Entry): string => {
  const { name, read } = entry
  if (read.kind === 'broken-off') return `${name}  broke off: it is none, and "reticle backup prune" removes it`
  if (read.kind === 'changed') return `${name}  cannot be used: backup.json: ${read.reason}`
  const { software, schema, tables, blobs } = read.manifest
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const lack = blobs.missingCount === 0 ? '' : `, ${blobs.missingCount} blobs were missing`
  return `${name}  Reticle ${software}, schema ${schema.newest}, ${rows} rows, ${blobs.count} blobs (${sizeText(blobs.bytes)}, ${sizeText(blobs.copied.bytes)} of them new)${lack}`
}
