import { toScreen } from '@reticle/geometry'
import { expect, it } from 'vitest'
import { placement } from './moving-bitmap.ts'
import { levelFor } from './picture.ts'

it('lays a moved bitmap so that each place of the image stays under its pixels', () => {
  const [from, to] = [
    { scale: 2, x: 30, y: -40 },
    { scale: 5, x: -12, y: 8 },
  ]
  const { scale, x, y } = placement(from, to)
  for (const place of [
    { x: 0, y: 0 },
    { x: 17.25, y: 3 },
  ]) {
    const drawn = toScreen(from, place)
    expect({ x: drawn.x * scale + x, y: drawn.y * scale + y }).toEqual(toScreen(to, place))
  }
})

type Level = { readonly width: number }

it('chooses the smallest level that still has a pixel for each pixel of the display', () => {
  const levels: [Level, ...Level[]] = [{ width: 4096 }, { width: 2048 }, { width: 1024 }, { width: 512 }]
  expect([8, 1, 0.6, 0.5, 0.3, 0.25, 0.01].map((scale) => levelFor(levels, scale).width)).toEqual([4096, 4096, 4096, 2048, 2048, 1024, 512])
})
