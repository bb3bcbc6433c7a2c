import { execFile, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningService, startPostgres } from './index.ts'
import { copyPrograms, mendLinks, packageFolder } from './postgres-binaries.ts'
import { isRunning, waitForEnd } from './processes.ts'

const execute = promisify(execFile)
const room = fileURLToPath(new URL('..', import.meta.url))
const isRoot = process.getuid?.() === 0

const openFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'reticle-services-'))
  chmodSync(folder, 0o755)
  return folder
}

const base = openFolder()
const dataDir = join(base, 'postgres')
const lines: string[] = []
const running: RunningService[] = []
const start = async (folder = dataDir): Promise<RunningService> => {
  const service = await startPostgres({ dataDir: folder, log: (line) => lines.push(line), settings: { fsync: 'off' } })
  running.push(service)
  return service
}

const query = async (url: string, statement: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

const rows = (service: RunningService) => query(service.url, 'select name from kept order by name')

afterAll(async () => {
  for (const service of running) await service.stop()
  rmSync(base, { recursive: true, force: true })
})

describe('startPostgres', () => {
  beforeAll(async () => {
    mkdirSync(join(dataDir, 'cluster.new-1'), { recursive: true })
    writeFileSync(join(dataDir, 'cluster.new-1', 'half'), 'an initdb that was killed')
    const service = await start()
    await query(service.url, `create table kept (name text); insert into kept values ('first')`)
    await service.stop()
  })

  it('clears what a killed initdb left, and keeps the password to its owner', () => {
    expect(readdirSync(dataDir).filter((name) => name.includes('.new-'))).toEqual([])
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600)
  })

  it('keeps data, address and password over a restart, and sorts the same everywhere', async () => {
    const one = await start()
    expect(await rows(one)).toEqual([{ name: 'first' }])
    expect(await query(one.url, `select lower('ÄÖ') as lowered, current_setting('max_connections') as connections`)).toEqual([
      { lowered: 'äö', connections: '200' },
    ])
    await one.stop()
    expect(isRunning(one.pid)).toBe(false)
    const two = await start()
    expect(two.url).toBe(one.url)
    await two.stop()
  })

  it('refuses another password', async () => {
    const service = await start()
    const wrong = new URL(service.url)
    wrong.password = 'postgres'
    await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/)
    await service.stop()
  })

  it('says when the server is killed, and recovers from it', async () => {
    const killed = await start()
    await query(killed.url, `insert into kept values ('second')`)
    process.kill(killed.pid, 'SIGKILL')
    expect(await killed.ended).toBe('ended by SIGKILL')
    const again = await start()
    expect(await rows(again)).toEqual([{ name: 'first' }, { name: 'second' }])
    await again.stop()
  })

  it('adopts the server of a killed parent, and stops it', async () => {
    const script = `import { startPostgres } from '@reticle/services'
      const service = await startPostgres({ dataDir: process.argv[1], log: () => undefined })
      process.stdout.write(String(service.pid), () => process.kill(process.pid, 'SIGKILL'))`
    const died = await execute(process.execPath, ['--input-type=module', '--eval', script, dataDir], { cwd: room }).catch((cause) => cause)
    expect(died.signal).toBe('SIGKILL')
    const adopted = await start()
    expect(adopted.isAdopted).toBe(true)
    expect(adopted.pid).toBe(Number(died.stdout))
    expect(await rows(adopted)).toHaveLength(2)
    await adopted.stop()
    expect(isRunning(adopted.pid)).toBe(false)
  })

  const staleLock = (pid: number) => {
    const lock = [String(pid), join(dataDir, 'cluster'), '1700000000', '1', '', '127.0.0.1', '  1234567         1', 'ready   ', '']
    writeFileSync(join(dataDir, 'cluster', 'postmaster.pid'), lock.join('\n'))
  }

  it('is not stopped by a lock file with the number of another program', async () => {
    const other = spawn('sleep', ['60'])
    staleLock(other.pid ?? 0)
    const service = await start()
    expect(service.isAdopted).toBe(false)
    await service.stop()
    other.kill()
  })

  it.skipIf(process.platform !== 'linux')('is not stopped by a zombie', async () => {
    // The shell starts a child and becomes, while that still runs, a program that never asks for its exit code.
    const parent = spawn('sh', ['-c', 'sleep 1 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
    const pid = Number(await new Promise((resolve) => parent.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))))
    while (!readFileSync(`/proc/${pid}/stat`, 'utf8').includes(' Z ')) await sleep(10)
    staleLock(pid)
    const service = await start()
    expect(service.isAdopted).toBe(false)
    await service.stop()
    parent.kill()
  })

  it('takes another port when its own is taken', async () => {
    const known = Number(readFileSync(join(dataDir, 'port'), 'utf8'))
    const squatter = createServer()
    await new Promise<void>((resolve) => squatter.listen(known, '127.0.0.1', resolve))
    const service = await start()
    expect(service.port).not.toBe(known)
    expect(await rows(service)).toHaveLength(2)
    await service.stop()
    squatter.close()
  })

  it('names the place and the cure when the data are of another version', async () => {
    const version = join(dataDir, 'cluster', 'PG_VERSION')
    const right = readFileSync(version, 'utf8')
    writeFileSync(version, '17\n')
    await expect(start()).rejects.toThrow(/written by Postgres 17.*dump them/)
    writeFileSync(version, right)
  })

  it('does not take a folder of other files for a cluster', async () => {
    const folder = join(base, 'other')
    mkdirSync(join(folder, 'cluster'), { recursive: true })
    writeFileSync(join(folder, 'cluster', 'notes.txt'), 'mine')
    await expect(start(folder)).rejects.toThrow(/no Postgres cluster/)
    expect(existsSync(join(folder, 'cluster', 'notes.txt'))).toBe(true)
  })
})

