import { pan, toScreen } from '@reticle/geometry'
import { expect, it } from 'vitest'
import { placement, wholeShift } from './placement.ts'

it('lays what was drawn so that each place of the image stays under its pixels, turned views too', () => {
  const [from, to] = [
    { scale: 2, x: 30, y: -40, angle: 20 },
    { scale: 5, x: -12, y: 8, angle: 65 },
  ]
  const { a, b, dx, dy } = placement(from, to)
  for (const place of [
    { x: 0, y: 0 },
    { x: 17.25, y: 3 },
  ]) {
    const drawn = toScreen(from, place)
    const wanted = toScreen(to, place)
    expect(a * drawn.x - b * drawn.y + dx).toBeCloseTo(wanted.x, 9)
    expect(b * drawn.x + a * drawn.y + dy).toBeCloseTo(wanted.y, 9)
  }
})

it('knows a move by whole device pixels from any other', () => {
  const view = { scale: 1.7, x: 0.3, y: -2.1, angle: 30 }
  expect(wholeShift(view, pan(view, 2, -3), 1)).toEqual({ x: 2, y: -3 })
  expect(wholeShift(view, pan(view, 2, -4), 1.25)).toBeUndefined()
  expect(wholeShift(view, pan(view, 4, -8), 1.25)).toEqual({ x: 5, y: -10 })
  expect(wholeShift(view, { ...view, scale: 1.8 }, 1)).toBeUndefined()
  expect(wholeShift(view, { ...view, angle: 31 }, 1)).toBeUndefined()
})
