import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder } from './identity.ts'
import type { Log } from './port.ts'

const execute = promisify(execFile)

type Fetched = { readonly command: string; readonly env: Readonly<Record<string, string>> } | { readonly reason: string }

const folder = (): string => join(cacheFolder(), `redis-${process.arch}`)
const failureFile = (): string => join(cacheFolder(), 'redis-failure.txt')
/** A failed fetch is not tried again at every start. */
const failureLasts = 60 * 60 * 1000

const libraryFolders = (root: string): string[] =>
  ['usr/lib', 'lib'].flatMap((base) => {
    const path = join(root, base)
    if (!existsSync(path)) return []
    return [path, ...readdirSync(path).map((name) => join(path, name))].filter((one) => statSync(one).isDirectory())
  })

/** The server that was fetched before; an empty reason when there is none. */
export const fetchedRedis = async (): Promise<Fetched> => {
  const command = join(folder(), 'usr/bin/redis-server')
  if (!existsSync(command)) return { reason: '' }
  return { command, env: { LD_LIBRARY_PATH: libraryFolders(folder()).join(':') } }
}

const run = (command: string, args: readonly string[], cwd: string) =>
  execute(command, args, { cwd, timeout: 60_000, maxBuffer: 16_000_000, env: { ...process.env, LC_ALL: 'C' } })

/** apt with package lists and a cache of our own: no root is needed, and the machine's own lists may be empty. */
const ownLists = (cwd: string): string[] => {
  mkdirSync(join(cwd, 'lists/partial'), { recursive: true })
  mkdirSync(join(cwd, 'cache/archives/partial'), { recursive: true })
  const user = process.getuid?.() === 0 ? ['-o', 'APT::Sandbox::User=root'] : []
  return ['-o', `Dir::State::lists=${join(cwd, 'lists')}`, '-o', `Dir::Cache=${join(cwd, 'cache')}`, ...user]
}

const download = async (cwd: string, packages: readonly string[], options: readonly string[]): Promise<void> => {
  await run('apt-get', ['-q', ...options, 'download', ...packages], cwd)
}

/** Downloads `redis-tools`, which holds the server under another name; answers the apt options that worked. */
const downloadTools = async (cwd: string): Promise<readonly string[]> => {
  try {
    await download(cwd, ['redis-tools'], [])
    return []
  } catch {
    const options = ownLists(cwd)
    await run('apt-get', ['-q', ...options, 'update'], cwd)
    await download(cwd, ['redis-tools'], options)
    return options
  }
}

const dependenciesOf = async (cwd: string, archive: string): Promise<string[]> => {
  const { stdout } = await run('dpkg-deb', ['-f', archive, 'Depends'], cwd)
  const names = stdout.split(',').map((one) => one.trim().split(/[ |:]/)[0] ?? '')
  return names.filter((name) => name.startsWith('lib') && name !== 'libc6')
}

const archivesIn = (cwd: string): string[] => readdirSync(cwd).filter((name) => name.endsWith('.deb'))

const build = async (draft: string): Promise<void> => {
  const options = await downloadTools(draft)
  const [tools] = archivesIn(draft)
  if (tools === undefined) throw new Error('apt-get downloaded nothing')
  await download(draft, await dependenciesOf(draft, tools), options)
  for (const archive of archivesIn(draft)) await run('dpkg', ['-x', archive, join(draft, 'root')], draft)
  const server = join(draft, 'root/usr/bin/redis-server')
  if (!existsSync(server)) symlinkSync('redis-check-rdb', server)
}

const isDebian = (): boolean => {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/**
 * On Debian and Ubuntu: the distribution's Redis, its signature checked by apt, unpacked into the cache folder. Nothing is installed and
 * no root is needed.
 */
export const fetchDebianRedis = async (log: Log): Promise<Fetched> => {
  if (process.platform !== 'linux' || !isDebian()) return { reason: 'only Debian and Ubuntu offer one to fetch without installing' }
  if (existsSync(failureFile()) && Date.now() - statSync(failureFile()).mtimeMs < failureLasts)
    return { reason: `fetching one failed within the last hour (${readFileSync(failureFile(), 'utf8').trim()})` }
  const draft = `${folder()}.${process.pid}.new`
  try {
    log('Redis is fetched from the packages of this system (it is not installed)')
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft, { recursive: true })
    await build(draft)
    rmSync(folder(), { recursive: true, force: true })
    renameSync(join(draft, 'root'), folder())
    rmSync(failureFile(), { force: true })
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).trim().split('\n').slice(-1)[0] ?? ''
    writeFileSync(failureFile(), `${reason}\n`)
    return { reason: `the packages of this system could not be fetched: ${reason}` }
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return fetchedRedis()
}
