import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planeChunk } from './chunk-address.ts'
import { levelForScale, levelGrid, tilePlace, tilesIn } from './tile-grid.ts'

const length = (max: number) => fc.integer({ min: 1, max })

describe('the grid of tiles', () => {
  it('covers each pixel of a level exactly once, whatever the sizes of chunks and tiles', () => {
    fc.assert(
      fc.property(length(90), length(60), length(40), length(40), length(16), (width, height, chunkWidth, chunkHeight, largest) => {
        const grid = levelGrid({ width, height, scaleX: 1, scaleY: 1, chunkWidth, chunkHeight }, largest)
        const seen = new Uint8Array(width * height)
        for (let ty = 0; ty < grid.rows; ty++)
          for (let tx = 0; tx < grid.columns; tx++) {
            const place = tilePlace(grid, tx, ty)
            if (place === undefined) continue
            expect(place.width).toBeLessThanOrEqual(largest)
            for (let y = place.y; y < place.y + place.height; y++)
              for (let x = place.x; x < place.x + place.width; x++) seen[y * width + x] = (seen[y * width + x] ?? 0) + 1
          }
        expect(seen.every((count) => count === 1)).toBe(true)
      }),
    )
  })

  it('finds the tile of every pixel in sight, and none outside', () => {
    fc.assert(
      fc.property(length(300), length(64), length(16), fc.nat(299), length(50), (width, chunk, largest, left, span) => {
        const grid = levelGrid({ width, height: 1, scaleX: 1, scaleY: 1, chunkWidth: chunk, chunkHeight: 1 }, largest)
        const tiles = tilesIn(grid, { left: left + 0.25, right: left + span, top: 0, bottom: 1 })
        const inSight = (x: number) => x >= left && x < left + span
        for (let tx = 0; tx < grid.columns; tx++) {
          const place = tilePlace(grid, tx, 0)
          if (place === undefined) continue
          const isSeen = Array.from({ length: place.width }, (_, n) => place.x + n).some(inSight)
          expect(tx >= tiles.left && tx < tiles.right).toBe(isSeen)
        }
      }),
    )
  })

  it('takes the coarsest level that has a pixel for each pixel of the display', () => {
    const grids = [1, 2, 4].map((scale, index) =>
      levelGrid({ index, width: 800 / scale, height: 800 / scale, scaleX: scale, scaleY: scale, chunkWidth: 256, chunkHeight: 256 }),
    )
    expect([2, 1, 0.6, 0.5, 0.26, 0.25, 0.01].map((scale) => levelForScale(grids, scale)?.index)).toEqual([0, 0, 0, 1, 1, 2, 2])
  })
})

describe('the chunk of a plane', () => {
  const axis = (name: 't' | 'c' | 'z' | 'y' | 'x', size: number) => ({ name, label: name, length: size, spacing: null, unit: null })
  const described = {
    axes: [axis('c', 3), axis('z', 10), axis('y', 64), axis('x', 64)],
    levels: [
      { path: '0', shape: [3, 10, 64, 64], scale: [1, 1, 1, 1], chunk: [1, 4, 16, 32], isComplete: true },
      { path: '1', shape: [3, 5, 32, 32], scale: [1, 2, 2, 2], chunk: [3, 1, 16, 32], isComplete: true },
    ],
  }

  it('says where the plane lies in a chunk that holds several', () => {
    expect(planeChunk(described, 0, { c: 2, z: 6, t: 0 }, 1, 3)).toEqual({
      address: { level: 0, coordinates: [2, 1, 3, 1], isMaximum: false },
      offset: 2 * 16 * 32,
      rowLength: 32,
    })
  })

  it('follows a level that is smaller along z', () => {
    expect(planeChunk(described, 1, { c: 1, z: 7, t: 0 }, 0, 0)).toEqual({
      address: { level: 1, coordinates: [0, 3, 0, 0], isMaximum: false },
      offset: 16 * 32,
      rowLength: 32,
    })
  })

  it('is one plane where z is projected', () => {
    expect(planeChunk(described, 1, { c: 1, z: 'max', t: 0 }, 0, 1)).toEqual({
      address: { level: 1, coordinates: [1, 0, 1, 0], isMaximum: true },
      offset: 0,
      rowLength: 32,
    })
  })
})
