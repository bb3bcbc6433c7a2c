import { recordLine } from '@reticle/db/records'
import type { SampleRecord } from '@reticle/interchange/ndjson'
import type { RecordsTask } from './task.ts'

/** Why a sound record cannot be taken in this installation; undefined when it can. */
export const whyNotHere = ({ uri, width, height }: SampleRecord, { maxPixels, hasFolders }: RecordsTask): string | undefined => {
  if (width * height > maxPixels) return `has ${width} x ${height} pixels, more than the limit of ${maxPixels} (RETICLE_MAX_PIXELS)`
  if (uri !== undefined && !hasFolders) return 'uri: no folder is allowed here; ask the operator to set RETICLE_SOURCE_FOLDERS'
  return undefined
}

const written = (given: Readonly<Record<string, unknown>>, own: Readonly<Record<string, unknown>> | undefined): string =>
  JSON.stringify(own === undefined ? given : { ...given, ...own })

/** A record's columns as the database takes them. */
export const columnsOf = (record: SampleRecord, { groups, origin }: RecordsTask): string =>
  recordLine({
    sha256: record.sha256,
    name: record.name,
    bytes: record.bytes,
    mediaType: record.mediaType,
    width: record.width,
    height: record.height,
    uri: record.uri ?? null,
    groups: written(groups, record.groups),
    origin: written(origin, record.origin),
    metadata: record.metadata === undefined ? '{}' : JSON.stringify(record.metadata),
  })
