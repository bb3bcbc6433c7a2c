import type { PixelInfo } from '@reticle/contract'
import type { SampleId } from '@reticle/domain'
import { t } from '../../canvas/words.ts'
import type { PlaneBox } from '../pixel-source.ts'
import { levelGrid, tilePlace } from '../tile-grid.ts'
import type { TileSource } from '../tile-source.ts'
import type { Picture } from './picture.ts'
import { createPixelReader } from './pixel-reader.ts'
import { isGrey, plainInfo } from './plain-info.ts'

/** A picture up to this side is one texture: it stands in the very frame in which it is first drawn. */
const largestTexture = 4096
/** Rows of a picture that are read back at once. */
const rowsAtOnce = 512

const mostValues = 64_000_000

const readPart = (bitmap: ImageBitmap, part: number, { x, y, width, height }: PlaneBox): Uint8Array => {
  const values = new Uint8Array(width * height)
  const canvas = new OffscreenCanvas(width, Math.min(height, rowsAtOnce))
  const context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' })
  if (context === null) throw new Error(t('image.noCanvas'))
  context.globalCompositeOperation = 'copy'
  for (let top = 0; top < height; top += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, height - top)
    context.drawImage(bitmap, -x, -y - top)
    const { data } = context.getImageData(0, 0, width, rows)
    for (let n = 0; n < width * rows; n++) values[top * width + n] = data[n * 4 + part] ?? 0
  }
  return values
}

/** The pixels of a decoded 8-bit picture. All of them are there at once. */
export const createPlainSource = (key: string, sampleId: SampleId, picture: Picture, known?: PixelInfo): TileSource => {
  const { width, height, levels } = picture
  const info = plainInfo({ width, height, isColor: !isGrey(picture) }, sampleId, known)
  const grids = levels.map((level, index) =>
    levelGrid(
      {
        ...{ index, width: level.width, height: level.height, chunkWidth: level.width, chunkHeight: level.height },
        ...{ scaleX: width / level.width, scaleY: height / level.height },
      },
      largestTexture,
    ),
  )
  const read = createPixelReader(levels[0])
  const valueAt = (x: number, y: number): readonly number[] | undefined => {
    if (x < 0 || y < 0 || x >= width || y >= height) return undefined
    const value = read(x, y)
    return value === undefined ? undefined : info.isColor ? [value.red, value.green, value.blue] : [value.red]
  }
  return {
    key,
    width,
    height,
    info,
    kind: 'picture',
    grids,
    baseOf: () => 0,
    tile: ({ level, tx, ty }) => {
      const [bitmap, grid] = [levels[level], grids[level]]
      const place = grid === undefined ? undefined : tilePlace(grid, tx, ty)
      return bitmap === undefined || place === undefined ? undefined : { kind: 'bitmap', bitmap, x: place.x, y: place.y }
    },
    troubleAt: () => undefined,
    want: () => {},
    valueAt,
    readAt: (x, y) => {
      const value = valueAt(x, y)
      return value === undefined ? Promise.reject(new RangeError('outside the image')) : Promise.resolve(value)
    },
    region: async (box, { channel, level = 0 }) => {
      const [bitmap, grid] = [levels[level], grids[level]]
      if (bitmap === undefined || grid === undefined) throw new RangeError(`there is no level ${level}`)
      const [left, top] = [Math.max(0, box.x), Math.max(0, box.y)]
      const part = {
        x: left,
        y: top,
        width: Math.max(0, Math.min(grid.width, box.x + box.width) - left),
        height: Math.max(0, Math.min(grid.height, box.y + box.height) - top),
      }
      if (part.width * part.height > mostValues) throw new RangeError(t('image.tooLarge'))
      const isNothing = part.width === 0 || part.height === 0
      return { ...part, level, values: isNothing ? new Uint8Array(0) : readPart(bitmap, channel, part) }
    },
    subscribe: () => () => {},
  }
}
