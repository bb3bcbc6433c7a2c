import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type AssignmentId, type PersonId, type ProjectId, type SampleId, type TaskId, uuidV7 } from '@reticle/domain'
import type pg from 'pg'
import type { ClaimOutcome, ClaimRequest, Dispenser, Freed, Lease } from '../port.ts'
import { claimBest, claimOne, sweepExpired, whyNone } from './claim-sql.ts'

type ClaimRow = {
  candidate_id: string | null
  sample_id: string | null
  assignment_id: string | null
  fence: number | null
  leased_at: Date | null
  expires_at: Date | null
}
type WhyRow = { has_no_protocol: boolean; is_free: boolean; retry_at: Date | null }

/** A race that was lost is run again this often before the claim says when to come back. */
const tries = 8
/** A cursor is written only when it would move further than this: cheap claims are worth a short second look. */
const defaultStride = 32

const leaseOf = (row: ClaimRow | undefined): Lease | undefined =>
  row?.candidate_id && row.sample_id && row.assignment_id && row.fence !== null && row.leased_at && row.expires_at
    ? {
        assignmentId: row.assignment_id as AssignmentId,
        taskId: row.candidate_id as TaskId,
        sampleId: row.sample_id as SampleId,
        fence: row.fence,
        leasedAt: row.leased_at,
        expiresAt: row.expires_at,
      }
    : undefined

const newId = () => uuidV7(Date.now(), randomBytes(10))

/** What the Redis adapter needs beyond the port: the guarded write for one task. */
export type PostgresDispenser = Dispenser & {
  readonly claimOne: (request: ClaimRequest, taskId: string) => Promise<Lease | undefined>
}

/** The dispenser over Postgres alone. The pool stays the caller's. */
export const postgresDispenser = (pool: pg.Pool, options: { readonly cursorStride?: number } = {}): PostgresDispenser => {
  const stride = options.cursorStride ?? defaultStride

  const best = async ({ projectId, annotatorId, leaseMinutes }: ClaimRequest, usesCursor: boolean): Promise<ClaimRow | undefined> => {
    const values = [projectId, annotatorId, newId(), leaseMinutes, stride, usesCursor]
    return (await pool.query<ClaimRow>({ name: 'dispatch-claim-best', text: claimBest, values })).rows[0]
  }

  const claim = async (request: ClaimRequest): Promise<ClaimOutcome> => {
    let retryAt: Date | null = null
    for (let attempt = 0; attempt < tries; attempt++) {
      // A task that came in at once with a cursor passing its place could be missed by the cursor: nothing is left only when a look
      // from the head says so, too.
      const row = await best(request, attempt === 0)
      const lease = leaseOf(row)
      if (lease !== undefined) return { kind: 'leased', lease }
      if (row?.candidate_id || attempt === 0) continue
      const why = (await pool.query<WhyRow>({ name: 'dispatch-why-none', text: whyNone, values: [request.projectId, request.annotatorId] }))
        .rows[0]
      if (why?.has_no_protocol) return { kind: 'none', reason: 'no-protocol', retryAt: null }
      if (why?.retry_at) retryAt = why.retry_at
      if (!why?.is_free) return { kind: 'none', reason: retryAt === null ? 'nothing-left' : 'all-leased', retryAt }
      await delay(2 ** attempt * (1 + (randomBytes(1)[0] ?? 0) / 255))
    }
    return { kind: 'none', reason: 'all-leased', retryAt: retryAt ?? new Date(Date.now() + 1000) }
  }

  return {
    name: 'postgres',
    claim,
    claimOne: async ({ projectId, annotatorId, leaseMinutes }, taskId) => {
      const values = [projectId, annotatorId, newId(), leaseMinutes, taskId]
      return leaseOf((await pool.query<ClaimRow>({ name: 'dispatch-claim-one', text: claimOne, values })).rows[0])
    },
    refresh: async () => undefined,
    sweep: async (limit): Promise<Freed[]> => {
      const { rows } = await pool.query<{ project_id: string; task_id: string; annotator_id: string }>({
        name: 'dispatch-sweep',
        text: sweepExpired,
        values: [limit],
      })
      return rows.map((row) => ({
        projectId: row.project_id as ProjectId,
        taskId: row.task_id as TaskId,
        annotatorId: row.annotator_id as PersonId,
      }))
    },
    /** Cursors are all that this adapter derives; without them claims read from the head, and set them again. */
    rebuild: async () => {
      await pool.query('delete from dispatch_cursors')
    },
    close: async () => undefined,
  }
}
