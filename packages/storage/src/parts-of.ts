/** Pieces joined to parts of `sizeOf(1)`, `sizeOf(2)`... bytes; the last one has what is left. No content is no part. */
export const partsOf = async function* (content: AsyncIterable<Uint8Array>, sizeOf: (part: number) => number): AsyncGenerator<Buffer> {
  let [waiting, bytes, part]: [Uint8Array[], number, number] = [[], 0, 1]
  for await (const piece of content)
    for (let at = 0; at < piece.byteLength; ) {
      const taken = piece.subarray(at, at + sizeOf(part) - bytes)
      waiting.push(taken)
      bytes += taken.byteLength
      at += taken.byteLength
      if (bytes < sizeOf(part)) continue
      const joined = Buffer.concat(waiting, bytes)
      ;[waiting, bytes] = [[], 0]
      part++
      yield joined
    }
  if (bytes > 0) yield Buffer.concat(waiting, bytes)
}
