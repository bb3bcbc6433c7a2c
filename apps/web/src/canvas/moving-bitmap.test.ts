import { toScreen } from '@reticle/geometry'
import { expect, it } from 'vitest'
import { placement } from './moving-bitmap.ts'

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
