import type { TaskId } from '@reticle/domain'
import type { ClaimOutcome, ClaimRequest, Lease } from '../port.ts'
import { claimGold, claimRepeat, claimTest } from './aside-sql.ts'
import { claimBest, claimOne } from './claim-sql.ts'
import type { Queries } from './limits.ts'
import { claimPool, claimPutOffOfPool } from './pool-sql.ts'
import { type ClaimRow, leaseOf } from './rows.ts'
import { whyNone } from './why-sql.ts'

/** One look at the queue. `isMissed`: there is a task, but another claim holds it locked, or this annotator has just taken it. */
export type Looked = { readonly lease: Lease | undefined; readonly isMissed: boolean }
export type Refused = { readonly kind: 'refused'; readonly taskId: TaskId }
export type Agree = (queries: Queries, taskId: string) => Promise<boolean>

export const lookBest = async (queries: Queries, request: ClaimRequest, usesCursor: boolean, cursorStride: number): Promise<Looked> => {
  const { projectId, annotatorId, rules } = request
  // What colleagues hold is passed over by each look, and there may be much of it between two moves of the cursor.
  const stride = rules.excludedAffiliation === null ? cursorStride : 1
  const values = [projectId, annotatorId, rules.leaseMinutes, rules.excludedAffiliation, stride, usesCursor]
  type Row = ClaimRow & { is_missed: boolean }
  const { rows } = await queries.query<Row>({ name: 'dispatch-claim-best', text: claimBest, values })
  const lease = leaseOf(rows[0], request, 'vote')
  return { lease, isMissed: lease === undefined && (rows[0]?.is_missed === true || rows[0]?.candidate_id !== null) }
}

/** Inside of a transaction: what was leased is taken back when `agree` says no. */
export const unlessRefused = async (queries: Queries, looked: Looked, agree: Agree): Promise<Looked | Refused> => {
  if (looked.lease === undefined || (await agree(queries, looked.lease.taskId))) return looked
  // What follows, and ends the transaction, has nothing to commit.
  await queries.query('rollback')
  return { kind: 'refused', taskId: looked.lease.taskId }
}

export const lookAside = async (queries: Queries, request: ClaimRequest, purpose: 'gold' | 'repeat'): Promise<Lease | undefined> => {
  const { projectId, annotatorId, rules } = request
  const own = [projectId, annotatorId, rules.leaseMinutes]
  const statement =
    purpose === 'gold'
      ? { name: 'dispatch-claim-gold', text: claimGold, values: own }
      : { name: 'dispatch-claim-repeat', text: claimRepeat, values: [...own, rules.repeatAfterHours] }
  return leaseOf((await queries.query<ClaimRow>(statement)).rows[0], request, purpose)
}

/** A task of a test, which is no matter of limits. */
export const lookAtTest = async (
  queries: Queries,
  request: ClaimRequest,
  test: NonNullable<ClaimRequest['rules']['qualification']>,
): Promise<Lease | undefined> => {
  const { projectId, annotatorId, rules } = request
  const values = [projectId, annotatorId, rules.leaseMinutes, test.taskIds, test.repeat]
  const { rows } = await queries.query<ClaimRow>({ name: 'dispatch-claim-test', text: claimTest, values })
  return leaseOf(rows[0], request, 'qualification', test.repeat)
}

/** A task of the annotator's pools: one that is new to them, or one that they put off. */
export const lookInPools = async (queries: Queries, request: ClaimRequest, isPutOff: boolean): Promise<Lease | undefined> => {
  const { projectId, annotatorId, rules } = request
  const values = [projectId, annotatorId, rules.leaseMinutes, rules.excludedAffiliation, rules.expertise]
  const statement = isPutOff
    ? { name: 'dispatch-claim-pool-later', text: claimPutOffOfPool, values }
    : { name: 'dispatch-claim-pool', text: claimPool, values }
  return leaseOf((await queries.query<ClaimRow>(statement)).rows[0], request, 'vote')
}

export const lookAtOne = async (queries: Queries, request: ClaimRequest, taskId: string): Promise<Lease | undefined> => {
  const { projectId, annotatorId, rules } = request
  const values = [projectId, annotatorId, rules.leaseMinutes, rules.excludedAffiliation, taskId]
  return leaseOf((await queries.query<ClaimRow>({ name: 'dispatch-claim-one', text: claimOne, values })).rows[0], request, 'vote')
}

export const whyNothing = async (queries: Queries, { projectId, annotatorId, rules }: ClaimRequest): Promise<ClaimOutcome> => {
  const values = [projectId, annotatorId, rules.excludedAffiliation, rules.expertise]
  type Row = { has_no_protocol: boolean; retry_at: Date | null }
  const { rows } = await queries.query<Row>({ name: 'dispatch-why-none', text: whyNone, values })
  if (rows[0]?.has_no_protocol) return { kind: 'none', reason: 'no-protocol', retryAt: null }
  const retryAt = rows[0]?.retry_at ?? null
  return { kind: 'none', reason: retryAt === null ? 'nothing-left' : 'all-leased', retryAt }
}
