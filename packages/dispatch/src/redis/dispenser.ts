import { setTimeout as delay } from 'node:timers/promises'
import type { ProjectId } from '@reticle/domain'
import type { Dispenser, Drift } from '../port.ts'
import { auditProject } from './audit.ts'
import { becomesReady, isConnected } from './connection.ts'
import { type Engine, type RedisDispenserParts, startEngine } from './engine.ts'

/** Whoever changed all of a project waits no longer than this for it to be read again; until it is, Postgres serves. */
const reloadMilliseconds = 1000
/** Whoever gave many tasks other places waits so long for the new order: a small project has it by then. */
const reorderMilliseconds = 250
const rebuildRounds = 200

export type RedisDispenser = Dispenser & {
  /** Waits for loads that run in the background. */
  readonly loaded: () => Promise<unknown>
  /** Stops as a killed process does: what only this process knows is not written. */
  readonly kill: () => void
}

/** One engine for the life of the dispenser, made when the database first answers. */
const engineOf = (parts: RedisDispenserParts) => {
  let engine: Engine | undefined
  let starting: Promise<Engine> | undefined
  const get = (): Promise<Engine> => {
    starting ??= startEngine(parts).then((made) => {
      engine = made
      return made
    })
    // A database that did not answer is asked again.
    starting.catch(() => {
      starting = undefined
    })
    return starting
  }
  return { get, now: () => engine }
}

const withProject = `select id from projects p where exists (select from tasks t where t.project_id = p.id and t.is_open)`

const rebuildAll = async ({ redis, pool }: RedisDispenserParts, { loads, scopes, persistOwn }: Engine): Promise<void> => {
  if (!(await becomesReady(redis, 2000))) throw new Error('Redis is away: it is loaded again when it is back')
  await loads.forgetSuspects()
  await persistOwn()
  await loads.ended()
  const { rows } = await pool.query<{ id: ProjectId }>(withProject)
  const known = new Set<string>([...(await redis.smembers(scopes.shared.projects)), ...rows.map((row) => row.id)])
  for (const id of known) await loads.forget(id)
  for (const { id } of rows)
    for (let round = 0; round < rebuildRounds; round++) {
      await loads.load(id)
      if ((await redis.exists(scopes.of(id).fixed.live)) === 1) break
      await delay(50)
    }
}

/**
 * Compares every project that Redis serves; what differs is not read on, and loaded again. Where nothing but places differ (scores that are
 * being pushed), claims go on meanwhile.
 */
const auditAll = async ({ redis, pool, onError }: RedisDispenserParts, { loads, reorders, scopes }: Engine): Promise<readonly Drift[]> => {
  if (!isConnected(redis)) return []
  await loads.forgetSuspects()
  const drifts: Drift[] = []
  for (const projectId of await redis.smembers(scopes.shared.projects)) {
    const drift = await auditProject(redis, pool, scopes.of(projectId))
    if (drift === undefined) continue
    drifts.push(drift)
    if (drift.missing + drift.surplus + drift.readers === 0) {
      if (drift.misplaced > 0) reorders.ask(projectId as ProjectId).catch(onError)
      continue
    }
    loads.suspect(projectId)
    await loads.forgetSuspects()
    loads.loadBehind(drift.projectId)
  }
  return drifts
}

/**
 * The dispenser at scale. Redis ranks and leases: all claims of one turn of the event loop are one Lua call. A first lease is answered at once
 * and gets its row a moment later (pending.ts); about pairs that had a row before, Postgres decides. That nothing is left is never said by
 * Redis alone. So all of Redis can be lost at any moment; then, and while it is being loaded again in the background, Postgres serves.
 */
export const redisDispenser = (parts: RedisDispenserParts): RedisDispenser => {
  const { redis, postgres, onError } = parts
  const engine = engineOf(parts)
  let drift = 0
  let wasReady = isConnected(redis)
  const onReady = () => {
    const loads = engine.now()?.loads
    loads?.isNew()
    // The first connection trusts what is there; after an outage, something may have been missed.
    if (wasReady) loads?.suspectAll()
    wasReady = true
  }
  redis.on('ready', onReady)
  engine.get().catch(onError)

  return {
    name: 'redis',
    claim: (request) => engine.now()?.claims.claim(request) ?? engine.get().then((made) => made.claims.claim(request)),
    pending: (assignmentId) => engine.now()?.pending.get(assignmentId),
    persist: async (of) => {
      const { pending, settling, scopes } = await engine.get()
      if ('taskId' in of) return settling.settleTask(scopes.of(of.projectId), of.taskId)
      if ('projectId' in of) return settling.settle(scopes.of(of.projectId), of.annotatorId)
      const lease = pending.get(of.assignmentId)
      if (lease !== undefined) await pending.persist([lease])
    },
    forget: (leases) => {
      const made = engine.now()
      if (made === undefined) return
      const held = made.pending.forget(leases)
      if (held.length > 0) made.verifying.check(held)
      for (const lease of held) made.ending.end(made.scopes.of(lease.projectId), lease)
    },
    refresh: async (projectId, taskIds) => {
      postgres.pools.forget(projectId)
      const { refresh, scopes } = await engine.get()
      await refresh(scopes.of(projectId), taskIds)
    },
    reload: async (projectId) => {
      await postgres.reload(projectId)
      const { loads } = await engine.get()
      loads.suspect(projectId)
      if (!isConnected(redis)) return
      await loads.forgetSuspects()
      loads.loadBehind(projectId)
      await Promise.race([loads.ended(), delay(reloadMilliseconds, undefined, { ref: false })])
    },
    reorder: async (projectId) => {
      await postgres.reorder(projectId)
      const { reorders } = await engine.get()
      if (!isConnected(redis)) return
      await Promise.race([reorders.ask(projectId), delay(reorderMilliseconds, undefined, { ref: false })])
    },
    sweep: async (limit) => {
      const { settling, refresh, scopes } = await engine.get()
      if (isConnected(redis)) await settling.sweep().catch(onError)
      const freed = await postgres.sweep(limit)
      for (const [projectId, some] of Map.groupBy(freed, (one) => one.projectId))
        await refresh(scopes.of(projectId), [...new Set(some.map((one) => one.taskId))])
      return freed
    },
    audit: async () => {
      const drifts = await auditAll(parts, await engine.get())
      for (const one of drifts) drift += one.missing + one.surplus + one.misplaced + one.readers
      return drifts
    },
    rebuild: async () => {
      await postgres.rebuild()
      await rebuildAll(parts, await engine.get())
    },
    figures: () => {
      const made = engine.now()
      const claims = made?.claims.served ?? { redis: 0, postgres: 0 }
      return {
        isRedisReady: isConnected(redis),
        claims: { ...claims },
        pending: made?.pending.size() ?? 0,
        loading: made?.loads.running() ?? [],
        drift,
      }
    },
    reviews: postgres.reviews,
    loaded: async () => {
      await engine.now()?.reorders.ended()
      await engine.now()?.loads.ended()
    },
    kill: () => {
      redis.off('ready', onReady)
      engine.now()?.stop()
      redis.disconnect()
    },
    close: async () => {
      redis.off('ready', onReady)
      const made = engine.now()
      if (made === undefined) return
      await made.persistOwn().catch(onError)
      made.reorders.stop()
      await made.loads.ended()
      made.stop()
    },
  }
}
