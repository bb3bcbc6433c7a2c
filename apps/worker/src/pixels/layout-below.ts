import { text } from 'node:stream/consumers'
import type { PyramidLayout, SampleImage } from '@reticle/db'
import type { SourceFolders } from '@reticle/storage'
import { layoutInPlace } from './in-place.ts'

/** Descriptions of arrays are small; a longer one is not read. */
const mostTextBytes = 4 * 1024 * 1024

/** How an OME-Zarr lies in the folder that `uri` names, when it can be served from there. */
export const layoutBelow = (folders: SourceFolders, uri: string, image: SampleImage): Promise<PyramidLayout | undefined> =>
  layoutInPlace(image, async (path) => {
    const piece = await folders.openBelow(uri, path)
    if (!piece.ok || piece.value.size > mostTextBytes) return undefined
    const content = await piece.value.read()
    return content === undefined ? undefined : text(content)
  })
