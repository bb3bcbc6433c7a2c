import { createHash } from 'node:crypto'

const hashOf = (prefix: number, ...parts: readonly (Uint8Array | string)[]): Buffer => {
  const hash = createHash('sha256').update(Uint8Array.of(prefix))
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** The hash of one entry: SHA-256 of 0x00 and its bytes (RFC 6962, section 2.1). */
export const leafHash = (text: Uint8Array | string): Buffer => hashOf(0, text)

/**
 * The root of a Merkle tree over leaf hashes in their order (RFC 6962, section 2.1): of one leaf itself, else of 0x01 and the roots of its left part,
 * whose size is the largest power of two below the whole, and of the rest. Pairs are joined level by level, an odd one out goes up as it is, which is
 * the same tree.
 * @throws without a leaf
 */
export const merkleRoot = (leaves: readonly Uint8Array[]): Buffer => {
  let level: readonly Uint8Array[] = leaves
  while (level.length > 1) {
    const above: Uint8Array[] = []
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at], level[at + 1]]
      if (left !== undefined) above.push(right === undefined ? left : hashOf(1, left, right))
    }
    level = above
  }
  const [root] = level
  if (root === undefined) throw new Error('a Merkle tree needs a leaf')
  return Buffer.from(root)
}
