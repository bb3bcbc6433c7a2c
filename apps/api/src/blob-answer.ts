import type { BlobStore } from '@reticle/storage'

type Blob = { readonly sha256: string; readonly mediaType: string; readonly name: string; readonly bytes?: number }

/** Whether `If-None-Match` names this tag (RFC 9110, section 13.1.2). */
export const hasTag = (header: string | undefined, tag: string): boolean =>
  (header ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === tag || one.trim() === '*')

/** Bytes may do nothing but be looked at: no scripts, no frames. */
export const onlyToLookAt = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/** RFC 6266: a plain name for old programs, and the real one in UTF-8. */
export const disposition = (kind: 'inline' | 'attachment', name: string): string => {
  const plain = name.replaceAll(/[^\w.-]/g, '_')
  const encoded = encodeURIComponent(name.replaceAll(/[\\/]/g, '_')).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`
}

/**
 * Answers with bytes that are named by their hash, or 304. The type is ours (sniffed at import, or written by the release), never the
 * uploader's, and the bytes may do nothing but be looked at: no scripts, no frames, no guessing.
 */
export const bytesAnswer = async (
  read: () => Promise<NodeJS.ReadableStream | undefined>,
  blob: Blob,
  kind: 'inline' | 'attachment',
  ifNoneMatch: string | undefined,
) => {
  const tag = `"${blob.sha256}"`
  // Content-addressed, hence immutable; private and varying by cookie, so that no one else on this browser is served from its cache.
  const headers = { etag: tag, 'cache-control': 'private, max-age=31536000, immutable', vary: 'Cookie, Authorization' }
  if (hasTag(ifNoneMatch, tag)) return { status: 304 as const, headers }
  const bytes = await read()
  if (bytes === undefined) return undefined
  return {
    status: 200 as const,
    bytes,
    headers: {
      ...headers,
      'content-type': blob.mediaType,
      'content-disposition': disposition(kind, blob.name),
      'content-security-policy': onlyToLookAt,
      'x-content-type-options': 'nosniff',
      ...(blob.bytes === undefined ? {} : { 'content-length': String(blob.bytes) }),
    },
  }
}

/** The same, of a blob in the store. */
export const blobAnswer = async (storage: BlobStore, blob: Blob, kind: 'inline' | 'attachment', ifNoneMatch: string | undefined) =>
  bytesAnswer(() => storage.read(blob.sha256), blob, kind, ifNoneMatch)
