const columns = 9
const rows = 8
/** Between the darkest and the brightest cell, of 255: below it nothing is to be seen that a hash could tell of. */
const leastRange = 2

/** The mean luma of each cell of a grid of 9 x 8 that covers the picture, row by row. */
const cellsOf = (rgb: Uint8Array, width: number, height: number): number[] => {
  const cells: number[] = []
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [left, top] = [Math.floor((column * width) / columns), Math.floor((row * height) / rows)]
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / columns))
      const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / rows))
      let sum = 0
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) {
          const at = 3 * (y * width + x)
          sum += 299 * (rgb[at] ?? 0) + 587 * (rgb[at + 1] ?? 0) + 114 * (rgb[at + 2] ?? 0)
        }
      cells.push(sum / (1000 * (right - left) * (bottom - top)))
    }
  return cells
}

/**
 * Idea: what gets brighter to the right stays so when a picture is scaled, compressed or made brighter. The picture is averaged to 9 x 8 cells; a
 * bit says whether a cell is brighter than its right neighbour: 64 bits, row by row, the first one highest (dHash: Krawetz, "Kind of Like That",
 * 2013). Near-duplicates differ in few bits.
 * Known failures: a turned or mirrored picture has another hash; pictures that are the same everywhere but in a small place have the same.
 * @param rgb three bytes a pixel, row by row.
 * @returns 16 hexadecimal digits; null for a picture in which nothing is to be seen.
 */
export const pictureHash = (rgb: Uint8Array, width: number, height: number): string | null => {
  const cells = cellsOf(rgb, width, height)
  if (!(Math.max(...cells) - Math.min(...cells) >= leastRange)) return null
  let bits = ''
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns - 1; column++) {
      const at = row * columns + column
      bits += (cells[at] ?? 0) > (cells[at + 1] ?? 0) ? '1' : '0'
    }
  return BigInt(`0b${bits}`).toString(16).padStart(16, '0')
}
