import { chmodSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The user that Postgres runs as: undefined means the user that we are. Postgres refuses to run as root. */
export type Identity = { readonly uid: number; readonly gid: number; readonly name: string }

const passwdEntry = (name: string): Identity | undefined => {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid), name }
}

/** For root: `postgres` when there is such a user, else `nobody`. A uid without a passwd entry does not work (initdb looks it up). */
export const serviceIdentity = (): Identity | undefined => {
  if (process.getuid === undefined || process.getuid() !== 0) return undefined
  const found = passwdEntry('postgres') ?? passwdEntry('nobody')
  if (found === undefined) throw new Error('Postgres cannot run as root, and there is no user "postgres" or "nobody" to run it as')
  return found
}

const maySearch = (folder: string, { uid, gid }: Identity): boolean => {
  const { uid: owner, gid: group, mode } = statSync(folder)
  if (owner === uid) return (mode & 0o100) !== 0
  if (group === gid) return (mode & 0o010) !== 0
  return (mode & 0o001) !== 0
}

/** True when `identity` can walk down to `path`: every folder above it (those that exist) lets it through. */
export const isReachable = (path: string, identity: Identity | undefined): boolean => {
  if (identity === undefined) return true
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    try {
      if (!maySearch(folder, identity)) return false
    } catch {
      // Not made yet: it will be ours, and open.
    }
    if (folder === dirname(folder)) return true
  }
}

/**
 * Makes `folder` and what is missing above it. For root the new ones are open to walk through whatever the umask says, since Postgres's
 * user must get in; what is secret below them has a mode of its own.
 */
export const makeFolder = (folder: string): void => {
  const path = resolve(folder)
  const first = mkdirSync(path, { recursive: true, mode: 0o755 })
  if (first === undefined || process.getuid?.() !== 0) return
  for (let made = path; ; made = dirname(made)) {
    chmodSync(made, 0o755)
    if (made === resolve(first)) return
  }
}

/** Where this user's derived files live (copies of binaries, fetched servers): never data. Root's is readable by all. */
export const cacheFolder = (): string => {
  const home = process.env.HOME
  const xdg = process.env.XDG_CACHE_HOME
  const isRoot = process.getuid?.() === 0
  const candidates = isRoot
    ? ['/var/cache/reticle', '/var/tmp/reticle-cache']
    : [
        ...(xdg === undefined || xdg === '' ? [] : [join(xdg, 'reticle')]),
        ...(home === undefined || home === '' ? [] : [join(home, '.cache', 'reticle')]),
        `/var/tmp/reticle-cache-${process.getuid?.() ?? 'user'}`,
      ]
  for (const folder of candidates) {
    try {
      makeFolder(folder)
      // A folder in a shared place that somebody else made could hold somebody else's programs.
      if (statSync(folder).uid === (process.getuid?.() ?? statSync(folder).uid)) return folder
    } catch {
      // The next one.
    }
  }
  throw new Error(`no folder for cached programs can be made (tried ${candidates.join(', ')}); set XDG_CACHE_HOME to a writable folder`)
}
