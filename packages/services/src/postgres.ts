import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, realpathSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Identity, serviceIdentity } from './identity.ts'
import { type Log, type RunningService, ServiceError } from './port.ts'
import { freePort, isPortFree } from './ports.ts'
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts'
import { ensureCluster } from './postgres-cluster.ts'
import { disarmStaleLock, runningPostmaster } from './postgres-pid-file.ts'
import { type PostgresPlace, postgresPlace } from './postgres-place.ts'
import { ensureDatabase, probePostgres } from './postgres-probe.ts'
import { endProcess, isRunning, signal, waitForEnd, watchForEnd } from './processes.ts'
import { secretIn } from './secret-file.ts'

const database = 'reticle'
/** Recovery after a power cut replays the log; a large one takes a while. */
const startLimit = 120_000

export type PostgresOptions = {
  /** Folder of this Postgres: made when missing. */
  readonly dataDir: string
  /** Asked-for port; else the one of the last start when it is free, else any free one. */
  readonly port?: number
  readonly log: Log
  /** Settings beside ours, such as `{ fsync: 'off' }` for a cluster that is thrown away. */
  readonly settings?: Readonly<Record<string, string>>
}

const urlOf = (port: number, secret: string, name: string): string => `postgresql://reticle:${secret}@127.0.0.1:${port}/${name}`

const rememberedPort = (place: PostgresPlace): number | undefined => {
  try {
    const port = Number(readFileSync(place.port, 'utf8').trim())
    return Number.isInteger(port) && port > 0 && port < 65536 ? port : undefined
  } catch {
    return undefined
  }
}

const choosePort = async (place: PostgresPlace, wanted: number | undefined, log: Log): Promise<number> => {
  const first = wanted ?? rememberedPort(place)
  if (first === undefined) return freePort()
  if (await isPortFree(first)) return first
  const other = await freePort()
  log(`Port ${first} is taken by another program: Postgres listens on ${other}`)
  return other
}

const stopPostmaster = async (pid: number): Promise<void> => {
  if (!isRunning(pid)) return
  // SIGINT: end the connections, write everything, stop. SIGQUIT: stop now, recover at the next start.
  signal(pid, 'SIGINT')
  if (!(await waitForEnd(pid, 30_000))) await endProcess(pid, 'SIGQUIT', 5000)
}

const adopt = async (place: PostgresPlace, secret: string, log: Log): Promise<RunningService | undefined> => {
  const deadline = performance.now() + startLimit
  for (let round = 0; ; round++) {
    const found = runningPostmaster(place.cluster)
    if (found === undefined) return undefined
    const answer = await probePostgres(urlOf(found.port, secret, 'postgres'))
    if (answer.kind === 'ready') {
      if (realpathSync(answer.dataDirectory) !== realpathSync(place.cluster))
        throw new ServiceError(place.cluster, `the Postgres on port ${found.port} serves other data (${answer.dataDirectory})`)
      return runningService(place, found.pid, found.port, secret, answer.version, undefined)
    }
    if (answer.kind === 'refused' || performance.now() > deadline)
      throw new ServiceError(
        place.cluster,
        `a Postgres (process ${found.pid}) runs on these data and does not let us in: ${answer.reason}; end it with "kill -INT ${found.pid}" and start again`,
      )
    if (round === 0) log(`Postgres of an earlier run (process ${found.pid}) is waited for: ${answer.reason}`)
    await sleep(100)
  }
}

const runningService = async (
  place: PostgresPlace,
  pid: number,
  port: number,
  secret: string,
  version: string,
  exit: Promise<string> | undefined,
): Promise<RunningService> => {
  writeFileSync(place.port, `${port}\n`)
  await ensureDatabase(urlOf(port, secret, 'postgres'), database)
  let isStopping = false
  const ended = new Promise<string>((resolve) => {
    const tell = (reason: string) => {
      if (!isStopping) resolve(reason)
    }
    if (exit === undefined) void watchForEnd(pid, () => isStopping).then(() => tell(`process ${pid} ended`))
    else void exit.then(tell)
  })
  const stop = async () => {
    isStopping = true
    await stopPostmaster(pid)
  }
  return { url: urlOf(port, secret, database), isAdopted: exit === undefined, version, pid, port, ended, stop }
}

