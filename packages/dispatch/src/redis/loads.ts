import type { ProjectId } from '@reticle/domain'
import type { Redis } from 'ioredis'
import type pg from 'pg'
import { isConnected } from './connection.ts'
import { loadProject, type Progress } from './load.ts'
import { graceScript, runIdScript } from './load-lua.ts'
import { runScript } from './run-script.ts'
import type { Scope, Scopes } from './scope.ts'

type Running = { readonly projectId: ProjectId; readonly progress: Progress; readonly ended: Promise<boolean> }

export type Loads = ReturnType<typeof loadsOf>

/** The loads of this process, and how far Redis is believed. */
export const loadsOf = (
  redis: Redis,
  pool: pg.Pool,
  scopes: Scopes,
  graceMilliseconds: number,
  /** Writes what only this process knows of a project. */
  rescue: (scope: Scope) => Promise<void>,
  onError: (error: unknown) => void,
) => {
  const running = new Map<string, Running>()
  /** Projects whose state in Redis missed something that we could not write. */
  const suspects = new Set<string>()
  let isAllSuspect = false
  let isUnchecked = true
  const { shared } = scopes

  const settling = async (scope: Scope): Promise<number> => {
    const keys = [shared.run, shared.projects, scope.fixed.lost]
    return Number(await runScript(redis, graceScript, keys, [scope.projectId, graceMilliseconds]))
  }

  const forget = async (projectIds: readonly string[]): Promise<void> => {
    for (const id of projectIds) await redis.del(scopes.of(id).fixed.live, scopes.of(id).fixed.loading)
  }
  let looking: Promise<void> | undefined
  const look = async (): Promise<void> => {
    if (isUnchecked) {
      const run = /^run_id:(\w+)/m.exec(await redis.info('server'))?.[1] ?? ''
      await runScript(redis, runIdScript, [shared.run, shared.projects], [run, scopes.prefix])
      isUnchecked = false
    }
    if (isAllSuspect) {
      await forget(await redis.smembers(shared.projects))
      isAllSuspect = false
    }
    const some = [...suspects]
    await forget(some)
    for (const id of some) suspects.delete(id)
  }

  const begin = (projectId: ProjectId, isBeside: boolean): Promise<boolean> => {
    const progress = { done: 0, of: 0 }
    const scope = scopes.of(projectId)
    // Where Redis serves, nothing was lost: what Postgres does not show yet is there. What stops to serve meanwhile may have lost something.
    const isServed = async () => isBeside && (await redis.exists(scope.fixed.live)) === 1
    const wait = async () => ((await isServed()) ? 0 : settling(scope))
    const start = async () => {
      await wait()
      await rescue(scope)
      await redis.sadd(shared.projects, projectId)
      return loadProject({ redis, pool, settling: wait, progress }, scope, isBeside)
    }
    const ended = start().finally(() => running.delete(projectId))
    running.set(projectId, { projectId, progress, ended })
    return ended
  }
  const load = async (projectId: ProjectId): Promise<void> => {
    await (running.get(projectId)?.ended ?? begin(projectId, false))
  }

  return {
    load,
    /** Loads a project, also while it is served, from a snapshot that is taken after this was asked for; false when another load was in the way. */
    loadAgain: async (projectId: ProjectId): Promise<boolean> => {
      await running.get(projectId)?.ended.catch(() => false)
      const isServed = (await redis.exists(scopes.of(projectId).fixed.live)) === 1
      return running.has(projectId) ? false : begin(projectId, isServed)
    },
    loadBehind: (projectId: ProjectId): void => {
      load(projectId).catch((cause: unknown) => {
        if (isConnected(redis)) onError(cause)
      })
    },
    /** How many ms until Postgres may be believed about a project that Redis does not serve. */
    settling,
    forget: (projectId: string) => forget([projectId]),
    suspect: (projectId: string): void => {
      suspects.add(projectId)
    },
    suspectAll: (): void => {
      isAllSuspect = true
    },
    /** The connection is new: this may be a Redis that was started again. */
    isNew: (): void => {
      isUnchecked = true
    },
    /** Lets nobody read what is suspect, nor what a load builds that missed the same. */
    forgetSuspects: (): Promise<void> | undefined => {
      if (!isUnchecked && !isAllSuspect && suspects.size === 0) return undefined
      looking ??= look().finally(() => {
        looking = undefined
      })
      return looking
    },
    running: () => Array.from(running.values(), ({ projectId, progress }) => ({ projectId, ...progress })),
    ended: () => Promise.allSettled(Array.from(running.values(), (one) => one.ended)),
  }
}
