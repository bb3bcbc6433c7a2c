import type { PixelInfo } from '@reticle/contract'
import type { SampleId } from '@reticle/domain'
import type { Picture } from './plain/picture.ts'
import { createPlainSource } from './plain/plain-source.ts'
import { chunkCapacity, sharedLoader } from './shared-loader.ts'
import type { TileSource } from './tile-source.ts'
import { createZarrSource } from './zarr-source.ts'

const measured = new WeakMap<PixelInfo, TileSource>()
const pictures = new WeakMap<Picture, { readonly known: PixelInfo | undefined; readonly source: TileSource }>()

/** The address below which the Zarr hierarchy of a sample lies. */
const rootOf = ({ sampleId, version }: PixelInfo): string =>
  new URL(`/api/v1/samples/${encodeURIComponent(sampleId)}/pixels/${encodeURIComponent(version)}/`, window.location.href).href

/** The source of a described sample, the same one for the same description; undefined as long as no level is known. */
export const measuredSource = (info: PixelInfo): TileSource | undefined => {
  if (info.levels.length === 0) return undefined
  const present = measured.get(info)
  if (present !== undefined) return present
  const loader = sharedLoader()
  const source = createZarrSource({ info, root: rootOf(info), loader, capacity: chunkCapacity })
  measured.set(info, source)
  // There is more of it than before, or it is looked at anew: what was not there may have come.
  loader.retry(`${source.key} `)
  return source
}

/** The source of a decoded picture. @param known what the server says of the sample */
export const pictureSource = (url: string, sampleId: SampleId, picture: Picture, known: PixelInfo | undefined): TileSource => {
  const present = pictures.get(picture)
  if (present !== undefined && present.known === known) return present.source
  const source = createPlainSource(url, sampleId, picture, known)
  pictures.set(picture, { known, source })
  return source
}
