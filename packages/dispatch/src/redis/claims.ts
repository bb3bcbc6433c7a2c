import type { PersonId, TaskId } from '@reticle/domain'
import type { Redis } from 'ioredis'
import type { ClaimOutcome, ClaimRequest, Lease, UnplacedLease } from '../port.ts'
import type { PostgresDispenser } from '../postgres/dispenser.ts'
import { needsPostgres, refusalOf, wishOf } from '../rules.ts'
import type { Agreements } from './agreements.ts'
import { isConnected } from './connection.ts'
import { uuidOf } from './keys.ts'
import type { Loads } from './loads.ts'
import type { Pending } from './pending.ts'
import type { Ask, Pick } from './picks.ts'
import type { TaskPlace } from './places.ts'
import type { Scope, Scopes } from './scope.ts'

/** Candidates that Postgres may refuse before it is asked itself. */
const tries = 6
/** A project whose state turns out incomplete again and again is not loaded more often than this. */
const reloadMilliseconds = 5000

export type ClaimParts = {
  readonly redis: Redis
  readonly postgres: PostgresDispenser
  readonly scopes: Scopes
  readonly loads: Loads
  readonly pending: Pending
  readonly ask: Ask
  /** Sample and protocol of a task, if they are at hand. */
  readonly knownPlace: (taskId: TaskId) => TaskPlace | undefined
  readonly placeOf: (taskId: TaskId) => Promise<TaskPlace | undefined>
  readonly idOf: (taskId: string, annotatorId: string, repeat: number) => Lease['assignmentId']
  readonly agreements: Agreements
  /** Gives the leases of one annotator their rows. */
  readonly settle: (scope: Scope, annotatorId: PersonId) => Promise<void>
  /** `released`: whose pick of it came to nothing. */
  readonly refresh: (scope: Scope, taskId: TaskId, released: PersonId) => Promise<void>
  readonly onError: (error: unknown) => void
}

type FirstPick = Extract<Pick, { kind: 'pending' }>
type Missed = 'none' | 'doubt' | 'cold' | 'away' | 'limits'

