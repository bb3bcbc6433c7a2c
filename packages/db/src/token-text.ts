import { createHash, randomBytes } from 'node:crypto'

/**
 * A new token for programs, `rtk_<id>_<secret>`: the prefix lets secret scanners find a leaked one, the id finds its row, the secret (256 bits)
 * proves it. Only the secret's SHA-256 is kept.
 */
export const newToken = (id: string): { readonly token: string; readonly secretSha256: string } => {
  const secret = randomBytes(32).toString('base64url')
  return { token: `rtk_${id}_${secret}`, secretSha256: createHash('sha256').update(secret).digest('hex') }
}
