import { PassThrough, Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { type DomainError, err, ok, type Result } from '@reticle/domain'
import { type FormatThat, formatsThat, formatThat, type LabelledSet, type Loss } from '@reticle/interchange'
import { lossesText, type ReleaseReader, releasedSet } from '@reticle/release'
import { ZipFile } from 'yazl'
import type { Context } from '../context.ts'
import { fileSlug } from './release-archive.ts'
import { releaseReader } from './release-reader.ts'

type Asked = {
  readonly writer: FormatThat<'write'>
  readonly set: LabelledSet
  readonly reader: ReleaseReader
  readonly name: string
}

const asked = async (context: Context, releaseId: string, format: string): Promise<Result<Asked, DomainError>> => {
  const writer = formatThat('write', format)
  if (writer === undefined) {
    const list = formatsThat('write').map(({ id }) => id)
    return err({ code: 'not-found', message: `labels are not written as "${format}"; there is ${list.join(', ')}` })
  }
  const [release, reader] = await Promise.all([context.read.releases.get(releaseId), releaseReader(context, releaseId)])
  if (!reader.ok) return reader
  const name = `${fileSlug(release?.name ?? '')}-${release?.version ?? ''}-${writer.id}`
  return ok({ writer, reader: reader.value, set: await releasedSet(reader.value), name })
}

type Preview = { readonly format: string; readonly files: number; readonly bytes: number; readonly losses: readonly Loss[] }

/** Goes through the whole export and keeps nothing of it but its sizes and losses. */
export const previewExport = async (context: Context, releaseId: string, format: string): Promise<Result<Preview, DomainError>> => {
  const found = await asked(context, releaseId, format)
  if (!found.ok) return found
  const { writer, set } = found.value
  const writing = writer.write(set)
  let [files, bytes] = [0, 0]
  for await (const { content } of writing.files()) {
    files++
    for await (const piece of content()) bytes += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength
  }
  return ok({ format: writer.id, files, bytes, losses: writing.losses() })
}

/** The same archive every time: no time and no rights of this machine. The earliest time that a zip file can say. */
const entry = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true }

const pack = async (zip: ZipFile, { writer, set, reader }: Asked, withImages: boolean): Promise<void> => {
  const add = async (path: string, content: AsyncIterable<string | Uint8Array>) => {
    const stream = Readable.from(content, { objectMode: false })
    zip.addReadStream(stream, path, entry)
    // A writer gives its next file when this one has been read to its end.
    await finished(stream)
  }
  const writing = writer.write(set)
  for await (const { path, content } of writing.files()) await add(path, content())
  const losses = writing.losses()
  if (losses.length > 0) zip.addBuffer(Buffer.from(lossesText([{ format: writer.title, losses }])), 'LOSSES.md', entry)
  const seen = new Set<string>()
  if (withImages && writer.holdsImages !== true)
    for await (const sample of set.samples()) {
      const path = writer.imagePath?.(sample) ?? sample.fileName
      if (seen.has(path)) continue
      seen.add(path)
      await add(path, reader.read(`data/${sample.fileName}`))
    }
  zip.end()
}

type Archive = {
  readonly bytes: NodeJS.ReadableStream
  readonly headers: Readonly<Record<string, string>> & { readonly 'content-type': string }
}

/** A frozen release in another format, streamed as a zip file while it is written. */
export const releaseExport = async (
  context: Context,
  releaseId: string,
  format: string,
  withImages: boolean,
): Promise<Result<Archive, DomainError>> => {
  const found = await asked(context, releaseId, format)
  if (!found.ok) return found
  const zip = new ZipFile()
  const bytes = new PassThrough()
  zip.outputStream.pipe(bytes)
  // A failure on the way breaks the transfer off: half an archive never looks whole.
  pack(zip, found.value, withImages).catch((cause: unknown) => bytes.destroy(cause instanceof Error ? cause : new Error(String(cause))))
  return ok({
    bytes,
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${found.value.name}.zip"`,
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
    },
  })
}
