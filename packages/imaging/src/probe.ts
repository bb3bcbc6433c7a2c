import { err, ok, type Result } from '@reticle/domain'
import type { ByteSource } from './byte-source.ts'
import { foreignReason } from './foreign.ts'
import type { Decoder, ImageHeader, Metadata, Reject } from './port.ts'
import { readers } from './readers/index.ts'

/** A file that was found sound, down to its last pixel. `width` and `height` are as shown: after the EXIF orientation. */
export type Probe = {
  readonly mediaType: string
  readonly width: number
  readonly height: number
  readonly metadata: Metadata
  /** WebP, at most 256 pixels on its longer side, upright. */
  readonly thumbnail: Uint8Array
}

/** Orientations 5 to 8 swap the axes (EXIF 2.32, tag 274). */
const shown = (header: ImageHeader) =>
  header.orientation >= 5 ? { width: header.height, height: header.width } : { width: header.width, height: header.height }

/**
 * Looks into one file: by its content, never by its name. The header is judged before anything is decoded; then all pixels are decoded by
 * `decoder`, so that a truncated or corrupt file is a reject here and not a surprise on the bench.
 * @param maxPixels width times height, above which nothing is decoded.
 */
export const probeImage = async (
  source: ByteSource,
  options: { readonly decoder: Decoder; readonly maxPixels: number },
): Promise<Result<Probe, Reject>> => {
  if (source.size === 0) return err({ at: 'byte 0', reason: 'the file is empty' })
  const head = await source.read(0, 1024)
  const reader = readers.find((one) => one.matches(head))
  if (reader === undefined) return err({ at: 'byte 0', reason: foreignReason(head) })
  const header = await reader.readHeader(source)
  if (!header.ok) return header
  const { width, height } = header.value
  if (width * height > options.maxPixels)
    return err({
      at: 'header',
      reason: `${width} x ${height} pixels are more than the limit of ${options.maxPixels}; cut the image into tiles, or raise RETICLE_MAX_PIXELS`,
    })
  const decoded = await options.decoder.decode(await source.read(0, source.size))
  if (!decoded.ok) return decoded
  const size = shown(header.value)
  if (decoded.value.width !== size.width || decoded.value.height !== size.height)
    return err({
      at: 'pixels',
      reason: `the header says ${size.width} x ${size.height} pixels, the content has ${decoded.value.width} x ${decoded.value.height}`,
    })
  const metadata: Metadata = {
    format: reader.id,
    ...header.value.metadata,
    ...(header.value.orientation === 1 ? {} : { exifOrientation: header.value.orientation }),
  }
  return ok({ mediaType: reader.mediaType, ...size, metadata, thumbnail: decoded.value.thumbnail })
}
