import { setTimeout as delay } from 'node:timers/promises'
import type { DecisionDraft, Hint } from '@reticle/contract'
import type { PersonId, ProjectId, ReviewState, TaskId, TaskState } from '@reticle/domain'
import type pg from 'pg'
import { newId } from '../new-id.ts'
import type { KeepOutcome, ReviewLease, ReviewOutcome, ReviewRequest, Reviews, TakeOutcome } from '../review-port.ts'
import type { Queries } from './limits.ts'
import {
  clearReview,
  holderOf,
  leaseReview,
  lockTask,
  lookAtTask,
  nextContested,
  ownReview,
  releaseReview,
  sweepReviews,
  whyNoReview,
} from './review-sql.ts'
import { inTransaction, retried } from './transactions.ts'

/** A race that was lost is run again this often. */
const tries = 8

type LeaseRow = {
  task_id: string
  project_id: string
  fence: number
  leased_at: Date
  expires_at: Date
  draft: DecisionDraft | null
  draft_version: number
}
type Looked = { state: TaskState; is_own: boolean; is_held: boolean }
type Own = { state: ReviewState; fence: number; draft_version: number }

/** Written with what they are about; the relay is woken by the commit. */
const tell = async (queries: Queries, hints: readonly Hint[]): Promise<void> => {
  await queries.query({
    name: 'dispatch-tell',
    text: `with told as (insert into outbox (kind, name, payload) select 'hint', 'changed', h from unnest($1::jsonb[]) as h)
      select pg_notify('reticle_outbox', '')`,
    values: [hints.map((hint) => JSON.stringify(hint))],
  })
}

/** Leases a task that is locked and contested, and that nobody else may keep. */
const leaseTask = async (queries: Queries, taskId: string, reviewerId: PersonId): Promise<ReviewLease> => {
  await queries.query({ name: 'dispatch-review-clear', text: clearReview, values: [reviewerId, taskId, newId()] })
  const { rows } = await queries.query<LeaseRow>({
    name: 'dispatch-review-lease',
    text: leaseReview,
    values: [reviewerId, taskId, newId()],
  })
  const [row] = rows
  if (row === undefined) throw new Error(`the task ${taskId} is gone, though it was locked`)
  const projectId = row.project_id as ProjectId
  await tell(queries, [{ projectId, topics: ['contested', 'reviews'] }])
  return {
    taskId: row.task_id as TaskId,
    projectId,
    reviewerId,
    fence: row.fence,
    leasedAt: row.leased_at,
    expiresAt: row.expires_at,
    draft: row.draft,
    draftVersion: row.draft_version,
  }
}

const holder = async (queries: Queries, taskId: string): Promise<TakeOutcome & { kind: 'held' }> => {
  type Row = { reviewer_id: string; name: string; expires_at: Date }
  const { rows } = await queries.query<Row>({ name: 'dispatch-review-holder', text: holderOf, values: [taskId] })
  const [row] = rows
  if (row === undefined) throw new Error(`nobody holds the task ${taskId}, though it was locked`)
  return { kind: 'held', reviewerId: row.reviewer_id as PersonId, name: row.name, expiresAt: row.expires_at }
}

/** What keeps a reviewer from a task, which is locked. */
const obstacle = async (queries: Queries, taskId: string, reviewerId: string, takesOver: boolean) => {
  const { rows } = await queries.query<Looked>({ name: 'dispatch-review-look', text: lookAtTask, values: [reviewerId, taskId] })
  const [task] = rows
  const refused = (code: 'missing' | 'wrong-state' | 'own-annotation') =>
    ({ kind: 'refused', code, state: task?.state ?? null }) satisfies TakeOutcome
  if (task === undefined) return refused('missing')
  if (task.is_own) return refused('own-annotation')
  if (task.state !== 'contested') return refused('wrong-state')
  return task.is_held && !takesOver ? holder(queries, taskId) : undefined
}

const lockedObstacle = async (queries: Queries, taskId: string, reviewerId: string, takesOver: boolean) => {
  await queries.query({ name: 'dispatch-review-lock', text: lockTask, values: [taskId] })
  return obstacle(queries, taskId, reviewerId, takesOver)
}

