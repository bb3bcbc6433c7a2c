import { randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'
import type pg from 'pg'
import { openTasks, pastReaders } from './facts.ts'
import { keysOf, projectsKey } from './keys.ts'
import { finishScript, runScript, swapScript } from './scripts.ts'

const batch = 5000
/** A load that dies is taken over after this; one that lives says so with every batch. */
const lockMilliseconds = 30_000
/** Keys of a load that died go by themselves. */
const scrapMilliseconds = 600_000

const fillQueues = async (redis: Redis, client: pg.ClientBase, projectId: string, token: string): Promise<void> => {
  const keys = keysOf(projectId)
  const [open, back, slots] = ['open', 'back', 'slots'].map((name) => keys.fresh(token, name))
  if (open === undefined || back === undefined || slots === undefined) return
  for await (const tasks of openTasks(client, projectId, batch)) {
    const pipeline = redis.pipeline().pexpire(keys.loading, lockMilliseconds)
    for (const [key, isBack] of [
      [open, false],
      [back, true],
    ] as const) {
      const places = tasks.flatMap((task) => (task.isBack === isBack ? [0, task.place] : []))
      if (places.length > 0) pipeline.zadd(key, ...places)
    }
    pipeline.hset(slots, ...tasks.flatMap((task) => [task.id, task.free]))
    for (const key of [open, back, slots]) pipeline.pexpire(key, scrapMilliseconds)
    await runAll(pipeline)
  }
}

const fillReaders = async (redis: Redis, client: pg.ClientBase, projectId: string, token: string): Promise<Set<string>> => {
  const keys = keysOf(projectId)
  const people = new Set<string>()
  for await (const pairs of pastReaders(client, projectId, batch)) {
    const pipeline = redis.pipeline().pexpire(keys.loading, lockMilliseconds)
    for (const [annotatorId, own] of Map.groupBy(pairs, (pair) => pair.reader.annotatorId)) {
      people.add(annotatorId)
      const seen = keys.fresh(token, `seen:${annotatorId}`)
      pipeline.sadd(seen, ...own.map((pair) => pair.task.id)).pexpire(seen, scrapMilliseconds)
      const later = keys.fresh(token, `later:${annotatorId}`)
      const putOff = own.flatMap((pair) => (pair.reader.kind === 'later' ? [pair.reader.since, pair.task.place] : []))
      if (putOff.length > 0) pipeline.zadd(later, ...putOff).pexpire(later, scrapMilliseconds)
    }
    await runAll(pipeline)
  }
  const list = keys.fresh(token, 'people')
  if (people.size > 0)
    await runAll(
      redis
        .pipeline()
        .sadd(list, ...people)
        .pexpire(list, scrapMilliseconds),
    )
  return people
}

const runAll = async (pipeline: ReturnType<Redis['pipeline']>): Promise<void> => {
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error
}

const swapIn = async (redis: Redis, projectId: string, token: string, people: ReadonlySet<string>): Promise<boolean> => {
  const keys = keysOf(projectId)
  const all = new Set([...people, ...(await redis.smembers(keys.people))])
  const queues = (['open', 'back', 'slots', 'people'] as const).flatMap((name) => [keys.fresh(token, name), keys[name]])
  const own = [...all].flatMap((id) => [
    keys.fresh(token, `seen:${id}`),
    keys.seen(id),
    keys.fresh(token, `later:${id}`),
    keys.later(id),
    keys.cursor(id),
  ])
  return (await runScript(redis, swapScript, [keys.meta, keys.loading, keys.front, ...queues, ...own], [token])) === 1
}

/**
 * Builds what Redis holds of a project anew from one snapshot of Postgres, beside what is there, puts it in place, and catches up with what
 * changed meanwhile (`applyChanged`) before anyone reads it. Does nothing when somebody else is loading the project.
 */
export const loadProject = async (
  redis: Redis,
  pool: pg.Pool,
  projectId: string,
  applyChanged: (taskIds: readonly string[], token: string) => Promise<void>,
): Promise<void> => {
  const keys = keysOf(projectId)
  const token = randomBytes(9).toString('base64url')
  if ((await redis.set(keys.loading, token, 'PX', lockMilliseconds, 'NX')) !== 'OK') return
  await redis.sadd(projectsKey, projectId)
  const client = await pool.connect()
  let people: Set<string>
  try {
    await client.query('begin isolation level repeatable read read only')
    await fillQueues(redis, client, projectId, token)
    people = await fillReaders(redis, client, projectId, token)
    await client.query('commit')
    client.release()
  } catch (cause) {
    client.release(true)
    throw cause
  }
  if (!(await swapIn(redis, projectId, token, people))) return
  for (;;) {
    const dirty = await runScript(redis, finishScript, [keys.meta, keys.loading, keys.dirty], [token])
    if (!Array.isArray(dirty) || dirty.length === 0) return
    await applyChanged(dirty.map(String), token)
  }
}
