import type { PixelInfo } from '@reticle/contract'

/** The largest side of a tile on the GPU; larger chunks are cut. */
const largestTile = 1024

/**
 * One resolution. `scaleX`, `scaleY`: full-resolution pixels per pixel of this level. A chunk is what is fetched at once; a chunk is cut into
 * `cutX` x `cutY` tiles of `tileWidth` x `tileHeight` (the last of a chunk, and of a level, may be smaller or empty).
 */
export type LevelGrid = {
  readonly index: number
  readonly path: string
  readonly isComplete: boolean
  readonly width: number
  readonly height: number
  readonly scaleX: number
  readonly scaleY: number
  readonly chunkWidth: number
  readonly chunkHeight: number
  readonly cutX: number
  readonly cutY: number
  readonly tileWidth: number
  readonly tileHeight: number
  /** Tiles along x and y. */
  readonly columns: number
  readonly rows: number
}

export type GridOf = Pick<LevelGrid, 'width' | 'height' | 'scaleX' | 'scaleY' | 'chunkWidth' | 'chunkHeight'> &
  Partial<Pick<LevelGrid, 'index' | 'path' | 'isComplete'>>

export const levelGrid = (level: GridOf, largest = largestTile): LevelGrid => {
  const cutX = Math.ceil(level.chunkWidth / largest)
  const cutY = Math.ceil(level.chunkHeight / largest)
  return {
    index: 0,
    path: '',
    isComplete: true,
    ...level,
    cutX,
    cutY,
    tileWidth: Math.ceil(level.chunkWidth / cutX),
    tileHeight: Math.ceil(level.chunkHeight / cutY),
    columns: Math.ceil(level.width / level.chunkWidth) * cutX,
    rows: Math.ceil(level.height / level.chunkHeight) * cutY,
  }
}

/** The grids of a described pyramid, finest first. */
export const gridsOf = ({ axes, levels }: Pick<PixelInfo, 'axes' | 'levels'>): LevelGrid[] => {
  const x = axes.findIndex((axis) => axis.name === 'x')
  const y = axes.findIndex((axis) => axis.name === 'y')
  return levels.map(({ path, isComplete, shape, scale, chunk }, index) =>
    levelGrid({
      ...{ index, path, isComplete },
      ...{ width: shape[x] ?? 1, height: shape[y] ?? 1 },
      ...{ scaleX: scale[x] ?? 1, scaleY: scale[y] ?? 1 },
      ...{ chunkWidth: chunk[x] ?? 1, chunkHeight: chunk[y] ?? 1 },
    }),
  )
}

/** Part of a level that one tile covers, and where it starts within its chunk. */
export type TilePlace = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly chunkX: number
  readonly chunkY: number
  readonly inChunkX: number
  readonly inChunkY: number
}

/** Undefined outside the level, and for a cut that holds nothing. */
export const tilePlace = (grid: LevelGrid, tx: number, ty: number): TilePlace | undefined => {
  if (tx < 0 || ty < 0 || tx >= grid.columns || ty >= grid.rows) return undefined
  const chunkX = Math.floor(tx / grid.cutX)
  const chunkY = Math.floor(ty / grid.cutY)
  const inChunkX = (tx - chunkX * grid.cutX) * grid.tileWidth
  const inChunkY = (ty - chunkY * grid.cutY) * grid.tileHeight
  const x = chunkX * grid.chunkWidth + inChunkX
  const y = chunkY * grid.chunkHeight + inChunkY
  const width = Math.min(grid.tileWidth, grid.chunkWidth - inChunkX, grid.width - x)
  const height = Math.min(grid.tileHeight, grid.chunkHeight - inChunkY, grid.height - y)
  return width > 0 && height > 0 ? { x, y, width, height, chunkX, chunkY, inChunkX, inChunkY } : undefined
}

const indexAt = (at: number, chunk: number, cut: number, tile: number): number =>
  Math.floor(at / chunk) * cut + Math.min(cut - 1, Math.floor((at % chunk) / tile))

/** Half-open: `right` and `bottom` are not in it. */
export type Rect = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

/** The tiles that touch a rectangle of the level, as a half-open rectangle of tile indices. */
export const tilesIn = (grid: LevelGrid, { left, top, right, bottom }: Rect): Rect => {
  const [x0, x1] = [Math.max(0, Math.floor(left)), Math.min(grid.width, Math.ceil(right))]
  const [y0, y1] = [Math.max(0, Math.floor(top)), Math.min(grid.height, Math.ceil(bottom))]
  if (x1 <= x0 || y1 <= y0) return { left: 0, top: 0, right: 0, bottom: 0 }
  return {
    left: indexAt(x0, grid.chunkWidth, grid.cutX, grid.tileWidth),
    top: indexAt(y0, grid.chunkHeight, grid.cutY, grid.tileHeight),
    right: indexAt(x1 - 1, grid.chunkWidth, grid.cutX, grid.tileWidth) + 1,
    bottom: indexAt(y1 - 1, grid.chunkHeight, grid.cutY, grid.tileHeight) + 1,
  }
}

/**
 * The coarsest level that still has a pixel of its own for each pixel of the display.
 * @param scale device pixels per full-resolution pixel
 */
export const levelForScale = (grids: readonly LevelGrid[], scale: number): LevelGrid | undefined =>
  // A hair of tolerance: a level of half the size serves exactly half the scale.
  grids.findLast((grid) => Math.max(grid.scaleX, grid.scaleY) * scale <= 1 + 1e-6) ?? grids[0]
