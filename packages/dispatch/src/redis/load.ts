import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import type pg from 'pg'
import { wholePlans } from '../postgres/plans.ts'
import { becomesReady } from './connection.ts'
import { fillQueue, fillReaders } from './fill.ts'
import { fillLater, runAll } from './fill-later.ts'
import { Held } from './held.ts'
import { generationOf } from './keys.ts'
import { giveUpScript, loadMilliseconds, notesScript, serveScript, startScript } from './load-lua.ts'
import { applyFacts } from './refresh.ts'
import { runScript, textsOf } from './run-script.ts'
import type { Scope } from './scope.ts'

export type Progress = { done: number; of: number }
export type LoadSources = {
  readonly redis: Redis
  readonly pool: pg.Pool
  /** How many ms until what other processes have not written yet is in Postgres. */
  readonly settling: (scope: Scope) => Promise<number>
  readonly progress: Progress
}

const notesAtOnce = 1000
/** So few are left to be read again that they may be passed over while they are. */
const fewNotes = 50
const mostRounds = 1000

/** Reads on a second connection what the first one's snapshot shows. */
const withSnapshot = async <T>(pool: pg.Pool, work: (one: pg.PoolClient, other: pg.PoolClient) => Promise<T>): Promise<T> => {
  const clients: pg.PoolClient[] = []
  const begin = async () => {
    const client = await pool.connect()
    clients.push(client)
    await client.query('begin isolation level repeatable read read only')
    await client.query('set local statement_timeout = 0')
    // Somebody who wants a table for themselves may stand between the two, and wait for one while the other waits for them.
    await client.query(`set local lock_timeout = '5s'`)
    await client.query(wholePlans)
    return client
  }
  try {
    const one = await begin()
    const { rows } = await one.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot')
    const other = await begin()
    await other.query(`set transaction snapshot ${other.escapeLiteral(rows[0]?.snapshot ?? '')}`)
    const answer = await work(one, other)
    for (const client of clients) await client.query('commit')
    for (const client of clients.splice(0)) client.release()
    return answer
  } finally {
    for (const client of clients) client.release(true)
  }
}

const fill = async (redis: Redis, { pool, progress }: LoadSources, scope: Scope, generation: string): Promise<void> => {
  const { projectId } = scope
  const keys = generationOf(scope.installation, projectId, generation)
  await withSnapshot(pool, async (one, other) => {
    const counting = async () => {
      const { rows } = await other.query<{ n: number }>('select count(*)::int as n from tasks where project_id = $1 and is_open', [
        projectId,
      ])
      progress.of = rows[0]?.n ?? 0
    }
    const readers = async () => {
      await counting()
      const held = new Held()
      await fillReaders(redis, other, projectId, keys, held)
      const states = await fillLater(redis, other, projectId, keys, held)
      const people = held.entries()
      const pipeline = redis.pipeline()
      for (const [annotator, said] of people) pipeline.hset(keys.people, annotator, said)
      await runAll(pipeline)
      return { states, people: people.length }
    }
    const onTasks = (count: number) => {
      progress.done += count
    }
    const [places, { states, people }] = await Promise.all([fillQueue(redis, one, projectId, keys.open, onTasks), readers()])
    await redis.hset(keys.counts, 'places', places, 'states', states, 'people', people, 'fold', 0, 'front', '')
  })
}

/** Reads again what changed since the snapshot, until little is left; false when the load is not ours any more. */
const catchUp = async (redis: Redis, sources: LoadSources, scope: Scope, load: { token: string; generation: string }): Promise<boolean> => {
  const { loading, dirty } = scope.fixed
  for (let round = 0; round < mostRounds; round++) {
    const [answer, left, ...noted] = textsOf(await runScript(redis, notesScript, [loading, dirty], [load.token, notesAtOnce]))
    if (answer !== 'yes') return false
    if (noted.length > 0 && !(await applyFacts(redis, sources.pool, scope, noted, { load }))) return false
    const wait = await sources.settling(scope)
    if (Number(left) <= fewNotes && wait <= 0) return true
    if (noted.length === 0) await delay(Math.max(1, Math.min(wait, 20)))
  }
  return true
}

/** Says that the load lives, also while one query takes long. */
const keepingAlive = async <T>(redis: Redis, key: string, work: () => Promise<T>): Promise<T> => {
  const timer = setInterval(() => redis.pexpire(key, loadMilliseconds).catch(() => undefined), loadMilliseconds / 4)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

const serve = async (redis: Redis, sources: LoadSources, scope: Scope, token: string): Promise<boolean> => {
  const generation = token
  const { live, loading, dirty, doubt, lost } = scope.fixed
  await fill(redis, sources, scope, generation)
  if (!(await catchUp(redis, sources, scope, { token, generation }))) return false
  if ((await runScript(redis, serveScript, [live, loading, dirty, doubt, lost], [token, generation])) !== 1) return false
  const doubted = await redis.smembers(doubt)
  if (doubted.length > 0) await applyFacts(redis, sources.pool, scope, doubted)
  return true
}

/** Removes what a generation held; its annotators are listed in it, and in case they are not, found by their keys. */
const removeGeneration = async (redis: Redis, scope: Scope, generation: string): Promise<void> => {
  const { counts, open, back, state, people, seen } = generationOf(scope.installation, scope.projectId, generation)
  await redis.unlink(counts, open, back, state, people)
  const pattern = seen('').replace(/seen:$/, '*')
  for (let cursor = '0'; ; ) {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 1000)
    if (keys.length > 0) await redis.unlink(...keys)
    if (next === '0') return
    cursor = next
  }
}

/**
 * Builds what Redis holds of a project anew from one snapshot of Postgres, beside what is there, catches up with what changed meanwhile, and
 * lets it serve. Does nothing when somebody else is loading the project, or when it is served, unless `isBeside` asks for a load while it is.
 * What served before is removed. Answers whether this load serves now.
 */
export const loadProject = async (sources: LoadSources, scope: Scope, isBeside = false): Promise<boolean> => {
  const token = randomBytes(9).toString('base64url')
  const { loading, dirty, pending, taken, live, generations } = scope.fixed
  const keys = [loading, dirty, pending, taken, live]
  if ((await runScript(sources.redis, startScript, keys, [token, isBeside ? 'beside' : ''])) !== 1) return false
  const redis = sources.redis.duplicate({ commandTimeout: 60_000 })
  redis.on('error', () => undefined)
  try {
    if (!(await becomesReady(redis, 5000))) throw new Error('a second connection to Redis was not to be had')
    const older = await redis.smembers(generations)
    await redis.sadd(generations, token)
    const isServing = await keepingAlive(redis, loading, () => serve(redis, sources, scope, token))
    for (const generation of isServing ? older : [token]) {
      await removeGeneration(redis, scope, generation)
      await redis.srem(generations, generation)
    }
    return isServing
  } catch (cause) {
    await runScript(sources.redis, giveUpScript, [loading], [token]).catch(() => undefined)
    throw cause
  } finally {
    redis.disconnect()
  }
}
