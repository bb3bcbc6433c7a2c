import type { AbsolutePath, AsyncReadable, RangeQuery } from 'zarrita'
import { ChunkError } from './chunk-error.ts'

type Options = { readonly signal?: AbortSignal }

const rangeOf = (range: RangeQuery): string =>
  'suffixLength' in range ? `bytes=-${range.suffixLength}` : `bytes=${range.offset}-${range.offset + range.length - 1}`

const cut = (bytes: Uint8Array, range: RangeQuery): Uint8Array =>
  'suffixLength' in range ? bytes.slice(-range.suffixLength) : bytes.slice(range.offset, range.offset + range.length)

const ask = async (url: string, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, { credentials: 'same-origin', ...init })
  } catch (cause) {
    if (init.signal?.aborted === true) throw new ChunkError('aborted', 'not-wanted')
    throw new ChunkError('unreachable', 'no-server', { cause })
  }
}

const bytesOf = async (response: Response, signal: AbortSignal | undefined): Promise<Uint8Array> => {
  try {
    return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    if (signal?.aborted === true) throw new ChunkError('aborted', 'not-wanted')
    throw new ChunkError('unreachable', 'broken-off', { cause })
  }
}

/**
 * The files of a Zarr hierarchy over HTTP.
 * @param isComplete false: a file that is not there will come, and is no missing chunk (which Zarr takes for fill values).
 * @param whole a file that is asked for at once, before anybody does: ranges of it are cut from what has come. It need not be there.
 */
export const createHttpStore = (root: string, isComplete: boolean, whole?: AbsolutePath): AsyncReadable => {
  const read = async (path: AbsolutePath, headers: { readonly Range?: string }, signal: AbortSignal | undefined) => {
    const response = await ask(new URL(path.slice(1), root).href, { headers, ...(signal === undefined ? {} : { signal }) })
    if (response.status === 404) {
      await response.body?.cancel()
      if (!isComplete) throw new ChunkError('absent', 'not-there')
      return undefined
    }
    if (response.status === 401 || response.status === 403) throw new ChunkError('refused', 'not-allowed')
    if (response.status >= 500 || response.status === 429) throw new ChunkError('unreachable', 'status', { detail: `${response.status}` })
    if (!response.ok) throw new ChunkError('refused', 'status', { detail: `${response.status}` })
    if (headers.Range !== undefined && response.status !== 206) throw new ChunkError('refused', 'no-ranges')
    return await bytesOf(response, signal)
  }
  const ahead = whole === undefined ? undefined : read(whole, {}, undefined).catch(() => undefined)
  return {
    get: (path: AbsolutePath, options?: Options) => read(path, {}, options?.signal),
    getRange: async (path: AbsolutePath, range: RangeQuery, options?: Options) => {
      const bytes = path === whole ? await ahead : undefined
      if (bytes !== undefined) return cut(bytes, range)
      // The index of a shard serves all of its chunks: that one of them is no longer wanted must not fail the others.
      return read(path, { Range: rangeOf(range) }, 'suffixLength' in range ? undefined : options?.signal)
    },
  }
}
