import { type DomainError, err, ok, type PackOptions, type Result } from '@reticle/domain'
import { formatsThat, formatThat } from '@reticle/interchange'
import { packFile, writePack } from '@reticle/release'
import type { Context } from '../context.ts'
import type { ExportPreview } from '../exports/preview-of.ts'
import { exportPreview } from '../exports/previews.ts'
import { frozenFiles, releaseReader } from './release-reader.ts'

/** Said of a format that labels are not written in. */
export const noFormat = (format: string): DomainError => {
  const list = formatsThat('write').map(({ id }) => id)
  return { code: 'not-found', message: `labels are not written as "${format}"; there is ${list.join(', ')}` }
}

/** How large the whole export is, and what the format cannot hold of it. */
export const previewExport = async (context: Context, releaseId: string, format: string): Promise<Result<ExportPreview, DomainError>> => {
  const writer = formatThat('write', format)
  if (writer === undefined) return err(noFormat(format))
  const frozen = await frozenFiles(context, releaseId)
  return frozen.ok ? ok(await exportPreview(context, frozen.value, frozen.value.files, writer.id)) : frozen
}

type Archive = {
  readonly bytes: NodeJS.ReadableStream
  readonly headers: Readonly<Record<string, string>> & { readonly 'content-type': string }
}

/** A frozen release in another format, streamed while it is written: for small ones, which are there at once. A pack can be gone on with. */
export const releaseExport = async (
  context: Context,
  releaseId: string,
  format: string,
  images: boolean,
): Promise<Result<Archive, DomainError>> => {
  if (formatThat('write', format) === undefined) return err(noFormat(format))
  const [row, reader] = await Promise.all([context.read.releases.get(releaseId), releaseReader(context, releaseId)])
  if (!reader.ok) return reader
  if (row === undefined) return err({ code: 'not-found', message: 'there is no such release' })
  const options: PackOptions = { format, images, roCrate: null }
  const writing = await writePack({ ...row, files: [], reader: reader.value }, options)
  if (writing === undefined) return err(noFormat(format))
  const { fileName, mediaType } = packFile({ ...row, isWithdrawn: row.state === 'withdrawn' }, options)
  return ok({
    bytes: writing.bytes,
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
    },
  })
}
