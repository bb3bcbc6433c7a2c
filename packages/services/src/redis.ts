import { spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Log, type RunningService, ServiceError } from './port.ts'
import { freePort, isPortFree } from './ports.ts'
import { endProcess, isRunning, processName, watchForEnd } from './processes.ts'
import { probeRedis } from './redis-probe.ts'
import { type RedisProgram, redisProgram } from './redis-program.ts'
import { secretIn } from './secret-file.ts'

export type RedisOptions = {
  /** Folder of this Redis: made when missing. */
  readonly dataDir: string
  readonly log: Log
  /** Logical databases; 16 when left out. */
  readonly databases?: number
}

const numberIn = (file: string): number | undefined => {
  try {
    const value = Number(readFileSync(file, 'utf8').trim())
    return Number.isInteger(value) && value > 0 ? value : undefined
  } catch {
    return undefined
  }
}

/** The configuration stands in a file that only we can read, since a command line is seen by everyone on the machine. */
const configuration = (home: string, port: number, password: string, databases: number): string =>
  [
    `dir "${home}"`,
    'bind 127.0.0.1',
    `port ${port}`,
    'protected-mode yes',
    `requirepass ${password}`,
    `databases ${databases}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    'daemonize no',
    `pidfile "${join(home, 'redis.pid')}"`,
    '',
  ].join('\n')

const worksIn = (pid: number, home: string): boolean => {
  try {
    return realpathSync(readlinkSync(`/proc/${pid}/cwd`)) === realpathSync(home)
  } catch {
    return false
  }
}

const service = (
  home: string,
  pid: number,
  port: number,
  password: string,
  version: string,
  exit: Promise<string> | undefined,
): RunningService => {
  writeFileSync(join(home, 'port'), `${port}\n`)
  writeFileSync(join(home, 'redis.pid'), `${pid}\n`)
  let isStopping = false
  const ended = new Promise<string>((settle) => {
    const tell = (reason: string) => {
      if (!isStopping) settle(reason)
    }
    if (exit === undefined) void watchForEnd(pid, () => isStopping).then(() => tell(`process ${pid} ended`))
    else void exit.then(tell)
  })
  const stop = async () => {
    isStopping = true
    await endProcess(pid, 'SIGTERM', 20_000)
  }
  return { url: `redis://:${password}@127.0.0.1:${port}/0`, isAdopted: exit === undefined, version, pid, port, ended, stop }
}

/** The Redis of an earlier run on this folder. Redis takes no lock on its files, so one that does not answer is ended. */
const adopt = async (home: string, password: string): Promise<RunningService | undefined> => {
  const pid = numberIn(join(home, 'redis.pid'))
  const port = numberIn(join(home, 'port'))
  if (pid === undefined || !isRunning(pid) || !/^(redis|valkey)/.test(processName(pid) ?? 'redis')) return undefined
  for (let round = 0; port !== undefined && round < 100 && isRunning(pid); round++) {
    const answer = await probeRedis(port, password)
    if (answer.kind === 'ready' && answer.pid === pid) return service(home, pid, port, password, answer.version, undefined)
    if (answer.kind !== 'not-yet') break
    await sleep(50)
  }
  if (worksIn(pid, home)) await endProcess(pid, 'SIGTERM', 5000)
  return undefined
}

type Attempt = { readonly service: RunningService } | { readonly failure: string }

const launch = async (home: string, program: RedisProgram, port: number, password: string, databases: number): Promise<Attempt> => {
  const config = join(home, 'redis.conf')
  writeFileSync(config, configuration(home, port, password, databases), { mode: 0o600 })
  const logFile = join(home, 'redis.log')
  const out = openSync(logFile, 'a', 0o600)
  const logStart = statSync(logFile).size
  const child = spawn(program.command, [config], {
    cwd: home,
    detached: true,
    stdio: ['ignore', out, out],
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', ...program.env },
  })
  closeSync(out)
  if (child.pid !== undefined) writeFileSync(join(home, 'redis.pid'), `${child.pid}\n`)
  writeFileSync(join(home, 'port'), `${port}\n`)
  let hasEnded = false
  const exit = new Promise<string>((settle) => {
    const finish = (reason: string) => {
      hasEnded = true
      settle(reason)
    }
    child.once('error', (cause) => finish(cause.message))
    child.once('exit', (code, signalName) => finish(signalName === null ? `ended with code ${code}` : `ended by ${signalName}`))
  })
  child.unref()
  const deadline = performance.now() + 60_000
  while (!hasEnded && performance.now() < deadline) {
    const answer = await probeRedis(port, password)
    if (answer.kind === 'ready' && answer.pid === child.pid)
      return { service: service(home, child.pid, port, password, answer.version, exit) }
    await sleep(20)
  }
  if (child.pid !== undefined && !hasEnded) await endProcess(child.pid, 'SIGTERM', 5000)
  const tail = readFileSync(logFile).subarray(logStart).toString().trim().split('\n').slice(-3).join(' / ')
  return { failure: `${await exit}: ${tail}` }
}

const setAside = (home: string, log: Log): void => {
  const files = join(home, 'appendonlydir')
  if (!existsSync(files)) return
  const aside = `${files}.unreadable-${Date.now()}`
  renameSync(files, aside)
  log(`Redis could not read its files; they are kept as ${aside}, and it starts empty (all of it is rebuilt from Postgres)`)
}

const choosePort = async (home: string): Promise<number> => {
  const known = numberIn(join(home, 'port'))
  return known !== undefined && (await isPortFree(known)) ? known : freePort()
}

/**
 * Starts a Redis on `dataDir`, or adopts the one that an earlier run left there; `{ unavailable }` says why none can be had on this machine.
 * Redis holds nothing that Postgres does not: files that it cannot read are set aside.
 *
 * @throws ServiceError when there is a Redis and it does not start
 */
export const startRedis = async ({
  dataDir,
  log,
  databases = 16,
}: RedisOptions): Promise<RunningService | { readonly unavailable: string }> => {
  const home = resolve(dataDir)
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const password = secretIn(join(home, 'password'))
  const adopted = await adopt(home, password)
  if (adopted !== undefined) return adopted
  const program = await redisProgram(log, true)
  if ('reason' in program) return { unavailable: program.reason }
  const logFile = join(home, 'redis.log')
  if (existsSync(logFile) && statSync(logFile).size > 20_000_000) truncateSync(logFile, 0)
  let failure = ''
  for (let attempt = 0; attempt < 3; attempt++) {
    const outcome = await launch(home, program, await choosePort(home), password, databases)
    if ('service' in outcome) return outcome.service
    failure = outcome.failure
    if (!failure.includes('Address already in use')) setAside(home, log)
  }
  throw new ServiceError(home, `Redis does not start: ${failure}`)
}
