/** Where tiles of a length begin so that they cover all, with at least `overlap` elements in common; the last ends where the image does. */
export const startsOf = (length: number, tile: number, overlap: number): readonly number[] => {
  if (length <= tile) return [0]
  const step = Math.max(1, tile - overlap)
  const count = Math.ceil((length - tile) / step) + 1
  return Array.from({ length: count }, (_, at) => Math.min(at * step, length - tile))
}

/** How much an element of a tile counts against those of others: rises from its border over the overlap, so that no seam is seen. */
export const weightAt = (at: number, tile: number, overlap: number): number => {
  const fromBorder = Math.min(at, tile - 1 - at) + 1
  return overlap === 0 ? 1 : Math.min(1, fromBorder / (overlap + 1))
}
