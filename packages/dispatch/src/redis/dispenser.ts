import type { ProjectId, TaskId } from '@reticle/domain'
import type { Redis } from 'ioredis'
import type pg from 'pg'
import type { ClaimOutcome, ClaimRequest, Dispenser, Lease } from '../port.ts'
import type { PostgresDispenser } from '../postgres/dispenser.ts'
import { becomesReady } from './connection.ts'
import { factsOf, type TaskFact } from './facts.ts'
import { keysOf, projectsKey } from './keys.ts'
import { loadProject } from './load.ts'
import { applyScript, pickScript, runScript } from './scripts.ts'

/** Candidates that Postgres may refuse before it is asked itself. */
const tries = 6
/** Places that one call of the pick script looks at: some milliseconds of Redis at most. */
const budget = 4096
const mostCalls = 300
/** A project whose state turns out incomplete again and again is not reloaded more often than this. */
const reloadMilliseconds = 5000
const chunk = 500

type Picked = { readonly kind: 'picked'; readonly taskId: string } | { readonly kind: 'none' | 'cold' }

/**
 * The dispenser at scale. Redis ranks: one Lua call picks a candidate. Postgres decides: the same guarded write as in the Postgres adapter
 * leases that one task, or refuses it when Redis was stale. That nothing is left is never said by Redis alone. So all of Redis can be lost at
 * any moment; then, and while it is being loaded again in the background, the Postgres adapter serves.
 */
