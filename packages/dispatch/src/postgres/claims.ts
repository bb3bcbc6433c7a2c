import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import type { ClaimOutcome, ClaimRequest, Lease } from '../port.ts'
import { withinLimits } from './limits.ts'
import { type Agree, type Looked, lookAside, lookAtTest, lookBest, lookInPools, type Refused, unlessRefused, whyNothing } from './look.ts'
import { retried } from './transactions.ts'

/** A race that was lost is run again this often before the claim says when to come back. */
const tries = 8
/** An annotator for whom nothing is left is looked at from the head of the queue not more often than this. */
const headLookMilliseconds = 60_000
const mostHeadLooks = 50_000

/** A task that came in at once with a cursor passing its place could be missed by the cursor: so one looks from the head at times, too. */
const headLooks = () => {
  const last = new Map<string, number>()
  return ({ projectId, annotatorId }: ClaimRequest): boolean => {
    const key = `${projectId} ${annotatorId}`
    const at = last.get(key)
    if (at !== undefined && performance.now() - at < headLookMilliseconds) return false
    if (last.size >= mostHeadLooks) last.clear()
    last.set(key, performance.now())
    return true
  }
}

/** The claims of an adapter over this pool. */
export const claimsOn = (pool: pg.Pool, cursorStride: number) => {
  const isDueFromHead = headLooks()

  const untilFound = async <R extends Refused>(
    request: ClaimRequest,
    look: (usesCursor: boolean) => Promise<Looked | ClaimOutcome | R>,
  ): Promise<ClaimOutcome | R> => {
    let usesCursor = true
    for (let lost = 0; lost < tries; ) {
      const found = await look(usesCursor)
      if ('kind' in found) return found
      if (found.lease !== undefined) return { kind: 'leased', lease: found.lease }
      if (!found.isMissed) {
        if (!usesCursor || !isDueFromHead(request)) return whyNothing(pool, request)
        usesCursor = false
        continue
      }
      lost += 1
      await delay(2 ** (lost - 1) * (1 + Math.random()))
    }
    return { kind: 'none', reason: 'all-leased', retryAt: new Date(Date.now() + 1000) }
  }

  return {
    vote: (request: ClaimRequest): Promise<ClaimOutcome> =>
      untilFound<never>(request, (usesCursor) =>
        retried(() => withinLimits(pool, request, (queries) => lookBest(queries, request, usesCursor, cursorStride))),
      ),
    agreedVote: (request: ClaimRequest, agree: Agree): Promise<ClaimOutcome | Refused> =>
      untilFound<Refused>(request, (usesCursor) =>
        retried(() =>
          withinLimits<Looked | Refused>(
            pool,
            request,
            async (queries) => unlessRefused(queries, await lookBest(queries, request, usesCursor, cursorStride), agree),
            true,
          ),
        ),
      ),
    aside: async (request: ClaimRequest, purpose: 'gold' | 'repeat'): Promise<Lease | undefined> => {
      const found = await retried(() =>
        withinLimits(pool, request, async (queries) => ({ lease: await lookAside(queries, request, purpose) })),
      )
      return 'kind' in found ? undefined : found.lease
    },
    pool: async (request: ClaimRequest, isPutOff: boolean): Promise<Lease | undefined> => {
      const found = await retried(() =>
        withinLimits(pool, request, async (queries) => ({ lease: await lookInPools(queries, request, isPutOff) })),
      )
      return 'kind' in found ? undefined : found.lease
    },
    test: async (request: ClaimRequest, test: NonNullable<ClaimRequest['rules']['qualification']>): Promise<ClaimOutcome> => {
      const lease = await retried(() => lookAtTest(pool, request, test))
      return lease === undefined ? { kind: 'none', reason: 'nothing-left', retryAt: null } : { kind: 'leased', lease }
    },
  }
}
