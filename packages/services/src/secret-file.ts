import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const readSecret = (file: string): string | undefined => {
  try {
    const text = readFileSync(file, 'utf8').trim()
    return text.length > 0 ? text : undefined
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw cause
  }
}

/**
 * A random secret (hex, 48 characters by default) kept in `file` (0600): made the first time, the same for ever after. Linked into place
 * whole, so that a kill leaves no half secret and of two makers one wins.
 */
export const secretIn = (file: string, bytes = 24): string => {
  const known = readSecret(file)
  if (known !== undefined) return known
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.new`
  writeFileSync(draft, `${randomBytes(bytes).toString('hex')}\n`, { mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause
  } finally {
    unlinkSync(draft)
  }
  const made = readSecret(file)
  if (made === undefined) throw new Error(`${file} holds no secret; delete it and start again`)
  return made
}
