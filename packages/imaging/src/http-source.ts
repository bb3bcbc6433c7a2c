import { type ByteSource, buffered } from './byte-source.ts'
import { FormatError } from './format-error.ts'

const secondsToAnswer = 30

const fetched = async (url: string, headers: Record<string, string>): Promise<Response> => {
  try {
    // A redirect could lead to where the caller did not mean to ask.
    return await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(secondsToAnswer * 1000) })
  } catch (cause) {
    throw new FormatError('address', `the server cannot be reached (${cause instanceof Error ? cause.message : String(cause)})`)
  }
}

/** `bytes 0-0/1234` (RFC 9110, section 14.4). */
const sizeIn = (contentRange: string | null): number | undefined => {
  const size = /^bytes \d+-\d+\/(\d+)$/.exec(contentRange ?? '')?.[1]
  return size === undefined ? undefined : Number(size)
}

/**
 * A file behind HTTP, read by ranges (RFC 9110, section 14): nothing is fetched but what is read.
 * The caller judges whether the address may be asked.
 * @throws FormatError when the server answers no ranges, or the file changes while it is read.
 */
export const httpSource = async (url: string, headers: Readonly<Record<string, string>> = {}): Promise<ByteSource> => {
  const first = await fetched(url, { ...headers, range: 'bytes=0-0' })
  const size = sizeIn(first.headers.get('content-range'))
  await first.body?.cancel()
  if (first.status !== 206 || size === undefined)
    throw new FormatError(
      'address',
      first.ok ? 'the server does not answer parts of a file (HTTP ranges); download it first' : `the server answered ${first.status}`,
    )
  const tag = first.headers.get('etag')
  // Weak tags do not promise the same bytes.
  const match: Record<string, string> = tag === null || tag.startsWith('W/') ? {} : { 'if-match': tag }
  const changed = (start: number) => new FormatError(`byte ${start}`, 'the file changed while it was read')

  return buffered(
    {
      size,
      read: async (start, end) => {
        const last = Math.min(end, size)
        if (last <= start) return new Uint8Array(0)
        const response = await fetched(url, { ...headers, ...match, range: `bytes=${start}-${last - 1}` })
        if (response.status === 412 || (response.status === 206 && sizeIn(response.headers.get('content-range')) !== size)) {
          await response.body?.cancel()
          throw changed(start)
        }
        if (response.status !== 206) {
          await response.body?.cancel()
          throw new FormatError(`byte ${start}`, `the server answered ${response.status}`)
        }
        const bytes = new Uint8Array(await response.arrayBuffer())
        if (bytes.byteLength !== last - start) throw changed(start)
        return bytes
      },
    },
    262_144,
  )
}

/** The source behind an address, or undefined when there is none; a server that cannot be asked still throws. */
const there = async (url: string, headers: Readonly<Record<string, string>>): Promise<ByteSource | undefined> => {
  try {
    return await httpSource(url, headers)
  } catch (cause) {
    if (cause instanceof FormatError && /answered 40[34]$/.test(cause.reason)) return undefined
    throw cause
  }
}

/** What describes an image that is a folder (isolated/file-at.ts). */
const descriptions = ['zarr.json', '.zattrs', '.zgroup', '.zarray']

/**
 * A file or an OME-Zarr folder behind HTTP, with the files beside it: those below its folder, and no others.
 * @throws FormatError when there is nothing at the address.
 */
export const httpFile = async (address: string, headers: Readonly<Record<string, string>> = {}) => {
  const url = new URL(address)
  const isFolder = /\.zarr\/?$/.test(url.pathname)
  const folder = new URL(isFolder && !url.pathname.endsWith('/') ? `${url.pathname}/` : '.', url)
  if (isFolder && url.pathname.endsWith('/')) folder.pathname = url.pathname
  const sibling = async (path: string): Promise<ByteSource | undefined> => {
    const found = new URL(path, folder)
    return found.origin === folder.origin && found.pathname.startsWith(folder.pathname) ? there(found.href, headers) : undefined
  }
  const name = decodeURIComponent(url.pathname.split('/').filter(Boolean).at(-1) ?? '')
  if (!isFolder) return { name, source: await httpSource(address, headers), sibling }
  for (const one of descriptions) {
    const source = await sibling(one)
    if (source !== undefined) return { name, source, sibling }
  }
  throw new FormatError('address', 'there is no Zarr hierarchy (no zarr.json, .zattrs or .zarray)')
}
