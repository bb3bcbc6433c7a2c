import type { PixelInfo } from '@reticle/contract'
import { t } from '../canvas/words.ts'
import { chunkKey, type Plane, type PlaneChunk, planeChunk } from './chunk-address.ts'
import type { ChunkLoader, Wanted } from './chunk-loader.ts'
import { channelCount } from './display-settings.ts'
import { emptyValues } from './empty-values.ts'
import type { PixelValues, PlaneBox, ZIndex } from './pixel-source.ts'
import { gridsOf, tilePlace } from './tile-grid.ts'
import type { TileAddress, TileSource } from './tile-source.ts'

/** Said here: further down t is the index of a plane. */
const tooLarge = t('image.tooLarge')

const mostValues = 64_000_000
/** Bytes of a level that is fetched as a whole. */
const mostSmall = 1_000_000
/** Chunks of a region that are waited for at the same time. */
const atOnce = 8
/** A canvas may want no more than this share of the memory for chunks: what is fetched ahead must not push out what is in sight. */
const wantedShare = 0.5

const bytesOf: Record<PixelInfo['dtype'], number> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  float64: 8,
}

export type ZarrSourceOptions = {
  readonly info: PixelInfo
  /** Absolute address of the hierarchy, with a slash at its end. */
  readonly root: string
  readonly loader: ChunkLoader
  /** Bytes of chunks that the loader keeps. */
  readonly capacity: number
}

