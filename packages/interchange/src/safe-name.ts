import { isSafeName } from './file-names.ts'

const isPlain = (part: string): boolean => part !== '' && part !== '.' && part !== '..'

/**
 * A name of an image as another tool has it (a path, a URL, a storage address) as a path below the image folder: no scheme and host, no
 * query, no step up, no backslash, no drive, no control character. Undefined when nothing is left.
 */
export const safeName = (name: string): string | undefined => {
  const isAddress = /^[a-z][a-z0-9+.-]*:\/\//i.test(name)
  const path = isAddress ? name.replace(/^[^:]*:\/\/[^/]*/, '').replace(/[?#].*$/s, '') : name.replace(/^[a-z]:(?=[\\/])/i, '')
  const parts = path
    .replaceAll('\\', '/')
    .split('/')
    .map((part) => part.replaceAll(/\p{Cc}/gu, '').trim())
    .filter(isPlain)
  const safe = parts
    .join('/')
    .replace(/^~+/, '')
    .replace(/^[a-z]:/i, '')
  return isSafeName(safe) ? safe : undefined
}
