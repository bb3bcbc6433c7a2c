import type { PixelInfo } from '@reticle/contract'
import type { Plane } from './chunk-address.ts'
import { type DisplaySettings, shownChannels } from './display-settings.ts'
import { type Lie, shownRect, toLevel } from './gpu/frame-geometry.ts'
import { type LevelGrid, levelForScale, type Rect, tilesIn } from './tile-grid.ts'
import type { TileAddress, TileSource } from './tile-source.ts'

/** Which way the reader went last along z and t: that way is fetched ahead. */
export type Heading = { readonly z: -1 | 1; readonly t: -1 | 1 }

export type WantedTile = TileAddress & { readonly rank: number }

/** What is wanted first. */
const ranks = { overview: 0, inSight: 1, stopgap: 2, nextPlane: 3, around: 4, behind: 5 } as const

const grown = ({ left, top, right, bottom }: Rect, by: number): Rect => ({
  left: left - by,
  top: top - by,
  right: right + by,
  bottom: bottom + by,
})

/** The tiles of a rectangle of tile indices, the nearest to its middle first. */
const spiral = (tiles: Rect, grid: LevelGrid): (readonly [number, number])[] => {
  const middleX = (tiles.left + tiles.right - 1) / 2
  const middleY = (tiles.top + tiles.bottom - 1) / 2
  const places: (readonly [number, number])[] = []
  for (let ty = Math.max(0, tiles.top); ty < Math.min(grid.rows, tiles.bottom); ty++)
    for (let tx = Math.max(0, tiles.left); tx < Math.min(grid.columns, tiles.right); tx++) places.push([tx, ty])
  return places.sort((a, b) => Math.hypot(a[0] - middleX, a[1] - middleY) - Math.hypot(b[0] - middleX, b[1] - middleY))
}

/**
 * The tiles that a canvas has to ask for: those in sight (an overview first, then the level that fits the zoom, from the middle outwards), what
 * stands in for tiles that cannot be had, then the next slice and time, then the surroundings.
 * @param hasTexture tiles of which need no values any more
 */
export const wantedTiles = (
  source: Pick<TileSource, 'grids' | 'troubleAt'> & { readonly info: Pick<PixelInfo, 'axes'> },
  settings: DisplaySettings,
  lie: Lie,
  heading: Heading,
  hasTexture: (address: TileAddress) => boolean,
): WantedTile[] => {
  const { grids, info } = source
  const target = levelForScale(grids, lie.view.scale * lie.ratio)
  const coarsest = grids.at(-1)
  if (target === undefined || coarsest === undefined) return []
  const shown = shownRect(lie)
  if (shown.right <= shown.left || shown.bottom <= shown.top) return []
  const wanted: WantedTile[] = []
  const planes = (z: Plane['z'], t: number): Plane[] => shownChannels(settings).map((c) => ({ c, z, t }))
  const ask = (grid: LevelGrid, tiles: Rect, plane: Plane, rank: number) => {
    for (const [tx, ty] of spiral(tiles, grid)) {
      const address = { level: grid.index, plane, tx, ty }
      if (!hasTexture(address)) wanted.push({ ...address, rank })
    }
  }
  const inSight = (grid: LevelGrid) => tilesIn(grid, toLevel(shown, grid))
  const z = settings.projection === 'max' ? ('max' as const) : settings.z
  const now = planes(z, settings.t)
  for (const plane of now) ask(coarsest, inSight(coarsest), plane, ranks.overview)
  for (const plane of now) if (target !== coarsest) ask(target, inSight(target), plane, ranks.inSight)
  for (const plane of now) {
    // Where the wanted level is not there (yet), the next coarser ones are.
    for (let grid: LevelGrid | undefined = target; grid !== undefined && grid !== coarsest; grid = grids[grid.index + 1]) {
      const next: LevelGrid | undefined = grids[grid.index + 1]
      const here: LevelGrid = grid
      const isLacking = spiral(inSight(here), here).some(([tx, ty]) => source.troubleAt({ level: here.index, plane, tx, ty }) !== undefined)
      if (!isLacking || next === undefined) break
      ask(next, inSight(next), plane, ranks.stopgap)
    }
  }
  const lengthOf = (name: string) => info.axes.find((axis) => axis.name === name)?.length ?? 1
  const steps = [
    { dz: heading.z, dt: 0, rank: ranks.nextPlane },
    { dz: 0, dt: heading.t, rank: ranks.nextPlane },
    { dz: -heading.z, dt: 0, rank: ranks.behind },
    { dz: 0, dt: -heading.t, rank: ranks.behind },
  ]
  for (const { dz, dt, rank } of steps) {
    const next = { z: z === 'max' ? z : z + dz, t: settings.t + dt }
    if ((dz !== 0 && z === 'max') || (next.z !== 'max' && (next.z < 0 || next.z >= lengthOf('z')))) continue
    if (next.t < 0 || next.t >= lengthOf('t')) continue
    for (const plane of planes(next.z, next.t)) ask(target, inSight(target), plane, rank)
  }
  for (const plane of now) ask(target, grown(inSight(target), 1), plane, ranks.around)
  return wanted
}
