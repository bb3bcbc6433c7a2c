import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'

export type Script = { readonly lua: string; readonly sha: string }
export const script = (lua: string): Script => ({ lua, sha: createHash('sha1').update(lua).digest('hex') })

/** Runs a script by its hash; sends its text only when this Redis does not know it (a new one, or after a flush of scripts). */
export const runScript = async (
  redis: Redis,
  { lua, sha }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> => {
  try {
    return await redis.evalsha(sha, keys.length, ...keys, ...args)
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.startsWith('NOSCRIPT'))) throw cause
    return redis.eval(lua, keys.length, ...keys, ...args)
  }
}

/** The answer of a script that answers a list of texts. */
export const textsOf = (answer: unknown): string[] => (Array.isArray(answer) ? answer.map((one) => (one === null ? '' : String(one))) : [])
