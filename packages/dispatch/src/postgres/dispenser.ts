import type pg from 'pg'
import type { ClaimOutcome, ClaimRequest, Dispenser, Lease, UnplacedLease } from '../port.ts'
import { refusalOf, wishOf } from '../rules.ts'
import { claimsOn } from './claims.ts'
import { type FoldRules, foldMarks, sweepLeases, writeLeases } from './keep-order.ts'
import { type Agree, lookAtOne, type Refused } from './look.ts'
import { type Pools, poolsOn } from './pools.ts'
import { reviewsOn } from './reviews.ts'
import { retried } from './transactions.ts'

/** A cursor is written at every so manieth claim in the mean: cheap claims are worth a short second look. */
const defaultStride = 16
const defaultFold: FoldRules = { most: 512, seconds: 60 }

/** What the Redis adapter needs beyond the port. */
export type PostgresDispenser = Dispenser & {
  /** Leases one task, if this annotator may have it: for a pair that had a row before. */
  readonly claimOne: (request: ClaimRequest, taskId: string) => Promise<Lease | undefined>
  /** As claim, for votes alone: `agree` is asked about what was found, before the commit; if it says no, nothing was leased. */
  readonly claimAgreed: (request: ClaimRequest, agree: Agree) => Promise<ClaimOutcome | Refused>
  /** Claims of tasks for those with an expertise, around those of the others. */
  readonly pools: Pools
  /** A task of the test that the rules ask for. */
  readonly claimTest: (request: ClaimRequest, test: NonNullable<ClaimRequest['rules']['qualification']>) => Promise<ClaimOutcome>
  /** A gold task or a repeat, if there is one for this annotator. */
  readonly claimAside: (request: ClaimRequest, purpose: 'gold' | 'repeat') => Promise<Lease | undefined>
  /** Writes first leases that have no row yet; answers those that got no slot: their rows are there, and expired. */
  readonly persistLeases: (leases: readonly UnplacedLease[]) => Promise<readonly UnplacedLease[]>
}

type Options = { readonly cursorStride?: number; readonly fold?: FoldRules }

/** The dispenser over Postgres alone. The pool stays the caller's. */
export const postgresDispenser = (pool: pg.Pool, options: Options = {}): PostgresDispenser => {
  const claims = claimsOn(pool, options.cursorStride ?? defaultStride)
  const pools = poolsOn(pool, claims.pool)
  let count = 0

  const claimOrdinary = async (request: ClaimRequest): Promise<ClaimOutcome> => {
    const wish = wishOf(request.rules, Math.random())
    const lease = wish === 'vote' ? undefined : await claims.aside(request, wish)
    return lease === undefined ? claims.vote(request) : { kind: 'leased', lease }
  }

  const claim = async (request: ClaimRequest): Promise<ClaimOutcome> => {
    const refusal = refusalOf(request.rules)
    if (refusal !== undefined) return refusal
    count += 1
    const { qualification } = request.rules
    return qualification === null ? pools.around(request, () => claimOrdinary(request)) : claims.test(request, qualification)
  }

  /** Who changed the project has deleted its cursors; a claim that ran meanwhile may have set one by what it saw before. */
  const restart = async (projectId: string): Promise<void> => {
    pools.forget(projectId)
    await pool.query('delete from dispatch_cursors where project_id = $1', [projectId])
  }

  return {
    name: 'postgres',
    claim,
    claimOne: (request, taskId) => retried(() => lookAtOne(pool, request, taskId)),
    claimAgreed: (request, agree) => {
      count += 1
      return claims.agreedVote(request, agree)
    },
    claimAside: claims.aside,
    claimTest: claims.test,
    pools,
    reviews: reviewsOn(pool),
    persistLeases: (leases) => writeLeases(pool, leases),
    pending: () => undefined,
    persist: async () => undefined,
    forget: () => undefined,
    refresh: async (projectId) => pools.forget(projectId),
    reload: restart,
    reorder: restart,
    sweep: async (limit) => {
      const freed = await sweepLeases(pool, limit)
      await foldMarks(pool, options.fold ?? defaultFold)
      return freed
    },
    audit: async () => [],
    /** Cursors are all that this adapter derives; without them claims read from the head, and set them again. */
    rebuild: async () => {
      await pool.query('delete from dispatch_cursors')
    },
    figures: () => ({ isRedisReady: false, claims: { redis: 0, postgres: count }, pending: 0, loading: [], drift: 0 }),
    close: async () => undefined,
  }
}