/** The pixels of a sample in a Zarr hierarchy: whole chunks are fetched, by need. */
export const createZarrSource = ({ info, root, loader, capacity }: ZarrSourceOptions): TileSource => {
  const key = `${info.sampleId} ${info.version}`
  const grids = gridsOf(info)
  const [native] = grids
  const [width, height] = [native?.width ?? 1, native?.height ?? 1]
  const channels = channelCount(info)
  const zAxis = info.axes.findIndex((axis) => axis.name === 'z')
  const keyOf = ({ address }: PlaneChunk) => `${key} ${chunkKey(address)}`

  const wantedOf = (chunk: PlaneChunk, rank: number): Wanted | undefined => {
    const { level, coordinates, isMaximum } = chunk.address
    const at = info.levels[level]
    if (at === undefined) return undefined
    const maximum = isMaximum && zAxis >= 0 ? { axis: zAxis, length: at.shape[zAxis] ?? 1, nodata: info.nodata } : null
    const isSmall = at.shape.reduce((product, length) => product * length, bytesOf[info.dtype]) <= mostSmall
    const order = { root, path: at.path, coordinates, chunk: at.chunk, isComplete: at.isComplete, isSmall, maximum }
    return { key: keyOf(chunk), rank, order }
  }

  /** Without an axis z there is nothing to project. */
  const planeOf = (plane: Plane): Plane => (plane.z === 'max' && zAxis < 0 ? { ...plane, z: 0 } : plane)

  const chunkOf = ({ level, plane, tx, ty }: TileAddress) => {
    const grid = grids[level]
    const place = grid === undefined ? undefined : tilePlace(grid, tx, ty)
    if (place === undefined) return undefined
    const chunk = planeChunk(info, level, planeOf(plane), place.chunkX, place.chunkY)
    return chunk === undefined ? undefined : { place, chunk }
  }

  const chunkAt = (x: number, y: number, c: number, z: ZIndex, t: number) => {
    if (native === undefined || x < 0 || y < 0 || x >= width || y >= height) return undefined
    const chunk = planeChunk(info, 0, planeOf({ c, z, t }), Math.floor(x / native.chunkWidth), Math.floor(y / native.chunkHeight))
    const inside = (y % native.chunkHeight) * native.chunkWidth + (x % native.chunkWidth)
    return chunk === undefined ? undefined : { chunk, at: chunk.offset + inside }
  }

  const all = (x: number, y: number, z: ZIndex, t: number) => Array.from({ length: channels }, (_, c) => chunkAt(x, y, c, z, t))

  const chunkBytes = (level: number, isMaximum: boolean): number => {
    const chunk = info.levels[level]?.chunk ?? []
    return (isMaximum ? chunk.slice(-2) : chunk).reduce((product, side) => product * side, 1) * bytesOf[info.dtype]
  }

  const copyPart = (values: PixelValues, { offset, rowLength }: PlaneChunk, from: PlaneBox, into: PixelValues, to: PlaneBox): void => {
    // `from` covers a whole chunk in pixels of the level; the part of it that lies in `to` is copied.
    const [left, right] = [Math.max(from.x, to.x), Math.min(from.x + from.width, to.x + to.width)]
    for (let y = Math.max(from.y, to.y); y < Math.min(from.y + from.height, to.y + to.height); y++) {
      const start = offset + (y - from.y) * rowLength + (left - from.x)
      into.set(values.subarray(start, start + right - left), (y - to.y) * to.width + (left - to.x))
    }
  }

  return {
    key,
    width,
    height,
    info,
    kind: 'values',
    grids,
    baseOf: (channel) => (info.dtype === 'float64' ? (info.channels[channel]?.spread?.percentiles.p50 ?? 0) : 0),
    tile: (address) => {
      const found = chunkOf(address)
      if (found === undefined) return undefined
      const { place, chunk } = found
      const values = loader.values(keyOf(chunk))
      if (values === undefined) return undefined
      const offset = chunk.offset + place.inChunkY * chunk.rowLength + place.inChunkX
      return { kind: 'values', values, offset, rowLength: chunk.rowLength }
    },
    troubleAt: (address) => {
      const found = chunkOf(address)
      return found === undefined ? undefined : loader.trouble(keyOf(found.chunk))
    },
    want: (client, tiles) => {
      const wanted = new Map<string, Wanted>()
      let bytes = 0
      for (const tile of tiles) {
        const found = chunkOf(tile)
        const one = found === undefined ? undefined : wantedOf(found.chunk, tile.rank)
        if (one === undefined || wanted.has(one.key)) continue
        bytes += chunkBytes(tile.level, one.order.maximum !== null)
        if (bytes > capacity * wantedShare && wanted.size > 0) break
        wanted.set(one.key, one)
      }
      loader.want(client, [...wanted.values()])
    },
    valueAt: (x, y, z, t) => {
      const values = all(x, y, z, t).map((found) => (found === undefined ? undefined : loader.values(keyOf(found.chunk))?.[found.at]))
      return values.every((value) => value === undefined) ? undefined : values.map((value) => value ?? Number.NaN)
    },
    readAt: async (x, y, z, t, signal) =>
      await Promise.all(
        all(x, y, z, t).map(async (found) => {
          const wanted = found === undefined ? undefined : wantedOf(found.chunk, -1)
          if (found === undefined || wanted === undefined) throw new RangeError('outside the image')
          const values = await loader.load(wanted, signal)
          return values[found.at] ?? Number.NaN
        }),
      ),
    region: async (box, { channel, z, t, level = 0, signal }) => {
      const grid = grids[level]
      if (grid === undefined) throw new RangeError(`there is no level ${level}`)
      const [left, top] = [Math.max(0, Math.floor(box.x)), Math.max(0, Math.floor(box.y))]
      const part = {
        x: left,
        y: top,
        width: Math.max(0, Math.min(grid.width, Math.ceil(box.x + box.width)) - left),
        height: Math.max(0, Math.min(grid.height, Math.ceil(box.y + box.height)) - top),
      }
      if (part.width * part.height > mostValues) throw new RangeError(tooLarge)
      const values = emptyValues(info.dtype, part.width * part.height)
      const places: (readonly [number, number])[] = []
      for (let y = Math.floor(top / grid.chunkHeight); y * grid.chunkHeight < top + part.height; y++)
        for (let x = Math.floor(left / grid.chunkWidth); x * grid.chunkWidth < left + part.width; x++) places.push([x, y])
      const lane = async () => {
        for (let place = places.pop(); place !== undefined; place = places.pop()) {
          const [x, y] = place
          const chunk = planeChunk(info, level, planeOf({ c: channel, z, t }), x, y)
          const wanted = chunk === undefined ? undefined : wantedOf(chunk, -1)
          if (chunk === undefined || wanted === undefined) throw new RangeError('outside the image')
          const from = { x: x * grid.chunkWidth, y: y * grid.chunkHeight, width: grid.chunkWidth, height: grid.chunkHeight }
          copyPart(await loader.load(wanted, signal), chunk, from, values, part)
        }
      }
      await Promise.all(Array.from({ length: atOnce }, lane))
      return { ...part, level, values }
    },
    subscribe: (listener) => loader.subscribe((changed) => changed.startsWith(`${key} `) && listener()),
  }
}
