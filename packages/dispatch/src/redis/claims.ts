import type { PersonId, TaskId } from '@reticle/domain'
import type { Redis } from 'ioredis'
import type { ClaimOutcome, ClaimRequest, Lease } from '../port.ts'
import type { PostgresDispenser } from '../postgres/dispenser.ts'
import { needsPostgres, refusalOf, wishOf } from '../rules.ts'
import type { Agreements } from './agreements.ts'
import type { Loads } from './loads.ts'
import type { Pending } from './pending.ts'
import type { Pick } from './picks.ts'
import type { TaskPlace } from './places.ts'
import type { Scope, Scopes } from './scope.ts'

/** Candidates that Postgres may refuse before it is asked itself. */
const tries = 6
const minute = 60_000
/** A project whose state turns out incomplete again and again is not loaded more often than this. */
const reloadMilliseconds = 5000

export type ClaimParts = {
  readonly redis: Redis
  readonly postgres: PostgresDispenser
  readonly scopes: Scopes
  readonly loads: Loads
  readonly pending: Pending
  readonly pick: (scope: Scope, request: ClaimRequest) => Promise<Pick>
  readonly placeOf: (taskId: TaskId) => Promise<TaskPlace | undefined>
  readonly idOf: (taskId: string, annotatorId: string, repeat: number) => Lease['assignmentId']
  readonly agreements: Agreements
  /** `released`: whose pick of it came to nothing. */
  readonly refresh: (scope: Scope, taskId: TaskId, released: PersonId) => Promise<void>
  readonly onError: (error: unknown) => void
}

type Missed = 'none' | 'doubt' | 'cold' | 'away' | 'limits'

/** Claims on Redis: which way each of them goes. */
export const claimsOf = (parts: ClaimParts) => {
  const { redis, postgres, scopes, loads, pending, agreements } = parts
  const lastReload = new Map<string, number>()
  const served = { redis: 0, postgres: 0 }

  const pendingLease = async (request: ClaimRequest, taskId: TaskId, leasedAt: number): Promise<Lease | undefined> => {
    const unplaced = {
      assignmentId: parts.idOf(taskId, request.annotatorId, 0),
      projectId: request.projectId,
      annotatorId: request.annotatorId,
      taskId,
      purpose: 'vote',
      repeat: 0,
      fence: 1,
      leasedAt: new Date(leasedAt),
      expiresAt: new Date(leasedAt + Math.floor(request.rules.leaseMinutes * minute)),
      isPending: true,
    } as const
    // Held before anything is waited for: should Redis be lost meanwhile, nobody else knows of it.
    pending.add(unplaced)
    const place = await parts.placeOf(taskId)
    if (place !== undefined) return pending.place(unplaced, place)
    pending.forget([unplaced])
    return undefined
  }

  const leaseOf = async (scope: Scope, request: ClaimRequest, taskId: TaskId, pick: Pick): Promise<Lease | undefined> => {
    if (pick.kind === 'pending') return pendingLease(request, taskId, pick.leasedAt)
    const lease = await postgres.claimOne(request, taskId)
    if (lease !== undefined) await agreements.decided(scope, lease)
    return lease
  }

  /** What Redis leads to: a lease, or why Postgres must be asked itself. */
  const viaRedis = async (scope: Scope, request: ClaimRequest): Promise<Lease | Missed> => {
    if (redis.status !== 'ready') return 'away'
    try {
      await loads.forgetSuspects()
      for (let attempt = 0; attempt < tries; attempt++) {
        const pick = await parts.pick(scope, request)
        if (!('taskId' in pick)) return pick.kind
        const taskId = pick.taskId as TaskId
        const lease = await leaseOf(scope, request, taskId, pick)
        if (lease !== undefined) return lease
        await agreements.withdraw(scope, { taskId, annotatorId: request.annotatorId })
        await parts.refresh(scope, taskId, request.annotatorId)
      }
      return 'none'
    } catch (cause) {
      // What a lost answer took is known in Redis as a lease: a sweep gives it its row, and its slot comes back when it has run out.
      if (redis.status !== 'ready') return 'away'
      parts.onError(cause)
      return 'doubt'
    }
  }

  /** Redis said that nothing is left, and Postgres found something: it is not read on, unless that has just happened. */
  const distrust = (projectId: string) => {
    if (performance.now() - (lastReload.get(projectId) ?? Number.NEGATIVE_INFINITY) < reloadMilliseconds) return
    lastReload.set(projectId, performance.now())
    loads.suspect(projectId)
  }

  const agreedOrAlone = async (scope: Scope, request: ClaimRequest): Promise<ClaimOutcome> => {
    try {
      return await agreements.claim(scope, request)
    } catch (cause) {
      // Redis went away in the middle, or else Postgres says once more what is wrong.
      if (redis.status === 'ready') parts.onError(cause)
      return agreements.claimAlone(request)
    }
  }

  const viaPostgres = async (scope: Scope, request: ClaimRequest, found: Missed): Promise<ClaimOutcome> => {
    served.postgres += 1
    const outcome = found === 'away' ? await agreements.claimAlone(request) : await agreedOrAlone(scope, request)
    if (outcome.kind === 'leased' && found === 'none') distrust(request.projectId)
    return outcome
  }

  const claim = async (request: ClaimRequest): Promise<ClaimOutcome> => {
    const refusal = refusalOf(request.rules)
    if (refusal !== undefined) return refusal
    const { rules } = request
    const wish = wishOf(rules, Math.random())
    const aside = wish === 'vote' ? undefined : await postgres.claimAside(request, wish)
    if (aside !== undefined) return { kind: 'leased', lease: aside }
    const scope = scopes.of(request.projectId)
    if (needsPostgres(rules)) return viaPostgres(scope, request, redis.status === 'ready' ? 'limits' : 'away')
    const found = await viaRedis(scope, request)
    if (typeof found !== 'object') {
      if (found === 'cold') loads.loadBehind(request.projectId)
      return viaPostgres(scope, request, found)
    }
    served.redis += 1
    return { kind: 'leased', lease: found }
  }

  return { claim, served }
}
