import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, isRunning } from '@reticle/services'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { projectFolder } from '../project-folder.ts'

const data = mkdtempSync(join(tmpdir(), 'reticle-up-'))
chmodSync(data, 0o755)

type Running = { readonly child: ChildProcess; readonly output: () => string; readonly exit: Promise<number | string>; url: string }
const started: Running[] = []
const seen = new Set<number>()

const record = (): { children: { name: string; mark: { pid: number } }[] } => JSON.parse(readFileSync(join(data, 'run.json'), 'utf8'))
const pidOf = (name: string): number => {
  const pid =
    name === 'postgres'
      ? Number(readFileSync(join(data, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0])
      : record().children.find((one) => one.name === name)?.mark.pid
  if (pid === undefined) throw new Error(`no ${name} runs`)
  seen.add(pid)
  return pid
}

const until = async <T>(what: string, look: () => Promise<T | undefined> | T | undefined, running?: Running): Promise<T> => {
  const deadline = performance.now() + 60_000
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() > deadline) throw new Error(`${what} did not come; output:\n${running?.output()}`)
    await sleep(50)
  }
}

const launch = (port: number): Running => {
  const child = spawn(
    process.execPath,
    [join(projectFolder, 'apps/cli/src/main.ts'), 'up', '--port', String(port), '--data', data, '--demo-model'],
    {
      env: { ...process.env, DATABASE_URL: '', REDIS_URL: '', RETICLE_LOG: 'info' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  const exit = new Promise<number | string>((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal ?? 'gone')))
  const running = { child, output: () => output, exit, url: '' }
  started.push(running)
  return running
}

const start = async (port: number): Promise<Running> => {
  const running = launch(port)
  running.url = await until(
    'the address',
    () => /Reticle is ready: (\S+)/.exec(running.output())?.[1] ?? (running.child.exitCode === null ? undefined : ''),
    running,
  )
  if (running.url === '') throw new Error(`up ended:\n${running.output()}`)
  return running
}

const isHealthy = async (url: string): Promise<true | undefined> => {
  const response = await fetch(`${url}/healthz`).catch(() => undefined)
  return response?.ok === true ? true : undefined
}

const query = async (statement: string): Promise<unknown[]> => {
  const read = (name: string) => readFileSync(join(data, 'postgres', name), 'utf8').trim()
  const client = new pg.Client({ connectionString: `postgresql://reticle:${read('password')}@127.0.0.1:${read('port')}/reticle` })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

afterAll(async () => {
  for (const { child, exit } of started) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await exit
  }
  rmSync(data, { recursive: true, force: true })
})

describe('reticle up', () => {
  let running: Running

  it('starts everything, on another port when the wanted one is taken, and says where', async () => {
    const squatter = createServer()
    const wanted = await freePort()
    await new Promise<void>((resolve) => squatter.listen(wanted, '127.0.0.1', resolve))
    running = await start(wanted)
    squatter.close()
    expect(running.url).not.toBe(`http://127.0.0.1:${wanted}`)
    expect(running.output()).toContain(`Port ${wanted} is taken`)
    expect(await isHealthy(running.url)).toBe(true)
    expect(running.output()).toMatch(/set-up code [0-9a-f]{20}/)
    for (const name of ['secret', 'setup-code', 'run.json']) expect(statSync(join(data, name)).mode & 0o777).toBe(0o600)
    const [, model] = /The model that comes with Reticle: (\S+)/.exec(running.output()) ?? []
    expect(await (await fetch(`${model}/health`)).json()).toEqual({ status: 'ok' })
    // It answers nobody without the secret that lies with the data.
    expect((await fetch(`${model}/info`)).status).toBe(401)
    await query(`insert into organizations (id, name) values (gen_random_uuid(), 'Kept lab')`)
  })

  it('refuses a second start on the same data, and says where the first is', async () => {
    const second = launch(await freePort())
    expect(await second.exit).toBe(2)
    expect(second.output()).toBe(
      `reticle: ${data}: Reticle already runs on these data (process ${running.child.pid}) at ${running.url}; stop it first, or choose another folder with --data\n`,
    )
  })

  it.each(['api', 'worker', 'model'])('starts the %s again when it is killed', async (name) => {
    const killed = pidOf(name)
    process.kill(killed, 'SIGKILL')
    await until(`the ${name}`, () => (running.output().includes(`${name} runs again`) ? true : undefined), running)
    expect(pidOf(name)).not.toBe(killed)
    expect(await isHealthy(running.url)).toBe(true)
  })

  it('starts Postgres again when it is killed', async () => {
    process.kill(pidOf('postgres'), 'SIGKILL')
    await until('Postgres', () => (running.output().includes('Postgres runs again') ? true : undefined), running)
    await until('the api', async () => ((await fetch(`${running.url}/readyz`)).ok ? true : undefined), running)
    expect(await query('select name from organizations')).toEqual([{ name: 'Kept lab' }])
  })

  it('recovers from its own kill: the orphans are ended, the address and the data stay', async () => {
    const orphans = [pidOf('api'), pidOf('worker'), pidOf('model')]
    process.kill(running.child.pid ?? 0, 'SIGKILL')
    await running.exit
    const port = Number(new URL(running.url).port)
    const again = await start(port)
    expect(again.url).toBe(running.url)
    running = again
    expect(orphans.filter(isRunning)).toEqual([])
    expect(await query('select name from organizations')).toEqual([{ name: 'Kept lab' }])
  })

  it('stops everything at Ctrl-C and leaves no process', async () => {
    for (const name of ['api', 'worker', 'model', 'postgres']) pidOf(name)
    // A terminal and npm deliver the same Ctrl-C twice: that is no wish to hurry.
    running.child.kill('SIGINT')
    running.child.kill('SIGINT')
    expect(await running.exit).toBe(0)
    expect(running.output()).not.toContain('Stopping at once')
    expect([...seen].filter(isRunning)).toEqual([])
    expect(existsSync(join(data, 'run.json'))).toBe(false)
    expect(existsSync(join(data, 'postgres/cluster/postmaster.pid'))).toBe(false)
  })
})
