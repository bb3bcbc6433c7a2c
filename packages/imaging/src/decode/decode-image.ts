import type { Result } from '@reticle/domain'
import sharp from 'sharp'
import type { Decoded, DecodeLimits, Reject } from '../port.ts'

/** The longer side of a thumbnail, in pixels. */
const thumbnailSide = 256

// Written out instead of taken from the domain: the child process loads nothing that it does not need.
const refused = (reason: string) => ({ ok: false, error: { at: 'pixels', reason } }) as const

/** libvips messages name the place in its own terms; the first line says what is wrong. */
const reasonOf = (cause: unknown): string => {
  const message = cause instanceof Error ? cause.message : String(cause)
  return message.split('\n')[0]?.trim() ?? message
}

/**
 * Decodes every pixel at full resolution and makes the thumbnail of it. Shrinking while loading is off: it would pass over damage.
 * Only PNG and JPEG are ever tried, so that no other loader of libvips meets a stranger's bytes.
 */
export const decodeImage = async (bytes: Uint8Array, limits: DecodeLimits): Promise<Result<Decoded, Reject>> => {
  try {
    const image = sharp(bytes, { failOn: 'error', limitInputPixels: limits.pixels, sequentialRead: true, autoOrient: true })
    const { autoOrient, format } = await image.metadata()
    if (format !== 'png' && format !== 'jpeg') return refused(`the content decodes as ${format}, not as PNG or JPEG`)
    const thumbnail = await image
      .resize(thumbnailSide, thumbnailSide, { fit: 'inside', withoutEnlargement: true, fastShrinkOnLoad: false })
      .webp({ quality: 82 })
      .timeout({ seconds: Math.max(1, Math.ceil(limits.milliseconds / 1000)) })
      .toBuffer()
    return { ok: true, value: { width: autoOrient.width, height: autoOrient.height, thumbnail } }
  } catch (cause) {
    return refused(`the pixels cannot be decoded: ${reasonOf(cause)}`)
  }
}
