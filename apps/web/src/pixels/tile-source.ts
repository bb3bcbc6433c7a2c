import type { Plane } from './chunk-address.ts'
import type { ChunkTrouble } from './chunk-loader.ts'
import type { PixelSource, PixelValues } from './pixel-source.ts'
import type { LevelGrid } from './tile-grid.ts'

/** A tile of one plane of one level, by its indices in the level's grid. */
export type TileAddress = { readonly level: number; readonly plane: Plane; readonly tx: number; readonly ty: number }

/** What a tile's texture is made of: a part of a chunk's values, or of a decoded picture. */
export type TilePixels =
  | { readonly kind: 'values'; readonly values: PixelValues; readonly offset: number; readonly rowLength: number }
  | { readonly kind: 'bitmap'; readonly bitmap: ImageBitmap; readonly x: number; readonly y: number }

/** A source as the tile layer sees it. */
export type TileSource = PixelSource & {
  /** `picture`: 8-bit red, green, blue and alpha in one texture, whatever the channel. */
  readonly kind: 'values' | 'picture'
  /** Finest first. */
  readonly grids: readonly LevelGrid[]
  /**
   * 64-bit floating point is uploaded as the 32-bit difference to this value of the channel, so that a narrow window far from 0 keeps its
   * steps; 0 for all other types.
   */
  readonly baseOf: (channel: number) => number
  readonly tile: (address: TileAddress) => TilePixels | undefined
  readonly troubleAt: (address: TileAddress) => ChunkTrouble | undefined
  /** All that a canvas needs now, the most important first; an empty list when it goes. */
  readonly want: (client: object, tiles: readonly (TileAddress & { readonly rank: number })[]) => void
}

export const tileKey = ({ level, plane, tx, ty }: TileAddress): string => `${level} ${plane.t} ${plane.c} ${plane.z} ${tx} ${ty}`
