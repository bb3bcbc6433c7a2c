import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@reticle/db'
import { freePort, markOf, secretIn } from '@reticle/services'
import { type Engine, postgresEngine, redisEngine } from './engines.ts'
import { type Ledger, openLedger } from './ledger.ts'
import { mountSmall, sweepStages, unmount } from './leftovers.ts'
import { type ServerProcess, serverProcess } from './server-process.ts'
import { type Traffic, trafficTo } from './traffic.ts'
import { type Wire, wireTo } from './wire.ts'

export type RedisEngine = Exclude<Awaited<ReturnType<typeof redisEngine>>, { readonly unavailable: string }>
/** An api process, where it listens, and its wires to Postgres and Redis. */
export type Api = ServerProcess & { readonly port: number; readonly wires: { readonly postgres: Wire; readonly redis: Wire | undefined } }

const prefix = 'reticle-chaos-'

/** All of one installation, as real processes on loopback. */
export type Stage = {
  readonly folder: string
  readonly setUpCode: string
  readonly postgres: Engine
  readonly redis: RedisEngine | undefined
  readonly withoutRedis: string | undefined
  readonly apis: readonly Api[]
  readonly workers: readonly ServerProcess[]
  /** Small file systems under the uploads and under Redis, when we may mount them. */
  readonly small: { readonly data: string; readonly redis: string } | undefined
  readonly env: Readonly<Record<string, string>>
  readonly ledger: Ledger
  readonly traffic: Traffic
  readonly close: (isKept: boolean) => Promise<void>
}

const via = (url: string, port: number): string => {
  const changed = new URL(url)
  changed.port = String(port)
  return changed.href
}

export const setStage = async (): Promise<Stage> => {
  await sweepStages(prefix)
  const folder = mkdtempSync(join(tmpdir(), prefix))
  writeFileSync(join(folder, 'owner.json'), JSON.stringify(markOf(process.pid)))
  // The user that Postgres runs as must be able to walk in when we are root.
  chmodSync(folder, 0o755)
  const data = join(folder, 'data')
  const isSmall = mountSmall(data, 96) && mountSmall(join(folder, 'redis'), 96)
  const postgres = await postgresEngine(folder)
  const found = await redisEngine(folder)
  const redis = 'unavailable' in found ? undefined : found
  await migrate(postgres.url)
  const ledger = openLedger(join(folder, 'ledger.ndjson'))
  const setUpCode = secretIn(join(folder, 'set-up-code'), 10)
  const common = {
    RETICLE_DATA: data,
    RETICLE_SECRET: secretIn(join(folder, 'secret'), 32),
    RETICLE_SETUP_CODE: setUpCode,
    RETICLE_WEB: '',
  }
  const direct = { ...common, DATABASE_URL: postgres.url, REDIS_URL: redis?.url ?? '' }

  const api = async (name: string, nodeArguments: readonly string[]): Promise<Api> => {
    const wires = { postgres: await wireTo(postgres.port), redis: redis === undefined ? undefined : await wireTo(redis.port) }
    const port = await freePort()
    const env = {
      ...common,
      DATABASE_URL: via(postgres.url, wires.postgres.port),
      REDIS_URL: redis === undefined || wires.redis === undefined ? '' : via(redis.url, wires.redis.port),
      RETICLE_PORT: String(port),
    }
    return { ...serverProcess({ name, kind: 'api', folder, env, nodeArguments, onCrash: ledger.surprise }), port, wires }
  }
  // The second one has little memory, all the time (F13).
  const apis = [await api('api-1', []), await api('api-2', ['--max-old-space-size=128'])]
  const workers = ['worker-1', 'worker-2'].map((name) =>
    serverProcess({ name, kind: 'worker', folder, env: direct, onCrash: ledger.surprise }),
  )
  const traffic = trafficTo(apis.map((one) => one.port))
  const close = async (isKept: boolean) => {
    traffic.close()
    await ledger.close()
    await Promise.all([...apis, ...workers].map((one) => one.kill()))
    await Promise.all(apis.flatMap(({ wires }) => [wires.postgres.close(), wires.redis?.close()]))
    await Promise.all([redis?.kill(), postgres.stop()])
    if (isSmall) await Promise.all([unmount(join(folder, 'redis')), unmount(data)])
    rmSync(join(folder, isKept ? 'owner.json' : ''), { recursive: true, force: true })
  }
  try {
    await Promise.all([...apis, ...workers].map((one) => one.start()))
  } catch (cause) {
    await close(true)
    throw cause
  }
  return {
    folder,
    setUpCode,
    postgres,
    redis,
    withoutRedis: 'unavailable' in found ? found.unavailable : undefined,
    apis,
    workers,
    small: isSmall ? { data, redis: join(folder, 'redis') } : undefined,
    env: direct,
    ledger,
    traffic,
    close,
  }
}