describe('the programs', () => {
  it('run when the links that npm cannot hold are gone, and from a copy', async () => {
    const copy = join(base, 'copy')
    cpSync(join(packageFolder(), 'native'), join(copy, 'native'), { recursive: true })
    const library = join(copy, 'native', 'lib')
    for (const name of readdirSync(library)) if (lstatSync(join(library, name)).isSymbolicLink()) rmSync(join(library, name))
    const postgres = join(copy, 'native', 'bin', 'postgres')
    await expect(execute(postgres, ['--version'])).rejects.toThrow(/shared libraries/)
    mendLinks(copy)
    expect((await execute(postgres, ['--version'])).stdout).toContain('PostgreSQL) 18.')

    // A copy for another user must not lead back to where that user may not go.
    const second = join(base, 'second')
    copyPrograms(copy, second)
    rmSync(copy, { recursive: true })
    expect((await execute(join(second, 'native', 'bin', 'postgres'), ['--version'])).stdout).toContain('PostgreSQL) 18.')
  })
})

describe.skipIf(!isRoot)('as root', () => {
  it('keeps the cluster elsewhere when its user cannot reach the data folder, and finds it again', async () => {
    const closed = mkdtempSync(join(tmpdir(), 'reticle-closed-'))
    const wanted = join(closed, 'postgres')
    const service = await start(wanted)
    const elsewhere = readFileSync(join(wanted, 'location'), 'utf8').trim()
    expect(lines.at(-1)).toBe('A new Postgres cluster is made')
    expect(lines.at(-2)).toContain(elsewhere)
    await query(service.url, `create table kept (name text); insert into kept values ('far')`)
    await service.stop()
    const again = await start(wanted)
    expect(await rows(again)).toEqual([{ name: 'far' }])
    await again.stop()
    rmSync(elsewhere, { recursive: true })
    rmSync(closed, { recursive: true })
  })

  it('also works for an ordinary user', async (context) => {
    const home = openFolder()
    const node = realpathSync(process.execPath)
    const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', 'env', `HOME=${home}`, node]
    const probe = await execute('setpriv', [...asNobody, '--eval', `require('node:fs').readdirSync(${JSON.stringify(room)})`]).catch(
      (cause) => cause,
    )
    if (probe instanceof Error) {
      context.skip(`setpriv is missing, or the user nobody cannot reach ${dirname(node)} and ${room}`)
      return
    }
    await execute('chown', ['65534:65534', home])
    const script = `import { startPostgres } from '@reticle/services'
      const service = await startPostgres({ dataDir: process.argv[1], log: () => undefined, settings: { fsync: 'off' } })
      await service.stop()
      process.stdout.write(String(service.pid))`
    const { stdout } = await execute('setpriv', [...asNobody, '--input-type=module', '--eval', script, join(home, 'data')], { cwd: room })
    expect(await waitForEnd(Number(stdout), 1000)).toBe(true)
    expect(statSync(join(home, 'data', 'cluster')).uid).toBe(65534)
    rmSync(home, { recursive: true })
  })
})
