import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inspectPostgres, inspectRedis, isAnswering, isPortFree } from '@reticle/services'
import pg from 'pg'
import { projectFolder } from '../project-folder.ts'
import { defaultPort } from '../up/options.ts'
import { runningOn } from '../up/run-file.ts'
import { broken, type Finding, ok, warning } from './finding.ts'
import { schema } from './schema.ts'

export type Check = (data: string) => Promise<Finding> | Finding

const node: Check = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const found = `Node ${process.versions.node}`
  return major > 22 || (major === 22 && minor >= 18)
    ? ok('node', found)
    : broken('node', found, 'use Node 22.18 or later; "npm start" brings one by itself')
}

const firstExisting = (path: string): string => (existsSync(path) ? path : firstExisting(dirname(path)))

const dataFolder: Check = (data) => {
  const place = firstExisting(data)
  try {
    accessSync(place, constants.W_OK)
  } catch {
    return broken('data folder', `${data} is not writable`, 'make it writable for this user, or choose another with --data')
  }
  const { bavail, bsize } = statfsSync(place)
  const free = `${((bavail * bsize) / 1e9).toFixed(1)} GB free`
  if (bavail * bsize < 1e9) return warning('data folder', `${data}, ${free}`, 'make room: images and Postgres need it')
  return ok('data folder', `${data}${place === data ? '' : ' (not made yet)'}, ${free}`)
}

const secrets: Check = (data) => {
  const open = ['secret', 'setup-code', 'postgres/password', 'redis/password']
    .map((name) => join(data, name))
    .filter((file) => existsSync(file) && (statSync(file).mode & 0o077) !== 0)
  return open.length === 0
    ? ok('secrets', 'readable by their owner only')
    : broken('secrets', `${open.join(', ')} can be read by others`, `chmod 600 ${open.join(' ')}`)
}

const database: Check = async () => {
  const url = process.env.DATABASE_URL
  if (url === undefined || url === '') {
    const finding = inspectPostgres()
    if ('found' in finding) return ok('postgres', finding.found)
    return broken('postgres', finding.missing, 'run "npm start" to install it, or set DATABASE_URL to a Postgres of your own')
  }
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ number: string; version: string }>(
      `select current_setting('server_version_num') as number, current_setting('server_version') as version`,
    )
    const version = rows[0]?.version ?? '?'
    if (Number(rows[0]?.number) < 160_000)
      return broken('postgres', `DATABASE_URL answers with Postgres ${version}`, 'use Postgres 16 or later')
    return ok('postgres', `DATABASE_URL answers, Postgres ${version}`)
  } catch (cause) {
    return broken(
      'postgres',
      `DATABASE_URL: ${cause instanceof Error ? cause.message : cause}`,
      'mend the address, or unset it to use the embedded one',
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}

const cache: Check = async () => {
  const url = process.env.REDIS_URL
  if (url === undefined || url === '') {
    const finding = await inspectRedis()
    if ('found' in finding) return ok('redis', finding.found)
    return warning(
      'redis',
      `none (${finding.missing}); Postgres dispenses and queues, enough for one machine`,
      'install redis-server 6.2 or later, or set REDIS_URL; on Debian and Ubuntu the first start fetches one by itself',
    )
  }
  if (!URL.canParse(url)) return broken('redis', 'REDIS_URL is no address', 'write it as redis://:password@host:6379/0, or unset it')
  const { hostname, port } = new URL(url)
  return (await isAnswering(Number(port === '' ? 6379 : port), hostname))
    ? ok('redis', `REDIS_URL: something answers at ${hostname}:${port === '' ? 6379 : port}`)
    : broken('redis', `REDIS_URL: nothing answers at ${hostname}`, 'start it, mend the address, or unset it to use the own one')
}

const store: Check = () => {
  const names = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY']
  const set = names.filter((name) => (process.env[name] ?? '') !== '')
  if (set.length === 0) return ok('storage', 'the data folder (no S3_* set)')
  if (set.length === names.length) return ok('storage', `S3 at ${process.env.S3_ENDPOINT}, bucket ${process.env.S3_BUCKET}`)
  const missing = names.filter((name) => !set.includes(name))
  return broken('storage', `${missing.join(', ')} not set while ${set.join(', ')} is`, 'set all four, or none')
}

const web: Check = () =>
  existsSync(join(projectFolder, 'apps/web/dist/index.html'))
    ? ok('web app', 'built')
    : warning('web app', 'not built', 'run "npm start", or: pnpm --filter @reticle/web exec vite build')

const guide: Check = () =>
  existsSync(join(projectFolder, 'docs/dist/guide/index.html'))
    ? ok('user guide', 'built')
    : warning('user guide', 'not built', 'run "npm start", or: pnpm --filter @reticle/docs build')

const port: Check = async (data) => {
  const run = runningOn(data)
  if (run !== undefined) return ok('running', `yes, process ${run.pid}${run.url === null ? ' (starting)' : ` at ${run.url}`}`)
  if (await isPortFree(defaultPort)) return ok('running', `no; port ${defaultPort} is free`)
  return warning(
    'running',
    `no; port ${defaultPort} is taken by another program`,
    'nothing to do: the next free port is used, or give one with --port',
  )
}

/** What `reticle doctor` looks at, in order. */
export const checks: readonly Check[] = [node, dataFolder, secrets, database, schema, cache, store, web, guide, port]
