import { spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Identity } from './identity.ts'
import { type Log, ServiceError } from './port.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { handOver, type PostgresPlace } from './postgres-place.ts'
import { secretIn } from './secret-file.ts'

/** The major version of the programs and of the data: they must be equal. */
const major = '18'

/** Runs a program as `identity` and collects what it says. */
const run = (command: string, args: readonly string[], identity: Identity | undefined): Promise<{ code: number | null; output: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      ...(identity === undefined ? {} : { uid: identity.uid, gid: identity.gid }),
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
  })

const checkVersion = (cluster: string): void => {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (found !== major)
    throw new ServiceError(
      cluster,
      `these data were written by Postgres ${found}, and this version of Reticle brings Postgres ${major}: dump them with the version that wrote them and load them again, or choose another folder with --data`,
    )
}

/** What an interrupted initdb left: never a finished cluster, since the rename is the last step. */
const sweepDrafts = (home: string): void => {
  for (const name of readdirSync(home)) if (name.startsWith('cluster.new-')) rmSync(join(home, name), { recursive: true, force: true })
}

/** Makes the cluster when there is none yet. The built-in locale sorts and folds the same on every machine. */
export const ensureCluster = async (
  place: PostgresPlace,
  binaries: PostgresBinaries,
  identity: Identity | undefined,
  log: Log,
  isSynced: boolean,
): Promise<void> => {
  if (existsSync(join(place.cluster, 'PG_VERSION'))) return checkVersion(place.cluster)
  if (existsSync(place.cluster) && readdirSync(place.cluster).length > 0)
    throw new ServiceError(place.cluster, 'this folder holds files and is no Postgres cluster: move it away or choose another with --data')
  log('A new Postgres cluster is made')
  mkdirSync(place.home, { recursive: true })
  sweepDrafts(place.home)
  const draft = join(place.home, `cluster.new-${process.pid}`)
  handOver(draft, identity)
  const secret = secretIn(place.password)
  const passwordFile = join(place.home, `cluster.new-${process.pid}.password`)
  writeFileSync(passwordFile, secret, { mode: 0o600 })
  if (identity !== undefined) chownSync(passwordFile, identity.uid, identity.gid)
  const args = ['-D', draft, '-U', 'reticle', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8']
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const { code, output } = await run(binaries.initdb, [...args, ...locale, ...(isSynced ? [] : ['--no-sync'])], identity)
  rmSync(passwordFile, { force: true })
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true })
    const last = output.trim().split('\n').slice(-5).join(' / ')
    throw new ServiceError(place.cluster, `the cluster could not be made: ${last}`)
  }
  rmSync(place.cluster, { recursive: true, force: true })
  renameSync(draft, place.cluster)
}