const ownOf = async (queries: Queries, reviewerId: string, taskId: string): Promise<Own | undefined> =>
  (await queries.query<Own>({ name: 'dispatch-review-own', text: ownReview, values: [reviewerId, taskId] })).rows[0]

export const reviewsOn = (pool: pg.Pool): Reviews => {
  const transaction = <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => retried(() => inTransaction(pool, work))

  const claimNext = ({ projectId, reviewerId, filter, notTaskIds }: ReviewRequest): Promise<ReviewLease | undefined> =>
    transaction(async (client) => {
      const values = [reviewerId, projectId, JSON.stringify(filter), notTaskIds]
      for (let look = 0; look < tries; look++) {
        const { rows } = await client.query<{ id: string }>({ name: 'dispatch-review-next', text: nextContested, values })
        const [found] = rows
        if (found === undefined) return undefined
        // Whoever had the lock a moment ago may hold it now: the next look sees that.
        if ((await obstacle(client, found.id, reviewerId, false)) === undefined) return leaseTask(client, found.id, reviewerId)
      }
      return undefined
    })

  const claim = async (request: ReviewRequest): Promise<ReviewOutcome> => {
    for (let lost = 0; lost < tries; lost++) {
      const lease = await claimNext(request)
      if (lease !== undefined) return { kind: 'leased', lease }
      const { projectId, reviewerId, filter, notTaskIds } = request
      type Row = { retry_at: Date | null; is_missed: boolean }
      const values = [reviewerId, projectId, JSON.stringify(filter), notTaskIds]
      const { rows } = await pool.query<Row>({ name: 'dispatch-review-why', text: whyNoReview, values })
      const retryAt = rows[0]?.retry_at ?? null
      if (rows[0]?.is_missed !== true) return { kind: 'none', reason: retryAt === null ? 'nothing-left' : 'all-leased', retryAt }
      await delay(2 ** lost * (1 + Math.random()))
    }
    return { kind: 'none', reason: 'all-leased', retryAt: null }
  }

  const keep = (taskId: TaskId, reviewerId: PersonId, fence: number): Promise<KeepOutcome> =>
    transaction(async (client): Promise<KeepOutcome> => {
      const blocked = await lockedObstacle(client, taskId, reviewerId, false)
      const own = await ownOf(client, reviewerId, taskId)
      if (own !== undefined && own.fence !== fence) return { kind: 'stale', fence: own.fence }
      if (blocked !== undefined) return blocked
      if (own === undefined || (own.state !== 'leased' && own.state !== 'expired')) return { kind: 'stale', fence: own?.fence ?? 0 }
      const lease = await leaseTask(client, taskId, reviewerId)
      return { kind: 'kept', fence: lease.fence, expiresAt: lease.expiresAt, draftVersion: lease.draftVersion }
    })

  return {
    claim,
    take: ({ taskId, reviewerId, takesOver }) =>
      transaction(
        async (client): Promise<TakeOutcome> =>
          (await lockedObstacle(client, taskId, reviewerId, takesOver)) ?? {
            kind: 'leased',
            lease: await leaseTask(client, taskId, reviewerId),
          },
      ),
    keep: ({ taskId, reviewerId, fence }) => keep(taskId, reviewerId, fence),
    release: ({ taskId, reviewerId, fence }) =>
      transaction(async (client) => {
        const own = await ownOf(client, reviewerId, taskId)
        if (own?.state !== 'leased') return { kind: 'released' }
        if (own.fence !== fence) return { kind: 'stale', fence: own.fence }
        const values = [reviewerId, taskId, fence]
        const { rows } = await client.query<{ project_id: string }>({ name: 'dispatch-review-release', text: releaseReview, values })
        await tell(
          client,
          rows.map((row) => ({ projectId: row.project_id as ProjectId, topics: ['contested', 'reviews'] })),
        )
        return { kind: 'released' }
      }),
    sweep: async (limit) => {
      type Row = { project_id: string; task_id: string; reviewer_id: string }
      const { rows } = await retried(() => pool.query<Row>({ name: 'dispatch-review-sweep', text: sweepReviews, values: [limit] }))
      return rows.map((row) => ({
        projectId: row.project_id as ProjectId,
        taskId: row.task_id as TaskId,
        reviewerId: row.reviewer_id as PersonId,
      }))
    },
  }
}
