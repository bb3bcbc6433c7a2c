import { chownSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { type RunningService, startPostgres, startRedis } from '@reticle/services'

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

const signalAll = (pids: readonly number[], name: NodeJS.Signals): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch {
      // Ended meanwhile.
    }
  }
}

/** A Postgres or a Redis of the test's own, which faults end and start again on the same port. */
export type Engine = {
  readonly url: string
  readonly port: number
  /** The process and its children. */
  readonly signal: (name: NodeJS.Signals) => void
  /** kill -9 of the process and all its children, and until they are gone. */
  readonly kill: () => Promise<void>
  /** A clean stop. */
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
  readonly folder: string
}

const engine = async (folder: string, launch: () => Promise<RunningService>): Promise<Engine> => {
  let service = await launch()
  const { url, port } = service
  const pids = () => {
    try {
      return [service.pid, ...childrenOf(service.pid)]
    } catch {
      return []
    }
  }
  return {
    url,
    port,
    folder,
    signal: (name) => signalAll(pids(), name),
    kill: async () => {
      signalAll(pids(), 'SIGKILL')
      await service.ended
    },
    stop: () => service.stop(),
    start: async () => {
      service = await launch()
      if (service.port !== port) throw new Error(`started again on port ${service.port}, not on ${port}`)
    },
  }
}

/** With an archive of its log beside it, from which a later test restores to a point. */
export const postgresEngine = async (folder: string): Promise<Engine> => {
  const home = join(folder, 'postgres')
  const archive = join(folder, 'wal-archive')
  mkdirSync(archive, { recursive: true })
  const settings = {
    archive_mode: 'on',
    // Whole or not at all, and again without harm.
    archive_command: `cp "%p" "${archive}/%f.new" && mv "${archive}/%f.new" "${archive}/%f"`,
    archive_timeout: '10',
    log_min_messages: 'warning',
  }
  const launch = () => startPostgres({ dataDir: home, log: () => undefined, settings })
  // The archive belongs to the user that Postgres runs as, who is known when it has run.
  const made = await engine(home, async () => {
    const service = await launch()
    const { uid, gid } = statSync(join(home, 'cluster'))
    chownSync(archive, uid, gid)
    return service
  })
  return made
}

/** Undefined where the machine has no Redis: then everything runs on Postgres alone, and the faults of Redis are left out. */
export const redisEngine = async (
  folder: string,
): Promise<
  | (Engine & { readonly forget: () => void; readonly cutTail: (bytes: number) => void; readonly logSize: () => number })
  | { readonly unavailable: string }
> => {
  const home = join(folder, 'redis')
  const first = await startRedis({ dataDir: home, log: () => undefined })
  if ('unavailable' in first) return first
  let next: RunningService | undefined = first
  const made = await engine(home, async () => {
    const service = next ?? (await startRedis({ dataDir: home, log: () => undefined }))
    next = undefined
    if ('unavailable' in service) throw new Error(service.unavailable)
    return service
  })
  const files = join(home, 'appendonlydir')
  const tail = () => {
    const logs = readdirSync(files).filter((name) => name.endsWith('.incr.aof'))
    return join(files, logs.toSorted((a, b) => Number(/\.(\d+)\.incr/.exec(a)?.[1]) - Number(/\.(\d+)\.incr/.exec(b)?.[1])).at(-1) ?? '')
  }
  return {
    ...made,
    forget: () => rmSync(files, { recursive: true, force: true }),
    logSize: () => statSync(tail()).size,
    cutTail: (bytes) => truncateSync(tail(), Math.max(0, statSync(tail()).size - bytes)),
  }
}
