import { type Plane, planeOf } from '../pixels/plane.ts'

/** A plane in another size, between its elements by the four nearest (bilinear, centres at +0.5). Made much smaller, it leaves elements out. */
export const resized = ({ width, height, values }: Plane, columns: number, rows: number): Plane => {
  const plane = planeOf(columns, rows)
  for (let row = 0; row < rows; row++) {
    const y = Math.min(height - 1, Math.max(0, ((row + 0.5) * height) / rows - 0.5))
    const [top, bottom] = [Math.floor(y), Math.min(height - 1, Math.floor(y) + 1)]
    for (let column = 0; column < columns; column++) {
      const x = Math.min(width - 1, Math.max(0, ((column + 0.5) * width) / columns - 0.5))
      const [left, right] = [Math.floor(x), Math.min(width - 1, Math.floor(x) + 1)]
      const above = (values[top * width + left] ?? 0) * (1 - x + left) + (values[top * width + right] ?? 0) * (x - left)
      const below = (values[bottom * width + left] ?? 0) * (1 - x + left) + (values[bottom * width + right] ?? 0) * (x - left)
      plane.values[row * columns + column] = above * (1 - y + top) + below * (y - top)
    }
  }
  return plane
}
