import { createHash, hash as hashAtOnce } from 'node:crypto'

/** SHA-256 in lower-case hex; text as UTF-8. */
export const sha256Of = (content: string | Uint8Array): string => hashAtOnce('sha256', content)

/** Hash and length of content that comes in pieces. */
export const digestOf = async (content: AsyncIterable<Uint8Array>): Promise<{ sha256: string; bytes: number }> => {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of content) {
    hash.update(piece)
    bytes += piece.byteLength
  }
  return { sha256: hash.digest('hex'), bytes }
}
