import type { SeededRandom } from '@reticle/testkit'
import type { Cast } from '../cast.ts'
import type { RedisEngine, Stage } from '../stage.ts'

export type Scene = { readonly stage: Stage; readonly cast: Cast; readonly random: SeededRandom }

/** One thing that goes wrong, and its healing. Names and numbers are those of the table in chaos.test.ts. */
export type Fault = {
  readonly name: string
  readonly number: string
  /** Why it cannot be done on this machine. */
  readonly missing?: (stage: Stage) => string | undefined
  readonly run: (scene: Scene) => Promise<void>
}

export const needsRedis = (stage: Stage): string | undefined =>
  stage.redis === undefined ? `no Redis here: ${stage.withoutRedis}` : undefined

export const redisOf = (stage: Stage): RedisEngine => {
  if (stage.redis === undefined) throw new Error('a fault of Redis without a Redis')
  return stage.redis
}
