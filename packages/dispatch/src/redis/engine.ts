import type { PersonId, TaskId } from '@reticle/domain'
import type { Redis } from 'ioredis'
import type pg from 'pg'
import { assignmentIds } from '../assignment-id.ts'
import { databaseClock } from '../database-clock.ts'
import type { TaskPlaces } from '../port.ts'
import type { PostgresDispenser } from '../postgres/dispenser.ts'
import { agreementsOf } from './agreements.ts'
import { claimsOf } from './claims.ts'
import { isConnected } from './connection.ts'
import { endingOf } from './entries.ts'
import { hexOf, uuidOf } from './keys.ts'
import { loadsOf } from './loads.ts'
import { pendingLeases } from './pending.ts'
import { picksOf } from './picks.ts'
import { gathered, placesFrom } from './places.ts'
import { applyFacts } from './refresh.ts'
import { reordersOf } from './reorders.ts'
import { installationOf, type Scope, scopesOf } from './scope.ts'
import { settlingOf } from './settle.ts'
import { verifyingOf } from './verify.ts'
import { watchPending } from './watch.ts'

export type RedisDispenserParts = {
  readonly redis: Redis
  readonly pool: pg.Pool
  readonly postgres: PostgresDispenser
  readonly onError: (error: unknown) => void
  /** Sample and protocol of tasks; read from Postgres when nobody has them at hand. */
  readonly places?: TaskPlaces | undefined
  /** First leases get their rows after this. */
  readonly pendingMilliseconds?: number
  /** Within this, every process notices that Redis was lost, and writes what it alone knows. */
  readonly graceMilliseconds?: number
}

export type Engine = Awaited<ReturnType<typeof startEngine>>

const defaultGrace = 750

const refresherOf = ({ redis, pool, onError }: RedisDispenserParts, suspect: (projectId: string) => void) => {
  /** Sets tasks to what Postgres says; `released`: whose picks of them came to nothing. */
  return async (scope: Scope, taskIds: readonly string[], released?: PersonId): Promise<void> => {
    if (taskIds.length === 0) return
    if (!isConnected(redis)) return suspect(scope.projectId)
    try {
      const options = released === undefined ? {} : { released: [released] }
      if (!(await applyFacts(redis, pool, scope, taskIds.map(hexOf), options))) suspect(scope.projectId)
    } catch (cause) {
      suspect(scope.projectId)
      if (isConnected(redis)) onError(cause)
    }
  }
}

/** Puts the parts of the dispenser together, once the database has said what they need. */
export const startEngine = async (parts: RedisDispenserParts) => {
  const { redis, pool, postgres, onError } = parts
  const [installation, idOf] = await Promise.all([installationOf(pool), assignmentIds(pool)])
  const clock = databaseClock(pool, onError)
  await clock.measured
  if (clock.now() === undefined) {
    clock.stop()
    throw new Error('Postgres did not tell the time')
  }
  const now = () => clock.now() ?? 0
  const places = parts.places ?? placesFrom(pool)
  const grace = parts.graceMilliseconds ?? defaultGrace
  const scopes = scopesOf(installation)
  const loads = loadsOf(redis, pool, scopes, grace, (scope) => rescue(scope), onError)
  const reorders = reordersOf(redis, loads, onError)
  const refresh = refresherOf(parts, loads.suspect)
  const ending = endingOf(redis, onError)
  const verifying = verifyingOf({ redis, scopes, refresh, suspect: loads.suspect, onError })
  const pending = pendingLeases({
    ageMilliseconds: parts.pendingMilliseconds,
    write: postgres.persistLeases,
    onWritten: async (leases, refused) => {
      verifying.check(leases)
      for (const lease of leases) ending.end(scopes.of(lease.projectId), lease)
      for (const [projectId, some] of Map.groupBy(refused, (lease) => lease.projectId))
        await refresh(scopes.of(projectId), [...new Set(some.map((lease) => lease.taskId))])
    },
    onError,
  })
  /** What Redis may have lost and only this process knows gets its rows, and whoever loads meanwhile is told. */
  const rescue = async (scope: Scope): Promise<void> => {
    const leases = pending.all().filter((lease) => lease.projectId === scope.projectId)
    await pending.persist(leases)
    await refresh(scope, [...new Set(leases.map((lease) => lease.taskId))])
  }
  const settling = settlingOf({ redis, postgres, scopes, pending, ending, idOf, now, refresh, onError })
  const persistOwn = () => pending.persist(pending.all())
  const refreshOne = (scope: Scope, taskId: TaskId, released?: PersonId) => refresh(scope, [taskId], released)
  const agreements = agreementsOf({ redis, postgres, loads, ending, now, settle: settling.settle, persistOwn, rescue, refresh: refreshOne })
  const onAhead = (tasks: readonly string[]) => places.ahead(tasks.map((task) => uuidOf(task) as TaskId))
  const [ask, placeOf, knownPlace] = [picksOf(redis, now, rescue, onAhead), gathered(places), places.known]
  const claims = claimsOf({
    redis,
    postgres,
    scopes,
    loads,
    pending,
    ask,
    placeOf,
    knownPlace,
    idOf,
    agreements,
    settle: settling.settle,
    refresh: refreshOne,
    onError,
  })
  const watch = watchPending({
    redis,
    pending,
    everyMilliseconds: grace / 3,
    isKnown: (lease) => settling.isKnown(scopes.of(lease.projectId), lease),
    rescue: (projectId) => rescue(scopes.of(projectId)),
    onError,
  })
  const stop = () => {
    for (const part of [watch, pending, ending, clock, reorders]) part.stop()
  }
  return { scopes, loads, reorders, refresh, pending, ending, verifying, settling, claims, persistOwn, now, stop }
}
