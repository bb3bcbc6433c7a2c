import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addRows, intersectRows, noRows, pixelsIn, rowsOfBounds, rowsOfMask } from '../row-spans.ts'
import { masks } from '../test/arbitraries.ts'
import { bitsInField, blobs, field, rowsInField } from '../test/bits.ts'
import type { MaskGeometry } from '../types.ts'
import { intersectMasks, subtractMask, unionMasks } from './combine.ts'
import { type Connectivity, componentAt, componentsOf } from './components.ts'
import { grownRows, shrunkRows } from './grow.ts'
import { holesIn, withoutHoles, withoutSpecks } from './holes.ts'
import { smoothedRows } from './smooth.ts'

const shapes: fc.Arbitrary<MaskGeometry> = fc.oneof(masks, blobs)
const { width, height } = field
const at = (bits: Uint8Array, x: number, y: number) => (x < 0 || y < 0 || x >= width || y >= height ? 0 : (bits[y * width + x] ?? 0))

const steps = {
  4: [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ],
  8: [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
    [1, 1],
    [1, -1],
    [-1, 1],
    [-1, -1],
  ],
} as const

/** Flood fill pixel by pixel: for each pixel that equals `value` the number of its piece, from 1 on in row order; 0 elsewhere. */
const flooded = (bits: Uint8Array, value: number, connectivity: Connectivity): number[] => {
  const pieces = new Array<number>(bits.length).fill(0)
  let count = 0
  for (let seed = 0; seed < bits.length; seed++) {
    if (bits[seed] !== value || pieces[seed] !== 0) continue
    count++
    const stack: number[] = [seed]
    pieces[seed] = count
    for (let i = stack.pop(); i !== undefined; i = stack.pop())
      for (const [dx, dy] of steps[connectivity]) {
        const x: number = (i % width) + dx
        const y: number = Math.floor(i / width) + dy
        const next = y * width + x
        if (x < 0 || y < 0 || x >= width || y >= height || bits[next] !== value || pieces[next] !== 0) continue
        pieces[next] = count
        stack.push(next)
      }
  }
  return pieces
}

const piecesOfBits = (bits: Uint8Array, value: number, connectivity: Connectivity): Uint8Array[] => {
  const pieces = flooded(bits, value, connectivity)
  return Array.from({ length: Math.max(0, ...pieces) }, (_, i) => Uint8Array.from(pieces, (piece) => (piece === i + 1 ? 1 : 0)))
}

/** Pixels of `image` for which `decide` holds, given the values within `radius` of them, image pixels only. */
const byDisc = (
  bits: Uint8Array,
  radius: number,
  image: typeof field,
  decide: (near: readonly number[], own: number) => boolean,
): Uint8Array =>
  Uint8Array.from(bits, (own, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    const isInImage = (u: number, v: number) =>
      u + field.x >= image.x && v + field.y >= image.y && u + field.x < image.x + image.width && v + field.y < image.y + image.height
    if (!isInImage(x, y)) return 0
    const near: number[] = []
    const far = Math.ceil(radius)
    for (let v = y - far; v <= y + far; v++)
      for (let u = x - far; u <= x + far; u++) if ((u - x) ** 2 + (v - y) ** 2 <= radius ** 2 && isInImage(u, v)) near.push(at(bits, u, v))
    return decide(near, own) ? 1 : 0
  })

const radii = fc.oneof(
  fc.integer({ min: 0, max: 5 }),
  fc.double({ min: 0, max: 5, noNaN: true }),
  fc.constantFrom(Math.SQRT2, Math.sqrt(5), Math.sqrt(13)),
)
/** An image whose border cuts through the masks. */
const images = fc.constantFrom(field, { x: 0, y: 0, width: 18, height: 15 })
const cutTo = (mask: MaskGeometry, image: typeof field) => intersectRows(rowsOfMask(mask), rowsOfBounds(image))

describe('M2: masks combine pixel by pixel', () => {
  it.each([
    ['union', unionMasks, (a: number, b: number) => a | b],
    ['difference', subtractMask, (a: number, b: number) => a & ~b & 1],
    ['intersection', intersectMasks, (a: number, b: number) => a & b],
  ] as const)('%s', (_, combine, onBits) => {
    fc.assert(
      fc.property(shapes, shapes, (a, b) => {
        const [bitsA, bitsB] = [bitsInField(a), bitsInField(b)]
        expect(bitsInField(combine(a, b))).toEqual(bitsA.map((bit, i) => onBits(bit, bitsB[i] ?? 0)))
      }),
    )
  })
})

