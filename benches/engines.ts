import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@reticle/db'
import { startPostgres, startRedis } from '@reticle/services'
import pg from 'pg'

export type Engines = {
  readonly databaseUrl: string
  readonly redisUrl: string | null
  readonly pool: pg.Pool
  readonly postgresPid: number
  readonly redisPid: number | null
  readonly close: () => Promise<void>
}

/** A migrated Postgres and a Redis (null where none can be had) in a folder that goes with them; durable as in production. */
export const startEngines = async (): Promise<Engines> => {
  const folder = await mkdtemp(join(tmpdir(), 'reticle-bench-'))
  // The Postgres of a root user runs as somebody else, who must get through to its data.
  await chmod(folder, 0o755)
  const log = (line: string) => process.stderr.write(`${line}\n`)
  const postgres = await startPostgres({ dataDir: folder, log })
  const redis = await startRedis({ dataDir: folder, log })
  await migrate(postgres.url)
  const pool = new pg.Pool({ connectionString: postgres.url, max: 4 })
  pool.on('error', () => undefined)
  const close = async () => {
    await pool.end()
    if (!('unavailable' in redis)) await redis.stop()
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
  const [redisUrl, redisPid] = 'unavailable' in redis ? [null, null] : [redis.url, redis.pid]
  return { databaseUrl: postgres.url, redisUrl, pool, postgresPid: postgres.pid, redisPid, close }
}
