import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RunningService, startPostgres, startRedis } from '@reticle/services'
import { BadInput } from '../command.ts'

type Log = (line: string) => void

/** The database and the Redis that the processes use: our own or given ones. */
export type Engines = {
  readonly databaseUrl: () => string
  /** Undefined where no Redis can be had: the Postgres adapters serve. */
  readonly redisUrl: () => string | undefined
  readonly stop: () => Promise<void>
}

type Kept = { readonly url: () => string; readonly stop: () => Promise<void> }

const longestDelay = 15_000

/** Starts a server and starts it again when it dies. `onMoved` is called when it then answers under another URL. */
const keepRunning = async (name: string, start: () => Promise<RunningService>, log: Log, onMoved: () => void): Promise<Kept> => {
  let service = await start()
  let isWanted = true
  const revive = async () => {
    for (let delay = 250; isWanted; delay = Math.min(delay * 2, longestDelay)) {
      try {
        const before = service.url
        service = await start()
        log(`${name} runs again`)
        if (service.url !== before) onMoved()
        return
      } catch (cause) {
        log(`${name} does not start again: ${cause instanceof Error ? cause.message : cause}`)
        await sleep(delay)
      }
    }
  }
  let reviving: Promise<void> = Promise.resolve()
  const watch = async (): Promise<void> => {
    const reason = await service.ended
    if (!isWanted) return
    log(`${name} ${reason}; it is started again`)
    reviving = revive()
    await reviving
    return watch()
  }
  void watch()
  return {
    url: () => service.url,
    stop: async () => {
      isWanted = false
      await reviving
      await service.stop()
    },
  }
}

const given = (url: string): Kept => ({ url: () => url, stop: async () => undefined })

const startDatabase = async (data: string, log: Log, onMoved: () => void): Promise<Kept> => {
  const url = process.env.DATABASE_URL
  if (url === undefined || url === '')
    return keepRunning('Postgres', () => startPostgres({ dataDir: join(data, 'postgres'), log }), log, onMoved)
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new BadInput('DATABASE_URL', 'is no address such as postgresql://user:password@host:5432/database')
  log('Postgres: the one that DATABASE_URL names')
  return given(url)
}

const startCache = async (data: string, log: Log, onMoved: () => void): Promise<Kept | undefined> => {
  const url = process.env.REDIS_URL
  if (url !== undefined && url !== '') {
    if (!/^rediss?:\/\//.test(url)) throw new BadInput('REDIS_URL', 'is no address such as redis://:password@host:6379/0')
    log('Redis: the one that REDIS_URL names')
    return given(url)
  }
  const start = () => startRedis({ dataDir: join(data, 'redis'), log })
  const first = await start()
  if ('unavailable' in first) {
    log(`No Redis here, so Postgres also dispenses tasks and queues jobs, which is enough for one machine (${first.unavailable})`)
    return undefined
  }
  // The first start, then those after a death.
  let next: RunningService | undefined = first
  const again = async (): Promise<RunningService> => {
    const service = next ?? (await start())
    next = undefined
    if ('unavailable' in service) throw new Error(service.unavailable)
    return service
  }
  return keepRunning('Redis', again, log, onMoved)
}

/** Starts Postgres and Redis at the same time; ends the one when the other does not start. */
export const startEngines = async (data: string, log: Log, onMoved: () => void): Promise<Engines> => {
  const [database, cache] = await Promise.allSettled([startDatabase(data, log, onMoved), startCache(data, log, onMoved)])
  if (database.status === 'rejected' || cache.status === 'rejected') {
    if (database.status === 'fulfilled') await database.value.stop()
    if (cache.status === 'fulfilled') await cache.value?.stop()
    throw database.status === 'rejected' ? database.reason : cache.status === 'rejected' ? cache.reason : undefined
  }
  return {
    databaseUrl: database.value.url,
    redisUrl: () => cache.value?.url(),
    stop: async () => {
      await cache.value?.stop()
      await database.value.stop()
    },
  }
}
