import { formatThat, type Loss } from '@reticle/interchange'
import { type ReleaseReader, releasedSet } from '@reticle/release'

export type ExportPreview = {
  readonly format: string
  readonly files: number
  /** Of all files, before an archive is made of them. */
  readonly bytes: number
  readonly losses: readonly Loss[]
}

/** Goes through the whole export and keeps nothing of it but its sizes and losses. @throws when labels are not written as that */
export const previewOf = async (reader: ReleaseReader, format: string): Promise<ExportPreview> => {
  const writer = formatThat('write', format)
  if (writer === undefined) throw new Error(`labels are not written as "${format}"`)
  const writing = writer.write(await releasedSet(reader))
  let [files, bytes] = [0, 0]
  for await (const { content } of writing.files()) {
    files++
    for await (const piece of content()) bytes += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength
  }
  return { format: writer.id, files, bytes, losses: writing.losses() }
}
