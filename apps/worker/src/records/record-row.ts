import { recordLine } from '@reticle/db/records'
import { type SampleRecord, zarrMediaType } from '@reticle/interchange/ndjson'
import type { RecordsTask } from './task.ts'

/** Decoded as a whole by whoever shows it; everything else is shown in pieces. */
const isPicture = (mediaType: string): boolean => mediaType === 'image/png' || mediaType === 'image/jpeg'

/** Why a sound record cannot be taken in this installation; undefined when it can. */
export const whyNotHere = ({ uri, mediaType, width, height }: SampleRecord, { maxPixels, hasFolders }: RecordsTask): string | undefined => {
  if (isPicture(mediaType) && width * height > maxPixels)
    return `has ${width} x ${height} pixels, more than the limit of ${maxPixels} (RETICLE_MAX_PIXELS)`
  if (uri === undefined && mediaType === zarrMediaType) return 'uri: an OME-Zarr lies in a folder; name it'
  if (uri !== undefined && !hasFolders) return 'uri: no folder is allowed here; ask the operator to set RETICLE_SOURCE_FOLDERS'
  return undefined
}

/** Images that are folders are told apart by their place: their descriptions are alike. */
export const partOf = ({ mediaType, uri }: SampleRecord): string => (mediaType === zarrMediaType ? (uri ?? '') : '')

const written = (given: Readonly<Record<string, unknown>>, own: Readonly<Record<string, unknown>> | undefined): string =>
  JSON.stringify(own === undefined ? given : { ...given, ...own })

/** A record's columns as the database takes them. */
export const columnsOf = (record: SampleRecord, { groups, origin }: RecordsTask): string =>
  recordLine({
    sha256: record.sha256,
    part: partOf(record),
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