export const redisDispenser = (
  redis: Redis,
  pool: pg.Pool,
  postgres: PostgresDispenser,
  onError: (error: unknown) => void,
): Dispenser & { readonly loaded: () => Promise<void> } => {
  const loads = new Map<string, Promise<void>>()
  const lastReload = new Map<string, number>()
  /** Projects whose state in Redis missed something that we could not write. */
  const suspects = new Set<string>()
  let isAllSuspect = false
  let wasReady = redis.status === 'ready'

  const onReady = () => {
    // The first connection trusts what is there; a second one may meet an older or another Redis.
    if (wasReady) isAllSuspect = true
    wasReady = true
  }
  redis.on('ready', onReady)

  const forgetSuspects = async (projectId: string): Promise<void> => {
    if (isAllSuspect) {
      for (const id of await redis.smembers(projectsKey)) await redis.del(keysOf(id).meta)
      isAllSuspect = false
      suspects.clear()
    }
    if (suspects.has(projectId)) {
      await redis.del(keysOf(projectId).meta)
      suspects.delete(projectId)
    }
  }

  const apply = async (projectId: string, tasks: readonly TaskFact[], token = ''): Promise<void> => {
    const keys = keysOf(projectId)
    const annotators = [...new Set(tasks.flatMap((task) => task.readers.map((reader) => reader.annotatorId)))]
    const at = new Map(annotators.map((id, index) => [id, index]))
    const change = {
      annotators,
      tasks: tasks.map((task) => ({
        ...task,
        readers: task.readers.map(({ annotatorId, kind, since }) => ({ at: at.get(annotatorId), kind, since })),
      })),
    }
    const own = annotators.flatMap((id) => [keys.seen(id), keys.later(id)])
    const all = [keys.meta, keys.loading, keys.dirty, keys.open, keys.back, keys.slots, keys.people, keys.front, ...own]
    await runScript(redis, applyScript, all, [JSON.stringify(change), token])
  }

  /** `annotatorId`: whose picks of these tasks came to nothing, so that a task without an assignment of theirs is not held as seen. */
  const refresh = async (projectId: string, taskIds: readonly string[], annotatorId?: string): Promise<void> => {
    if (redis.status !== 'ready') {
      suspects.add(projectId)
      return
    }
    try {
      for (let from = 0; from < taskIds.length; from += chunk) {
        const facts = await factsOf(pool, projectId, taskIds.slice(from, from + chunk))
        const completed = facts.map((fact) =>
          annotatorId === undefined || fact.readers.some((reader) => reader.annotatorId === annotatorId)
            ? fact
            : { ...fact, readers: [...fact.readers, { annotatorId, kind: 'none' as const, since: 0 }] },
        )
        await apply(projectId, completed)
      }
    } catch (cause) {
      suspects.add(projectId)
      if (redis.status === 'ready') onError(cause)
    }
  }

  const load = (projectId: string): Promise<void> => {
    const running = loads.get(projectId)
    if (running !== undefined) return running
    const applyChanged = async (taskIds: readonly string[], token: string) => {
      for (let from = 0; from < taskIds.length; from += chunk)
        await apply(projectId, await factsOf(pool, projectId, taskIds.slice(from, from + chunk)), token)
    }
    const started = loadProject(redis, pool, projectId, applyChanged).finally(() => loads.delete(projectId))
    loads.set(projectId, started)
    return started
  }
  const loadBehind = (projectId: string) => {
    load(projectId).catch((cause: unknown) => {
      if (redis.status === 'ready') onError(cause)
    })
  }

  const pick = async ({ projectId, annotatorId }: ClaimRequest): Promise<Picked> => {
    const keys = keysOf(projectId)
    const own = [keys.seen(annotatorId), keys.cursor(annotatorId), keys.later(annotatorId)]
    const all = [keys.meta, keys.open, keys.back, keys.slots, keys.people, keys.front, ...own]
    for (let call = 0; call < mostCalls; call++) {
      const answer = await runScript(redis, pickScript, all, [annotatorId, budget])
      const [kind, taskId] = Array.isArray(answer) ? answer.map(String) : []
      if (kind === 'picked' && taskId !== undefined) return { kind, taskId }
      if (kind === 'cold') return { kind }
      if (kind !== 'again') return { kind: 'none' }
    }
    return { kind: 'none' }
  }

  /** What Redis leads to: a lease, or why Postgres must be asked itself. */
  const viaRedis = async (request: ClaimRequest): Promise<Lease | 'away' | 'cold' | 'none'> => {
    if (redis.status !== 'ready') return 'away'
    try {
      await forgetSuspects(request.projectId)
      for (let attempt = 0; attempt < tries; attempt++) {
        const picked = await pick(request)
        if (picked.kind !== 'picked') return picked.kind
        const lease = await postgres.claimOne(request, picked.taskId)
        if (lease !== undefined) return lease
        await refresh(request.projectId, [picked.taskId], request.annotatorId)
      }
      return 'none'
    } catch (cause) {
      // The slot that a lost answer hid is found again by the next load.
      suspects.add(request.projectId)
      if (redis.status === 'ready') onError(cause)
      return 'away'
    }
  }

  const claim = async (request: ClaimRequest): Promise<ClaimOutcome> => {
    const found = await viaRedis(request)
    if (typeof found === 'object') return { kind: 'leased', lease: found }
    if (found === 'cold') loadBehind(request.projectId)
    const outcome = await postgres.claim(request)
    if (outcome.kind === 'leased' && found !== 'away') {
      if (found === 'none' && Date.now() - (lastReload.get(request.projectId) ?? 0) > reloadMilliseconds) {
        lastReload.set(request.projectId, Date.now())
        suspects.add(request.projectId)
      }
      await refresh(request.projectId, [outcome.lease.taskId])
    }
    return outcome
  }

  return {
    name: 'redis',
    claim,
    refresh: (projectId: ProjectId, taskIds: readonly TaskId[]) => refresh(projectId, taskIds),
    sweep: async (limit) => {
      const freed = await postgres.sweep(limit)
      for (const [projectId, some] of Map.groupBy(freed, (one) => one.projectId))
        await refresh(projectId, [...new Set(some.map((one) => one.taskId))])
      return freed
    },
    rebuild: async () => {
      if (!(await becomesReady(redis, 2000))) throw new Error('Redis is away: it is loaded again when it is back')
      const { rows } = await pool.query<{ id: string }>(
        `select id from projects p where exists (select from tasks t where t.project_id = p.id and t.state = 'collecting')`,
      )
      const known = new Set([...(await redis.smembers(projectsKey)), ...rows.map((row) => row.id)])
      for (const id of known) await redis.del(keysOf(id).meta)
      for (const { id } of rows) await load(id)
    },
    /** Waits for loads that run in the background. */
    loaded: async () => {
      await Promise.allSettled(loads.values())
    },
    close: async () => {
      redis.off('ready', onReady)
      await Promise.allSettled(loads.values())
    },
  }
}
