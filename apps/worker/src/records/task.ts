import type { RecordTarget } from '@reticle/db/records'

/** What the importing process is told, as JSON in its only argument. Bytes of the file from `bytesDone` on come in by its standard input. */
export type RecordsTask = {
  readonly target: RecordTarget
  readonly bytes: number
  readonly bytesDone: number
  readonly linesDone: number
  /** An image with more pixels than this is refused. */
  readonly maxPixels: number
  /** Whether the operator allows any folder, so that records may have a `uri`. */
  readonly hasFolders: boolean
  /** Given with the upload, for all its records; a record's own go over them. */
  readonly groups: Readonly<Record<string, string>>
  readonly origin: Readonly<Record<string, unknown>>
}
