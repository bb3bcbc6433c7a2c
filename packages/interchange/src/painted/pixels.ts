/** An opened picture whose pixels are numbers. `eachRow` goes through it once, from the top; `values` is the same array for every row. */
export type Pixels = {
  readonly width: number
  readonly height: number
  /** @throws in words when the pixels are damaged. */
  readonly eachRow: (take: (values: Uint32Array, y: number) => void) => void
}

const side = 100_000
const most = 2 ** 29
/** Deflate packs 258 bytes into two bits at the best. */
const bestRatio = 1032

/**
 * Refuses what a header claims before anything is allocated or unpacked.
 * @param bytes that the pixels take, and `packed` those that the file has for them; `ratio`: how many bytes one packed byte can be.
 * @throws in words.
 */
export const assertSane = (width: number, height: number, bytes: number, packed: number, ratio = bestRatio): void => {
  if (width < 1 || height < 1 || width > side || height > side || width * height > most)
    throw new Error(`a picture of ${width} x ${height} pixels: at most ${side} a side and ${most} in all are read`)
  if (bytes > packed * ratio + 64) throw new Error(`the header says ${width} x ${height} pixels, which ${packed} bytes cannot hold`)
}
