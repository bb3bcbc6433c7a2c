import type { Redis } from 'ioredis'
import type { Lease } from '../port.ts'
import { entryMilliseconds } from './apply-lua.ts'
import { isConnected } from './connection.ts'
import { entriesScript } from './entries-lua.ts'
import { hexOf, uuidOf } from './keys.ts'
import { runScript } from './run-script.ts'
import type { Scope } from './scope.ts'

/** A lease that Redis knows beside the rows of Postgres. */
export type Entry = {
  readonly taskId: string
  readonly annotatorId: string
  readonly fence: number
  readonly leasedAt: number
  readonly milliseconds: number
}

/** Entries that one listing brings at most; who asks again gets the others. */
const most = 5000
/** Fields that one step looks at: Redis does other work between the steps. */
const step = 1000
const chunk = 500

const entriesIn = (task: string, text: string): Entry[] =>
  text
    .split(';')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [whose = '', fence, leased, milliseconds] = entry.split(',')
      return {
        taskId: uuidOf(task),
        annotatorId: uuidOf(whose),
        fence: Number(fence),
        leasedAt: Number(leased),
        milliseconds: Number(milliseconds),
      }
    })

/** Entries of `pending` or `taken` that were leased before a time (of Postgres); those that come or go meanwhile may be among them or not. */
export const listEntries = async (redis: Redis, key: string, before = Number.MAX_SAFE_INTEGER): Promise<Entry[]> => {
  // A step may bring a field that another has brought.
  const found = new Map<string, Entry[]>()
  for (let cursor = '0'; ; ) {
    const [next, told] = await redis.hscan(key, cursor, 'COUNT', step)
    for (let at = 0; at + 1 < told.length; at += 2) {
      const [task = '', text = ''] = told.slice(at, at + 2)
      const early = entriesIn(task, text).filter((entry) => entry.leasedAt < before)
      if (early.length > 0) found.set(task, early)
    }
    if (next === '0' || found.size >= most) break
    cursor = next
  }
  return [...found.values()].flat()
}

type Pair = Pick<Lease, 'taskId' | 'annotatorId'> | Pick<Entry, 'taskId' | 'annotatorId'>

/** Removes entries, or gives them the fence that Postgres decided on. */
export const editEntries = async (redis: Redis, scope: Scope, pairs: readonly Pair[], fence?: number): Promise<void> => {
  const keys = [scope.fixed.pending, scope.fixed.taken]
  for (let from = 0; from < pairs.length; from += chunk) {
    const args = pairs.slice(from, from + chunk).flatMap(({ taskId, annotatorId }) => [hexOf(taskId), hexOf(annotatorId)])
    await runScript(redis, entriesScript, keys, [fence ?? '', ...args])
  }
}

export type Ending = {
  readonly end: (scope: Scope, pair: Pair) => void
  /** True while an entry is kept although its row is there. */
  readonly isEnding: (pair: Pair) => boolean
  readonly stop: () => void
}

const everyMilliseconds = 500

/**
 * Removes entries some time after their rows were committed, many at once: whoever read facts just before the commit still finds them. What
 * is lost with this process is removed by the sweep of another.
 */
export const endingOf = (redis: Redis, onError: (error: unknown) => void): Ending => {
  const keyOf = ({ taskId, annotatorId }: Pair) => `${taskId} ${annotatorId}`
  const waiting = new Map<string, { readonly scope: Scope; readonly pair: Pair; readonly at: number }>()
  const flush = async (until: number): Promise<void> => {
    const ended: { readonly scope: Scope; readonly pair: Pair }[] = []
    for (const [key, one] of waiting) {
      if (one.at > until) break
      waiting.delete(key)
      ended.push(one)
    }
    // Without Redis there is nothing to remove: it is loaded anew.
    if (!isConnected(redis)) return
    for (const [scope, some] of Map.groupBy(ended, (one) => one.scope))
      await editEntries(
        redis,
        scope,
        some.map((one) => one.pair),
      )
  }
  const timer = setInterval(() => {
    if (waiting.size > 0) flush(performance.now() - entryMilliseconds).catch(onError)
  }, everyMilliseconds)
  timer.unref()
  return {
    end: (scope, pair) => {
      waiting.delete(keyOf(pair))
      waiting.set(keyOf(pair), { scope, pair, at: performance.now() })
    },
    isEnding: (pair) => waiting.has(keyOf(pair)),
    stop: () => clearInterval(timer),
  }
}
