import { err, ok, type Result } from '@reticle/domain/result'
import type { ByteSource } from './byte-source.ts'
import { defaultLimits, type FormatReader, type ImageFile, type ReadContext } from './dataset.ts'
import { foreignReason } from './foreign.ts'
import { FormatError } from './format-error.ts'
import { formats } from './formats/index.ts'
import type { Reject } from './port.ts'

/** Bytes of the head that readers see when a format is told apart. */
const headBytes = 4096

const alone: ReadContext['sibling'] = async () => undefined

/** A reader's failure as a value; a mistake of ours is told as such, and is still no crash of the caller. */
export const rejectOf = (cause: unknown): Reject => {
  if (cause instanceof FormatError) return { at: cause.at, reason: cause.reason }
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
  return { at: 'reader', reason: `the reader stumbled over this file (${reason.split('\n')[0]})` }
}

/** A file with the reader that opened it. */
export type OpenedImage = ImageFile & { readonly reader: Pick<FormatReader, 'id' | 'mediaType' | 'extensions'> }

/** The reader that knows these first bytes. */
export const formatOf = (head: Uint8Array, name: string): FormatReader | undefined => formats.find((format) => format.matches(head, name))

/**
 * Opens a file by its content, never by its name. No pixel is read.
 * @param source of a folder (OME-Zarr): its description, `zarr.json` or `.zattrs`; `context.sibling` finds the rest.
 */
export const openImage = async (source: ByteSource, context: Partial<ReadContext> = {}): Promise<Result<OpenedImage, Reject>> => {
  try {
    if (source.size === 0) return err({ at: 'byte 0', reason: 'the file is empty' })
    const name = context.name ?? ''
    const head = await source.read(0, headBytes)
    const reader = formatOf(head, name)
    if (reader === undefined) return err({ at: 'byte 0', reason: foreignReason(head) })
    const file = await reader.open(source, { limits: context.limits ?? defaultLimits, name, sibling: context.sibling ?? alone })
    return ok({ ...file, reader })
  } catch (cause) {
    return err(rejectOf(cause))
  }
}