describe.each([4, 8] as const)('M3: pieces that hang together over %i neighbours', (connectivity) => {
  it('are those of a flood fill, in the order of their first pixels', () => {
    fc.assert(
      fc.property(shapes, (mask) => {
        expect(componentsOf(rowsOfMask(mask), connectivity).map(rowsInField)).toEqual(piecesOfBits(bitsInField(mask), 1, connectivity))
      }),
      { numRuns: 300 },
    )
  })

  it('add up to the mask', () => {
    fc.assert(
      fc.property(shapes, (mask) => {
        expect(componentsOf(rowsOfMask(mask), connectivity).reduce(addRows, noRows)).toEqual(rowsOfMask(mask))
      }),
    )
  })

  it('are found by one of their pixels', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: -2, max: 30 }), fc.integer({ min: -2, max: 30 }), (mask, x, y) => {
        const piece = componentAt(rowsOfMask(mask), connectivity, x, y)
        const wanted = piecesOfBits(bitsInField(mask), 1, connectivity).find((bits) => at(bits, x - field.x, y - field.y) === 1)
        expect(piece && rowsInField(piece)).toEqual(wanted)
      }),
    )
  })
})

describe('M3: holes and specks', () => {
  it('holes are the unset pixels that no way over sides leads out of', () => {
    fc.assert(
      fc.property(shapes, (mask) => {
        const [, ...holes] = piecesOfBits(bitsInField(mask), 0, 4)
        expect(holesIn(rowsOfMask(mask)).map(rowsInField)).toEqual(holes)
      }),
      { numRuns: 300 },
    )
  })

  it('holes up to a size are filled, and no others', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 0, max: 12 }), (mask, most) => {
        const [, ...holes] = piecesOfBits(bitsInField(mask), 0, 4)
        const filled = bitsInField(mask)
        for (const hole of holes.filter((bits) => bits.filter((bit) => bit === 1).length <= most))
          for (const [i, bit] of hole.entries()) filled[i] = (filled[i] ?? 0) | bit
        expect(rowsInField(withoutHoles(rowsOfMask(mask), most))).toEqual(filled)
        expect(holesIn(withoutHoles(rowsOfMask(mask)))).toEqual([])
      }),
    )
  })

  it('pieces below a size go, and no others', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 0, max: 12 }), (mask, least) => {
        const kept = new Uint8Array(width * height)
        for (const piece of piecesOfBits(bitsInField(mask), 1, 8).filter((bits) => bits.filter((bit) => bit === 1).length >= least))
          for (const [i, bit] of piece.entries()) kept[i] = (kept[i] ?? 0) | bit
        expect(rowsInField(withoutSpecks(rowsOfMask(mask), least))).toEqual(kept)
      }),
    )
  })
})

describe('M4: growing and shrinking is exact', () => {
  it('grown: each pixel of the image with a set one within the radius', () => {
    fc.assert(
      fc.property(shapes, radii, images, (mask, radius, image) => {
        const all = cutTo(mask, image)
        expect(rowsInField(grownRows(all, radius, image))).toEqual(byDisc(rowsInField(all), radius, image, (near) => near.includes(1)))
      }),
      { numRuns: 150 },
    )
  })

  it('shrunk: each pixel without an unset one of the image within the radius', () => {
    fc.assert(
      fc.property(shapes, radii, images, (mask, radius, image) => {
        const all = cutTo(mask, image)
        const wanted = byDisc(rowsInField(all), radius, image, (near) => !near.includes(0))
        expect(rowsInField(shrunkRows(all, radius, image))).toEqual(wanted)
      }),
      { numRuns: 150 },
    )
  })
})

describe('M5: smoothing', () => {
  it('makes each pixel what most within the radius are', () => {
    fc.assert(
      fc.property(shapes, radii, images, (mask, radius, image) => {
        const all = cutTo(mask, image)
        const wanted = byDisc(rowsInField(all), radius, image, (near, own) => {
          const set = near.filter((bit) => bit === 1).length
          return 2 * set === near.length ? own === 1 : 2 * set > near.length
        })
        expect(rowsInField(smoothedRows(all, radius, image))).toEqual(wanted)
      }),
      { numRuns: 150 },
    )
  })

  it('keeps a half plane as it is', () => {
    const half = rowsOfBounds({ x: 0, y: 0, width: 9, height: 15 })
    expect(smoothedRows(half, 3, { x: 0, y: 0, width: 18, height: 15 })).toEqual(half)
    expect(pixelsIn(half)).toBe(135)
  })
})
