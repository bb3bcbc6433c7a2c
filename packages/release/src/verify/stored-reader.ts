import type { ReleaseReader } from './reader.ts'

type Listed = { readonly path: string; readonly sha256: string }

/**
 * The files of a release by its list, out of a store that has them by their hashes.
 * @throws on reading a file that the store does not have, with path and cure.
 */
export const storedReader = (
  files: readonly Listed[],
  blob: (sha256: string) => Promise<AsyncIterable<string | Uint8Array> | undefined>,
): ReleaseReader => {
  const known = new Map(files.map(({ path, sha256 }) => [path, sha256]))
  return {
    paths: async () => [...known.keys()],
    read: async function* (path) {
      const sha256 = known.get(path)
      if (sha256 === undefined) return
      const content = await blob(sha256)
      if (content === undefined)
        throw new Error(`${path}: the store has no blob ${sha256} any more; restore the store from its backup, then ask again`)
      for await (const piece of content) yield typeof piece === 'string' ? Buffer.from(piece) : piece
    },
  }
}
