import { Unzlib } from 'fflate'

const slice = 16_384

/**
 * Unpacks zlib data into records of `length` bytes each, `count` of them, and holds one at a time: what a header claims is never taken in
 * memory on its word. `take` must not keep the record.
 * @throws in words when the data are damaged, or are fewer or more than the records.
 */
export const inflateRows = (
  parts: readonly Uint8Array[],
  length: number,
  count: number,
  take: (record: Uint8Array, index: number) => void,
): void => {
  const record = new Uint8Array(length)
  let filled = 0
  let index = 0
  let problem: Error | undefined
  const fill = (piece: Uint8Array) => {
    let at = 0
    while (at < piece.length && problem === undefined) {
      if (index === count) {
        problem = new Error('there are more pixels than the header says')
        throw problem
      }
      const size = Math.min(length - filled, piece.length - at)
      record.set(piece.subarray(at, at + size), filled)
      filled += size
      at += size
      if (filled < length) continue
      filled = 0
      try {
        take(record, index++)
      } catch (cause) {
        problem = cause instanceof Error ? cause : new Error(String(cause))
        throw problem
      }
    }
  }
  try {
    const unzlib = new Unzlib(fill)
    for (const part of parts) for (let at = 0; at < part.length; at += slice) unzlib.push(part.subarray(at, at + slice))
    unzlib.push(new Uint8Array(0), true)
  } catch {
    throw problem ?? new Error('the packed pixels are damaged')
  }
  if (index < count) throw new Error(`the pixels end in row ${index} of ${count}`)
}
