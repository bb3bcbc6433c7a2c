import type { Bounds } from '@reticle/geometry'
import type { Patch } from '@reticle/tools'
import { emptyValues } from '../pixels/empty-values.ts'
import type { PixelSource, PixelValues } from '../pixels/pixel-source.ts'
import type { Scene } from './scene.ts'

/** Rows that are read at once, so that the way of a large area is seen and can be given up. */
const rowsAtOnce = 1024

/** Names an area of a scene of a source. */
export const patchKey = (source: PixelSource, { channels, z, t }: Scene, { x, y, width, height }: Bounds): string =>
  [source.key, channels.join('+'), z, t, x, y, width, height].join(' ')

/**
 * The stored values of an area at full resolution.
 * @throws Error when they cannot be had; AbortError
 */
export const readPatch = async (
  source: PixelSource,
  { channels, z, t }: Scene,
  area: Bounds,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Patch> => {
  const bands: PixelValues[] = []
  for (const [n, channel] of channels.entries()) {
    const band = emptyValues(source.info.dtype, area.width * area.height)
    for (let row = 0; row < area.height; row += rowsAtOnce) {
      const box = { x: area.x, y: area.y + row, width: area.width, height: Math.min(rowsAtOnce, area.height - row) }
      const { values } = await source.region(box, { channel, z, t, signal })
      signal.throwIfAborted()
      band.set(values, row * area.width)
      onProgress((n + Math.min(1, (row + rowsAtOnce) / area.height)) / channels.length)
    }
    bands.push(band)
  }
  return { ...area, bands, nodata: source.info.nodata, image: { width: source.width, height: source.height } }
}
