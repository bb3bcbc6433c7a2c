import { createHash } from 'node:crypto'
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { type Identity, isReachable, makeFolder } from './identity.ts'
import { type Log, ServiceError } from './port.ts'

const readIfThere = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** Files of one embedded Postgres: `home` is ours, `cluster` below it belongs to the user that Postgres runs as. */
export type PostgresPlace = {
  readonly home: string
  readonly cluster: string
  readonly password: string
  readonly port: string
  readonly log: string
}

const placeIn = (home: string): PostgresPlace => ({
  home,
  cluster: join(home, 'cluster'),
  password: join(home, 'password'),
  port: join(home, 'port'),
  log: join(home, 'postgres.log'),
})

/**
 * Where the cluster of `dataDir` lies: in it, unless we are root and Postgres's user cannot walk there (a folder below /root). Then it
 * lies in /var/lib/reticle, and `dataDir/location` says where, so that it is found again after the folder was moved.
 */
export const postgresPlace = (dataDir: string, identity: Identity | undefined, log: Log): PostgresPlace => {
  const wanted = resolve(dataDir)
  makeFolder(wanted)
  const pointer = join(wanted, 'location')
  const pointed = readIfThere(pointer)
  if (pointed !== undefined) {
    if (!isReachable(join(pointed, 'cluster'), identity))
      throw new ServiceError(pointer, `names ${pointed}, which the user ${identity?.name ?? 'that you are'} cannot reach`)
    return placeIn(pointed)
  }
  if (isReachable(join(wanted, 'cluster'), identity)) return placeIn(wanted)
  const digest = createHash('sha256').update(wanted).digest('hex').slice(0, 10)
  const elsewhere = join('/var/lib/reticle', `${basename(wanted)}-${digest}`)
  makeFolder(elsewhere)
  writeFileSync(pointer, `${elsewhere}\n`)
  log(
    `The user ${identity?.name ?? ''} that Postgres runs as cannot reach ${wanted}: its files go to ${elsewhere} (noted in ${pointer}; choose another folder with --data to keep all in one place)`,
  )
  return placeIn(elsewhere)
}

/** Gives `folder` (made when missing) to the user that Postgres runs as. */
export const handOver = (folder: string, identity: Identity | undefined): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (identity !== undefined) chownSync(folder, identity.uid, identity.gid)
}
