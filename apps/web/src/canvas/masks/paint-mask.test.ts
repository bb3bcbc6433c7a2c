import { maskFromBits } from '@reticle/geometry'
import { expect, it } from 'vitest'
import { borderPieces } from './paint-mask.ts'

const everywhere = { x: 0, y: 0, width: 99, height: 99 }

it('finds the border of a mask between its pixels, holes and islands too', () => {
  const bits = [1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1].map(Boolean)
  const mask = maskFromBits(4, 3, bits, 10, 20)
  const pieces = borderPieces(mask, everywhere) ?? []
  // Each pixel has four sides; a side that two set pixels share is none of the border.
  const isSet = (x: number, y: number) => x >= 0 && x < 4 && y >= 0 && y < 3 && bits[y * 4 + x] === true
  let sides = 0
  for (let y = 0; y < 3; y++)
    for (let x = 0; x < 4; x++)
      if (isSet(x, y)) sides += [isSet(x - 1, y), isSet(x + 1, y), isSet(x, y - 1), isSet(x, y + 1)].filter((is) => !is).length
  let length = 0
  for (let i = 0; i < pieces.length; i += 4) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = pieces.slice(i, i + 4)
    length += Math.abs(x1 - x0) + Math.abs(y1 - y0)
    expect(x0 === x1 || y0 === y1).toBe(true)
  }
  expect(length).toBe(sides)
})

it('gives up where the border has very many pieces, and looks at what is in sight alone', () => {
  const side = 400
  const checkered = maskFromBits(
    side,
    side,
    Array.from({ length: side * side }, (_, n) => (n + Math.floor(n / side)) % 2 === 0),
  )
  expect(borderPieces(checkered, { x: 0, y: 0, width: side, height: side })).toBeUndefined()
  expect(borderPieces(checkered, { x: 0, y: 100, width: side, height: 3 })).toBeDefined()
})