const settingsOf = (port: number, extra: Readonly<Record<string, string>>): string[] =>
  Object.entries({
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...extra,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])

const logTail = (file: string, from: number): string =>
  readFileSync(file).subarray(from).toString().trim().split('\n').slice(-4).join(' / ')

type Attempt = { readonly service: RunningService } | { readonly failure: string }

/** One start. It stands in a session of its own, so that Ctrl-C in the terminal reaches us and not it. */
const launch = async (
  place: PostgresPlace,
  binaries: PostgresBinaries,
  identity: Identity | undefined,
  secret: string,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<Attempt> => {
  disarmStaleLock(place.cluster)
  const out = openSync(place.log, 'a', 0o600)
  const logStart = statSync(place.log).size
  const child = spawn(binaries.postgres, ['-D', place.cluster, ...settingsOf(port, settings)], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', out, out],
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    ...(identity === undefined ? {} : { uid: identity.uid, gid: identity.gid }),
  })
  closeSync(out)
  let hasEnded = false
  const exit = new Promise<string>((resolve) => {
    child.once('error', (cause) => {
      hasEnded = true
      resolve(cause.message)
    })
    child.once('exit', (code, signalName) => {
      hasEnded = true
      resolve(signalName === null ? `ended with code ${code}` : `ended by ${signalName}`)
    })
  })
  child.unref()
  const deadline = performance.now() + startLimit
  while (!hasEnded) {
    const answer = await probePostgres(urlOf(port, secret, 'postgres'))
    if (answer.kind === 'ready' && child.pid !== undefined && !hasEnded)
      return { service: await runningService(place, child.pid, port, secret, answer.version, exit) }
    if (answer.kind === 'refused' || performance.now() > deadline) {
      if (child.pid !== undefined) await stopPostmaster(child.pid)
      return { failure: answer.kind === 'ready' ? 'it ended' : answer.reason }
    }
    await sleep(25)
  }
  return { failure: `${await exit}: ${logTail(place.log, logStart)}` }
}

const keepLogShort = (file: string): void => {
  try {
    if (statSync(file).size > 20_000_000) truncateSync(file, 0)
  } catch {
    // None yet.
  }
}

/**
 * Starts the embedded Postgres on `dataDir`, or adopts the one that an earlier run left there. The URL names the database `reticle` and
 * the password; both stay the same over restarts, and so does the port while it is free.
 *
 * @throws ServiceError when the programs are missing, the data are of another version, or Postgres does not start
 */
export const startPostgres = async ({ dataDir, port, log, settings = {} }: PostgresOptions): Promise<RunningService> => {
  const identity = serviceIdentity()
  const place = postgresPlace(dataDir, identity, log)
  const binaries = postgresBinaries(identity, log)
  await ensureCluster(place, binaries, identity, log, settings.fsync !== 'off')
  const secret = secretIn(place.password)
  keepLogShort(place.log)
  let failure = ''
  for (let attempt = 0; attempt < 40; attempt++) {
    const adopted = await adopt(place, secret, log)
    if (adopted !== undefined) return adopted
    const outcome = await launch(place, binaries, identity, secret, await choosePort(place, port, log), settings)
    if ('service' in outcome) return outcome.service
    failure = outcome.failure
    // Back ends of a killed postmaster take a moment to notice; a port can be lost between look and use.
    const isPassing = failure.includes('shared memory') || failure.includes('Address already in use') || failure.includes('lock file')
    if (!isPassing) break
    await sleep(250)
  }
  throw new ServiceError(place.cluster, `Postgres does not start: ${failure} (its log: ${place.log})`)
}
