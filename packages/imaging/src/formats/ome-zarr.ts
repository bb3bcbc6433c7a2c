import { latin1 } from '../bytes.ts'
import type { FormatReader, ReadContext } from '../dataset.ts'
import { openHierarchy } from './zarr/hierarchy.ts'
import { type JsonObject, readObject } from './zarr/json.ts'
import { isZippedZarr, openZippedZarr } from './zarr/zipped.ts'

/** Keys that stand near the top of the descriptions of a hierarchy: Zarr v3, v2, OME-NGFF, xarray. */
const keys = /"(?:zarr_format|multiscales|omero|plate|well|bioformats2raw\.layout|_ARRAY_DIMENSIONS)"\s*:/

const isDescription = (head: Uint8Array, name: string): boolean => {
  const text = latin1(head, 0, head.byteLength)
  return /^\s*\{/.test(text) && (keys.test(text) || /\.zarr$/i.test(name))
}

/** The name under which a hierarchy keeps a description, by what it says: readers are handed its bytes. */
const nameOf = (document: JsonObject): string => {
  if (document.zarr_format === 3) return 'zarr.json'
  if (document.zarr_format !== 2) return '.zattrs'
  return Object.hasOwn(document, 'shape') ? '.zarray' : '.zgroup'
}

/** OME-Zarr 0.1 to 0.5 and plain arrays of Zarr v2 and v3, in a folder or in a zip. */
export const omeZarr: FormatReader = {
  id: 'ome-zarr',
  title: 'OME-Zarr',
  extensions: ['.zarr', '.ozx'],
  mediaType: 'application/vnd.ome.zarr',
  isFolder: true,
  matches: (head, name) => isDescription(head, name) || isZippedZarr(head, name),
  open: async (source, context) => {
    const head = await source.read(0, 4)
    const { limits } = context
    if (head[0] !== 0x50) {
      const name = nameOf(await readObject(source, 'description', limits))
      const sibling: ReadContext['sibling'] = async (path) => (path === name ? source : context.sibling(path))
      return openHierarchy({ sibling, limits }, async () => undefined)
    }
    const zip = await openZippedZarr(source, context)
    try {
      return await openHierarchy({ sibling: zip.sibling, limits }, zip.close)
    } catch (cause) {
      await zip.close()
      throw cause
    }
  },
}
