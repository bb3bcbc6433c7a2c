import { recordLine } from '@reticle/db/records'
import { type SampleRecord, zarrMediaType } from '@reticle/interchange/ndjson'
import { partKey, sliceKey } from '../pixels/part-key.ts'
import type { RecordsTask } from './task.ts'

/** Decoded as a whole by whoever shows it; everything else is shown in pieces. */
const isPicture = (mediaType: string): boolean => mediaType === 'image/png' || mediaType === 'image/jpeg'

/** Why a sound record cannot be taken in this installation; undefined when it can. */
export const whyNotHere = (
  { uri, mediaType, width, height, dataset, slice }: SampleRecord,
  { maxPixels, hasFolders }: RecordsTask,
): string | undefined => {
  if (isPicture(mediaType) && width * height > maxPixels)
    return `has ${width} x ${height} pixels, more than the limit of ${maxPixels} (RETICLE_MAX_PIXELS)`
  if (uri === undefined && mediaType === zarrMediaType) return 'uri: an OME-Zarr lies in a folder; name it'
  if (mediaType === zarrMediaType && (dataset !== undefined || slice !== undefined))
    return 'dataset, slice: an OME-Zarr is one image; name the folder of another one'
  if (isPicture(mediaType) && (dataset !== undefined || slice !== undefined)) return 'dataset, slice: a PNG or JPEG holds one image'
  if (uri !== undefined && !hasFolders) return 'uri: no folder is allowed here; ask the operator to set RETICLE_SOURCE_FOLDERS'
  return undefined
}

/** Images that are folders are told apart by their place: their descriptions are alike. Parts of a file have the keys that an upload gives them. */
export const partOf = ({ mediaType, uri, dataset, slice }: SampleRecord): string => {
  if (mediaType === zarrMediaType) return uri ?? ''
  if (slice !== undefined) return sliceKey(slice)
  return dataset === undefined ? '' : partKey(dataset)
}

/** What the looking worker must know beside the columns. */
const metadataOf = ({ metadata, labels }: SampleRecord): string => {
  if (labels !== true) return metadata === undefined ? '{}' : JSON.stringify(metadata)
  return JSON.stringify({ ...metadata, labels })
}

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
    metadata: metadataOf(record),
  })
