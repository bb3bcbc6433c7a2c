import { isSame, sha256 } from './secrets.ts'

export const splitToken = (token: string): { readonly id: string; readonly secret: string } | undefined => {
  const found = /^rtk_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([\w-]{43})$/.exec(token)
  return found?.[1] === undefined || found[2] === undefined ? undefined : { id: found[1], secret: found[2] }
}

export const isSecretOf = (secretSha256: string, secret: string): boolean => isSame(secretSha256, sha256(secret))
