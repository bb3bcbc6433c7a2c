import { setTimeout as delay } from 'node:timers/promises'
import type { ProjectId } from '@reticle/domain'
import type { Redis } from 'ioredis'
import { isConnected } from './connection.ts'
import type { Loads } from './loads.ts'

/** Another process loads the project: what it reads may be from before the change. */
const retryMilliseconds = 200
/** Loads that are shorter than this begin at once, and whoever asks waits for them. */
const shortMilliseconds = 250
/** Longer ones wait until no more changes come for so long, and no longer than that: a million scores in many parts are few loads. */
const quietMilliseconds = 1000
const mostMilliseconds = 20_000

/**
 * Reads projects again whose tasks got other places, beside the state that serves: claims go on, in the old order, until the new state takes
 * over. Changes that come while one is being read are read together in the next.
 */
export const reordersOf = (redis: Redis, loads: Pick<Loads, 'loadAgain'>, onError: (error: unknown) => void) => {
  const asked = new Set<ProjectId>()
  const running = new Map<ProjectId, Promise<void>>()
  const lengths = new Map<ProjectId, number>()
  const askedAt = new Map<ProjectId, number>()
  let isStopped = false
  const wait = (milliseconds: number) => delay(milliseconds, undefined, { ref: false })

  const isShort = (projectId: ProjectId): boolean => (lengths.get(projectId) ?? 0) < shortMilliseconds
  /** Waits until changes of a large project come to an end. */
  const quiet = async (projectId: ProjectId): Promise<void> => {
    const began = performance.now()
    const isNoisy = () => performance.now() - (askedAt.get(projectId) ?? 0) < quietMilliseconds
    while (!isShort(projectId) && !isStopped && isNoisy() && performance.now() - began < mostMilliseconds) await wait(retryMilliseconds)
  }

  const run = async (projectId: ProjectId): Promise<void> => {
    // Whoever connects again loads everything.
    while (asked.has(projectId) && isConnected(redis) && !isStopped) {
      await quiet(projectId)
      asked.delete(projectId)
      const began = performance.now()
      const isServing = await loads.loadAgain(projectId)
      lengths.set(projectId, performance.now() - began)
      if (isServing) continue
      asked.add(projectId)
      await wait(retryMilliseconds)
    }
    asked.delete(projectId)
  }

  return {
    /** Resolves when the project has nothing left to read again, or at once where that takes long and goes on already. */
    ask: async (projectId: ProjectId): Promise<void> => {
      asked.add(projectId)
      askedAt.set(projectId, performance.now())
      const found = running.get(projectId)
      if (found !== undefined) return lengths.has(projectId) && isShort(projectId) ? found : undefined
      const ended = run(projectId)
        .catch((cause: unknown) => {
          if (isConnected(redis)) onError(cause)
        })
        .finally(() => running.delete(projectId))
      running.set(projectId, ended)
      return ended
    },
    ended: () => Promise.allSettled(running.values()),
    stop: () => {
      isStopped = true
    },
  }
}
