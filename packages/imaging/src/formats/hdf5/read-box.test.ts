import { describe, expect, it } from 'vitest'
import { sizeOf } from '../../box.ts'
import { randomOf } from '../../conformance/mutate.ts'
import { piecesOf } from './read-box.ts'

describe('pieces of a box', () => {
  it('cover it once, and no chunk is in two of them', () => {
    const random = randomOf(7)
    for (let round = 0; round < 300; round++) {
      const shape = [1 + random(9), 1 + random(9), 1 + random(9)]
      const chunk = shape.map((length) => 1 + random(length))
      const start = shape.map((length) => random(length))
      const box = { start, shape: shape.map((length, axis) => 1 + random(length - (start[axis] ?? 0))) }
      const owners = new Map<string, number>()
      const seen = new Set<string>()
      for (const [n, piece] of [...piecesOf(box, chunk, 1 + random(200))].entries())
        for (let z = 0; z < (piece.shape[0] ?? 0); z++)
          for (let y = 0; y < (piece.shape[1] ?? 0); y++)
            for (let x = 0; x < (piece.shape[2] ?? 0); x++) {
              const at = [z, y, x].map((offset, axis) => offset + (piece.start[axis] ?? 0))
              const owner = at.map((value, axis) => Math.floor(value / (chunk[axis] ?? 1))).join()
              expect(owners.get(owner) ?? n).toBe(n)
              owners.set(owner, n)
              seen.add(at.join())
            }
      expect(seen.size).toBe(sizeOf(box.shape))
    }
  })

  it('are as large as may be, and of one chunk where that is larger', () => {
    const box = { start: [0, 0, 0], shape: [64, 2048, 2048] }
    const pieces = [...piecesOf(box, [16, 128, 128], 8 * 1024 * 1024)]
    expect(pieces[0]).toEqual({ start: [0, 0, 0], shape: [16, 256, 2048] })
    expect(pieces).toHaveLength(32)
    expect([...piecesOf(box, [64, 2048, 2048], 1000)]).toEqual([box])
  })
})
