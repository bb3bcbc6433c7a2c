import type { ByteSource } from '../../byte-source.ts'
import { latin1, startsWith } from '../../bytes.ts'
import type { ReadContext } from '../../dataset.ts'
import { FormatError } from '../../format-error.ts'
import { openZip } from '../../zip.ts'

const roots = ['zarr.json', '.zattrs', '.zgroup', '.zarray']

/** A zip whose first entries are those of a Zarr hierarchy (`.zarr.zip`, `.ozx`). */
export const isZippedZarr = (head: Uint8Array, name: string): boolean =>
  startsWith(head, [0x50, 0x4b, 3, 4]) &&
  (/\.(ozx|zarr\.zip)$/i.test(name) || /zarr\.json|\.zattrs|\.zgroup|\.zarray|\.zarr\//.test(latin1(head, 0, head.byteLength)))

/** Chunks are many: an archive may list more of them than other files have parts. */
const maxEntries = 500_000

/**
 * The hierarchy in an archive, found by its description that lies nearest to the top.
 * @throws FormatError when it is damaged, or holds none.
 */
export const openZippedZarr = async (source: ByteSource, { limits }: Pick<ReadContext, 'limits'>) => {
  const zip = await openZip(source, { ...limits, parts: Math.max(limits.parts, maxEntries) })
  const found = zip.entries
    .map(({ name }) => ({ name, parts: name.split('/') }))
    .filter(({ parts }) => roots.includes(parts.at(-1) ?? ''))
    .sort((a, b) => a.parts.length - b.parts.length)[0]
  if (found === undefined) {
    zip.close()
    throw new FormatError('zip', 'the archive holds no Zarr hierarchy')
  }
  const base = found.parts
    .slice(0, -1)
    .map((part) => `${part}/`)
    .join('')
  return {
    sibling: (path: string) => zip.open(base + path),
    close: async () => zip.close(),
  }
}
