import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  endProcess,
  isRunning,
  isStillRunning,
  type Log,
  markOf,
  type ProcessMark,
  type RunningService,
  startPostgres,
  startRedis,
} from '@reticle/services'
import { names } from './environment.ts'
import { makeTemplate } from './migrated-template.ts'
import { redisDatabases } from './test-redis.ts'

const prefix = 'reticle-test-'

const numbersIn = (file: string): number[] => {
  try {
    return [Number(readFileSync(file, 'utf8').split('\n')[0])]
  } catch {
    return []
  }
}

/** Servers and folders that a killed test run left behind: its owner no longer runs. */
const sweep = async (log: Log): Promise<void> => {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(prefix))) {
    const folder = join(tmpdir(), name)
    let owner: ProcessMark
    try {
      owner = JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'))
    } catch {
      continue
    }
    if (isStillRunning(owner)) continue
    log(`what a killed test run left in ${folder} is cleared`)
    const servers = [...numbersIn(join(folder, 'postgres/cluster/postmaster.pid')), ...numbersIn(join(folder, 'redis/redis.pid'))]
    for (const pid of servers) if (isRunning(pid)) await endProcess(pid, 'SIGQUIT', 3000)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One Postgres with a migrated template, and one Redis where it can be had, in a temporary folder; the environment tells test files where. */
export const startTestServices = async (log: Log): Promise<() => Promise<void>> => {
  // Two projects of one run share the servers: the second finds them started.
  if (process.env[names.adminUrl] !== undefined) return async () => undefined
  // Tests and the processes that they start load the same modules over and over: compiled once. The cache goes by content and is kept.
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../../../node_modules/.cache/reticle-compile', import.meta.url))
  await sweep(log)
  const folder = mkdtempSync(join(tmpdir(), prefix))
  writeFileSync(join(folder, 'owner.json'), JSON.stringify(markOf(process.pid)))
  // The user that Postgres runs as must be able to walk in when we are root.
  chmodSync(folder, 0o755)
  const running: RunningService[] = []
  const stop = async () => {
    for (const name of Object.values(names)) delete process.env[name]
    await Promise.all(running.map((service) => service.stop()))
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const postgres = await startPostgres({
      dataDir: join(folder, 'postgres'),
      log,
      // The cluster is thrown away: durability would only cost time. Four files at once have worlds, processes and workers of their own.
      settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400' },
    })
    running.push(postgres)
    await makeTemplate(postgres.url, 'reticle_template')
    process.env[names.folder] = folder
    process.env[names.adminUrl] = postgres.url
    process.env[names.template] = 'reticle_template'
    const redis = await startRedis({ dataDir: join(folder, 'redis'), log, databases: redisDatabases })
    if ('unavailable' in redis) {
      process.env[names.redisReason] = redis.unavailable
      log(`no Redis here, its tests are skipped: ${redis.unavailable}`)
    } else {
      running.push(redis)
      process.env[names.redisUrl] = redis.url
    }
  } catch (cause) {
    await stop()
    throw cause
  }
  return stop
}