/** Claims on Redis: which way each of them goes. */
export const claimsOf = (parts: ClaimParts) => {
  const { redis, postgres, scopes, loads, pending, agreements } = parts
  const lastReload = new Map<string, number>()
  const served = { redis: 0, postgres: 0 }

  const firstLease = (request: ClaimRequest, taskId: TaskId, { leasedAt, expiresAt }: FirstPick): UnplacedLease => ({
    assignmentId: parts.idOf(taskId, request.annotatorId, 0),
    projectId: request.projectId,
    annotatorId: request.annotatorId,
    taskId,
    purpose: 'vote',
    repeat: 0,
    fence: 1,
    leasedAt,
    expiresAt,
    isPending: true,
  })

  /** The lease of a task whose place is at hand. */
  const leaseAtOnce = (request: ClaimRequest, pick: Pick): Lease | undefined => {
    if (pick.kind !== 'pending') return undefined
    const taskId = uuidOf(pick.task) as TaskId
    const place = parts.knownPlace(taskId)
    if (place === undefined) return undefined
    const { sampleId, protocolId } = place
    const lease: Lease = { ...firstLease(request, taskId, pick), sampleId, protocolId }
    pending.add(lease, lease)
    return lease
  }

  const pendingLease = async (request: ClaimRequest, taskId: TaskId, pick: FirstPick): Promise<Lease | undefined> => {
    const unplaced = firstLease(request, taskId, pick)
    // Held before anything is waited for: should Redis be lost meanwhile, nobody else knows of it.
    pending.add(unplaced)
    const place = await parts.placeOf(taskId)
    if (place !== undefined) return pending.place(unplaced, place)
    pending.forget([unplaced])
    return undefined
  }

  const leaseOf = async (scope: Scope, request: ClaimRequest, taskId: TaskId, pick: Pick): Promise<Lease | undefined> => {
    if (pick.kind === 'pending') return pendingLease(request, taskId, pick)
    const lease = await postgres.claimOne(request, taskId)
    if (lease !== undefined) await agreements.decided(scope, lease)
    return lease
  }

  const pick = (scope: Scope, request: ClaimRequest) => new Promise<Pick>((resolve, reject) => parts.ask(scope, request, resolve, reject))

  /** What the first pick, and those after it, lead to: a lease, or why Postgres must be asked itself. */
  const follow = async (scope: Scope, request: ClaimRequest, first: Pick): Promise<Lease | Missed> => {
    let found = first
    for (let attempt = 0; attempt < tries; attempt++) {
      if (!('task' in found)) return found.kind
      const taskId = uuidOf(found.task) as TaskId
      const lease = await leaseOf(scope, request, taskId, found)
      if (lease !== undefined) return lease
      await agreements.withdraw(scope, { taskId, annotatorId: request.annotatorId })
      await parts.refresh(scope, taskId, request.annotatorId)
      found = await pick(scope, request)
    }
    return 'none'
  }

  /** A way through Redis that may break off: what a lost answer took is known there as a lease, and a sweep gives it its row. */
  const missedOn = (cause: unknown): Missed => {
    if (!isConnected(redis)) return 'away'
    parts.onError(cause)
    return 'doubt'
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
      if (isConnected(redis)) parts.onError(cause)
      return agreements.claimAlone(request)
    }
  }

  const viaPostgres = async (scope: Scope, request: ClaimRequest, found: Missed): Promise<ClaimOutcome> => {
    served.postgres += 1
    const outcome = found === 'away' ? await agreements.claimAlone(request) : await agreedOrAlone(scope, request)
    if (outcome.kind === 'leased' && found === 'none') distrust(request.projectId)
    return outcome
  }

  const settled = (scope: Scope, request: ClaimRequest, found: Lease | Missed): ClaimOutcome | Promise<ClaimOutcome> => {
    if (typeof found !== 'object') {
      if (found === 'cold') loads.loadBehind(request.projectId)
      return viaPostgres(scope, request, found)
    }
    served.redis += 1
    return { kind: 'leased', lease: found }
  }

  /** Most claims end where their pick is told: a promise each, and nothing that is waited for between. */
  const viaRedis = (scope: Scope, request: ClaimRequest): Promise<ClaimOutcome> =>
    new Promise((resolve) => {
      const goOn = (found: Promise<Lease | Missed>) => resolve(found.catch(missedOn).then((one) => settled(scope, request, one)))
      parts.ask(
        scope,
        request,
        (told) => {
          const lease = leaseAtOnce(request, told)
          if (lease === undefined) goOn(follow(scope, request, told))
          else resolve(settled(scope, request, lease))
        },
        (cause) => goOn(Promise.reject(cause)),
      )
    })

  const afterSuspects = async (scope: Scope, request: ClaimRequest, looking: Promise<void>): Promise<ClaimOutcome> => {
    try {
      await looking
    } catch (cause) {
      return settled(scope, request, missedOn(cause))
    }
    return viaRedis(scope, request)
  }

  const claimVote = (request: ClaimRequest): Promise<ClaimOutcome> => {
    const scope = scopes.of(request.projectId)
    const isReady = isConnected(redis)
    if (needsPostgres(request.rules)) return viaPostgres(scope, request, isReady ? 'limits' : 'away')
    if (!isReady) return viaPostgres(scope, request, 'away')
    const looking = loads.forgetSuspects()
    return looking === undefined ? viaRedis(scope, request) : afterSuspects(scope, request, looking)
  }

  const claimAside = async (request: ClaimRequest, wish: 'gold' | 'repeat'): Promise<ClaimOutcome> => {
    // Postgres counts what this annotator has, and a limit may be younger than leases that have no row yet.
    if (needsPostgres(request.rules)) await parts.settle(scopes.of(request.projectId), request.annotatorId)
    const aside = await postgres.claimAside(request, wish)
    return aside === undefined ? claimVote(request) : { kind: 'leased', lease: aside }
  }

  const claimOrdinary = (request: ClaimRequest): Promise<ClaimOutcome> => {
    const wish = wishOf(request.rules, Math.random())
    return wish === 'vote' ? claimVote(request) : claimAside(request, wish)
  }

  /** Tasks of pools are no matter of Redis: Postgres hands them out, and must know what this annotator holds. */
  const claim = (request: ClaimRequest): Promise<ClaimOutcome> => {
    const { projectId, annotatorId, rules } = request
    const refusal = refusalOf(rules)
    if (refusal !== undefined) return Promise.resolve(refusal)
    if (rules.qualification !== null) return postgres.claimTest(request, rules.qualification)
    if (rules.expertise.length === 0) return claimOrdinary(request)
    return postgres.pools.around(
      request,
      () => claimOrdinary(request),
      () => parts.settle(scopes.of(projectId), annotatorId),
    )
  }

  return { claim, served }
}
