import type { PixelInfo } from '@reticle/contract'
import { describe, expect, it } from 'vitest'
import type { ChunkTrouble } from './chunk-loader.ts'
import { openingSettings } from './display-settings.ts'
import { lieOf } from './gpu/frame-geometry.ts'
import { levelGrid } from './tile-grid.ts'
import type { TileAddress } from './tile-source.ts'
import { wantedTiles } from './tile-wants.ts'

const axis = (name: 'z' | 'y' | 'x', length: number) => ({ name, label: name, length, spacing: null, unit: null })
const described: Pick<PixelInfo, 'axes' | 'channels' | 'dtype' | 'isColor'> = {
  axes: [axis('z', 5), axis('y', 1024), axis('x', 1024)],
  channels: [],
  dtype: 'uint8',
  isColor: false,
}
const grids = [1, 2, 4].map((scale, index) =>
  levelGrid({ index, width: 1024 / scale, height: 1024 / scale, scaleX: scale, scaleY: scale, chunkWidth: 128, chunkHeight: 128 }),
)
const settings = openingSettings(described)
const lie = lieOf({
  view: { scale: 1, x: -300, y: -300 },
  ratio: 1,
  canvas: { width: 256, height: 256 },
  image: { width: 1024, height: 1024 },
})
const wants = (
  more: { trouble?: (address: TileAddress) => ChunkTrouble | undefined; has?: (address: TileAddress) => boolean; z?: -1 | 1 } = {},
) =>
  wantedTiles(
    { grids, info: described, troubleAt: more.trouble ?? (() => undefined) },
    settings,
    lie,
    { z: more.z ?? 1, t: 1 },
    more.has ?? (() => false),
  ).toSorted((a, b) => a.rank - b.rank)

describe('the tiles that a canvas asks for', () => {
  it('begin with an overview, then come those in sight from the middle outwards, and no other first', () => {
    const tiles = wants()
    expect(tiles[0]?.level).toBe(2)
    const inSight = tiles.filter(({ rank }) => rank === 1)
    expect(inSight.every(({ level, tx, ty, plane }) => level === 0 && tx >= 2 && tx <= 4 && ty >= 2 && ty <= 4 && plane.z === 2)).toBe(true)
    expect(inSight).toHaveLength(9)
    expect([inSight[0]?.tx, inSight[0]?.ty]).toEqual([3, 3])
  })

  it('go on with the next slice in the direction of the last step, before the last one and the surroundings', () => {
    const order = (z: -1 | 1) => [...new Set(wants({ z }).map(({ rank, plane }) => (rank >= 3 ? plane.z : undefined)))].slice(1, 3)
    expect(order(1)).toEqual([3, 2])
    expect(order(-1)).toEqual([1, 2])
  })

  it('leave out what the graphics card has', () => {
    expect(wants({ has: ({ level }) => level === 2 }).some(({ level }) => level === 2)).toBe(false)
  })

  it('fall back to the next coarser level where one cannot be had', () => {
    const isLacking = ({ level }: TileAddress): ChunkTrouble | undefined =>
      level === 0 ? { kind: 'absent', reason: 'not there yet' } : undefined
    expect(wants().some(({ level }) => level === 1)).toBe(false)
    expect(wants({ trouble: isLacking }).some(({ level, rank }) => level === 1 && rank === 2)).toBe(true)
  })
})
