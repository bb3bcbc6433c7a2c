type SampleRow = {
  readonly id: string
  readonly projectId: string
  readonly name: string
  readonly mediaType: string
  readonly width: number
  readonly height: number
  readonly sha256: string
  readonly bytes: number
  readonly groups: Record<string, string>
  readonly origin: { title?: string; source?: string; licence?: string; parent?: { name: string; x: number; y: number } }
  readonly dtype: string | null
  readonly axes: { name: string; length: number; spacing?: number | undefined; unit?: string | undefined }[] | null
  readonly createdAt: Date
}

/** A sample as the wire shows it. */
export const sampleAnswer = (row: SampleRow) => ({
  id: row.id,
  projectId: row.projectId,
  name: row.name,
  mediaType: row.mediaType,
  width: row.width,
  height: row.height,
  sha256: row.sha256,
  bytes: row.bytes,
  groups: row.groups,
  origin: row.origin,
  dtype: row.dtype,
  axes: row.axes,
  createdAt: row.createdAt.toISOString(),
})
