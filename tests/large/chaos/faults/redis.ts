import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { Fault, Scene } from './fault.ts'
import { needsRedis, redisOf } from './fault.ts'

const withRedis = async ({ stage }: Scene, act: (redis: Redis) => Promise<unknown>): Promise<void> => {
  const redis = new Redis(redisOf(stage).url, { maxRetriesPerRequest: 3 })
  redis.on('error', () => undefined)
  try {
    await act(redis)
  } finally {
    redis.disconnect()
  }
}

const fault = (name: string, number: string, run: Fault['run']): Fault => ({ name, number, missing: needsRedis, run })

const dispenserKeys = async (redis: Redis): Promise<string[]> => (await redis.keys('reticle:*')).toSorted()

/** Takes some of what one key holds away, behind everyone's back. */
const truncate = async (redis: Redis, key: string): Promise<void> => {
  switch (await redis.type(key)) {
    case 'zset':
      await redis.zremrangebyrank(key, 0, Math.floor((await redis.zcard(key)) / 2))
      return
    case 'set':
      await redis.spop(key, Math.ceil((await redis.scard(key)) / 2))
      return
    case 'hash': {
      const [field] = await redis.hkeys(key)
      if (field !== undefined) await redis.hdel(key, field)
      return
    }
    default:
      await redis.del(key)
  }
}

const restarted = (between: (scene: Scene) => void | Promise<void>): Fault['run'] => {
  return async (scene) => {
    const redis = redisOf(scene.stage)
    await redis.kill()
    await between(scene)
    await sleep(scene.random.below(2000))
    await redis.start()
  }
}

export const redisFaults: readonly Fault[] = [
  fault(
    'kill -9 Redis, its files stay',
    'F3',
    restarted(() => undefined),
  ),
  fault(
    'kill -9 Redis, its files go',
    'F3',
    restarted(({ stage }) => redisOf(stage).forget()),
  ),
  fault('FLUSHALL', 'F4', (scene) => withRedis(scene, (redis) => redis.flushall())),
  fault('FLUSHDB', 'F4', (scene) => withRedis(scene, (redis) => redis.flushdb())),
  fault('a key is lost', 'F4', (scene) =>
    withRedis(scene, async (redis) => {
      for (let round = 0; round < 5; round++) {
        const keys = await dispenserKeys(redis)
        if (keys.length > 0) await redis.del(scene.random.pick(keys))
        await sleep(300)
      }
    }),
  ),
  fault('a key is cut short', 'F4', (scene) =>
    withRedis(scene, async (redis) => {
      for (let round = 0; round < 5; round++) {
        const keys = await dispenserKeys(redis)
        if (keys.length > 0) await truncate(redis, scene.random.pick(keys))
        await sleep(300)
      }
    }),
  ),
  fault('the log of Redis loses its last second', 'F5', async (scene) => {
    const redis = redisOf(scene.stage)
    const before = redis.logSize()
    await sleep(1000)
    const after = redis.logSize()
    await redis.kill()
    redis.cutTail(Math.max(1, after - before))
    await redis.start()
  }),
  fault('Redis stands still', 'F10', async ({ stage, random }) => {
    redisOf(stage).signal('SIGSTOP')
    await sleep(2000 + random.below(3000))
    redisOf(stage).signal('SIGCONT')
  }),
  fault('Redis is full', 'F13', (scene) =>
    withRedis(scene, async (redis) => {
      await redis.config('SET', 'maxmemory', '1mb')
      await sleep(4000)
      await redis.config('SET', 'maxmemory', '0')
    }),
  ),
]
