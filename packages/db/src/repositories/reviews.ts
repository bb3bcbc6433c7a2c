import { type PersonId, type ReviewState, reviewFlow, step, type TaskId } from '@reticle/domain'
import { and, eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { people } from '../schema/people.ts'
import { type DecisionDraft, reviews } from '../schema/reviews.ts'

/** Who decides a contested task now. */
export type ReviewHolder = { readonly reviewerId: PersonId; readonly name: string; readonly fence: number; readonly expiresAt: Date }

type NewDraft = {
  readonly taskId: string
  readonly reviewerId: string
  readonly fence: number
  readonly version: number
  readonly draft: DecisionDraft
}
export type DraftOutcome =
  | { readonly kind: 'saved'; readonly draftVersion: number }
  /** The lease was taken over, or made anew elsewhere. */
  | { readonly kind: 'stale'; readonly fence: number }
  /** The version does not follow the saved one. */
  | { readonly kind: 'conflict'; readonly draftVersion: number }
  | { readonly kind: 'missing' }

type Ended = { readonly taskId: TaskId; readonly reviewerId: PersonId; readonly fence: number }

const endedOf = (row: { taskId: string; reviewerId: string; fence: string }): Ended => ({
  taskId: row.taskId as TaskId,
  reviewerId: row.reviewerId as PersonId,
  fence: Number(row.fence),
})

/** The state that a verb leads to from whatever lease can have it. */
const after = (verb: 'signed' | 'returned' | 'released'): ReviewState => {
  const next = step(reviewFlow, 'leased', verb)
  if (next === undefined) throw new Error(`a lease of a review has no way by ${verb}`)
  return next
}

/**
 * Leases of contested tasks by reviewers as the desk reads them, keeps their drafts and ends them. Taking, keeping and giving back are the
 * dispenser's (packages/dispatch/src/postgres/reviews.ts).
 */
export const reviewRepository = (db: Executor) => {
  const running = sql`${reviews.state} = 'leased' and ${reviews.expiresAt} > now()`

  const holders = async (taskIds: readonly string[]): Promise<Map<TaskId, ReviewHolder>> => {
    if (taskIds.length === 0) return new Map()
    const rows = await db
      .select({
        taskId: reviews.taskId,
        reviewerId: reviews.reviewerId,
        name: people.name,
        fence: reviews.fence,
        expiresAt: reviews.expiresAt,
      })
      .from(reviews)
      .innerJoin(people, eq(people.id, reviews.reviewerId))
      .where(and(sql`${reviews.taskId} = any(${sql.param(taskIds)}::uuid[])`, running))
    return new Map(rows.map(({ taskId, ...row }) => [taskId as TaskId, { ...row, reviewerId: row.reviewerId as PersonId }]))
  }

  return {
    /** The lease of a reviewer on a task, running or not, with its draft. */
    get: async (taskId: string, reviewerId: string) => {
      const [row] = await db
        .select({
          taskId: reviews.taskId,
          projectId: reviews.projectId,
          state: reviews.state,
          fence: reviews.fence,
          expiresAt: reviews.expiresAt,
          draft: reviews.draft,
          draftVersion: reviews.draftVersion,
        })
        .from(reviews)
        .where(and(eq(reviews.taskId, taskId), eq(reviews.reviewerId, reviewerId)))
      return row === undefined ? undefined : { ...row, taskId: row.taskId as TaskId }
    },
    /** Who holds these tasks; what nobody holds is not in the answer. */
    holders,
    holder: async (taskId: string): Promise<ReviewHolder | undefined> => (await holders([taskId])).get(taskId as TaskId),

    /**
     * Keeps a decision that is not signed yet, also when its lease ran out meanwhile. The same version with the same content is a repeat whose
     * answer was lost. Whoever saved may keep the lease, which is the dispenser's.
     */
    saveDraft: async ({ taskId, reviewerId, fence, version, draft }: NewDraft): Promise<DraftOutcome> => {
      const [row] = await db
        .select({
          id: reviews.id,
          fence: reviews.fence,
          state: reviews.state,
          draftVersion: reviews.draftVersion,
          isSame: sql<boolean>`coalesce(${reviews.draft} = ${JSON.stringify(draft)}::jsonb, false)`,
        })
        .from(reviews)
        .where(and(eq(reviews.taskId, taskId), eq(reviews.reviewerId, reviewerId)))
        .for('update')
      if (row === undefined || (row.state !== 'leased' && row.state !== 'expired')) return { kind: 'missing' }
      if (row.fence !== fence) return { kind: 'stale', fence: row.fence }
      if (version === row.draftVersion && row.isSame) return { kind: 'saved', draftVersion: version }
      if (version !== row.draftVersion + 1) return { kind: 'conflict', draftVersion: row.draftVersion }
      await db.update(reviews).set({ draft, draftVersion: version, draftAt: sql`now()` }).where(eq(reviews.id, row.id))
      return { kind: 'saved', draftVersion: version }
    },

    /**
     * Ends all leases of a locked task: that of whoever signed or returned it takes the verb, and its draft is done with; a peer's is released,
     * its draft stays. Answers the peers whose leases ended.
     */
    end: async (taskId: string, verb: 'signed' | 'returned', reviewerId: string): Promise<Ended[]> => {
      const { rows } = await db.execute<{ taskId: string; reviewerId: string; fence: string; isPeer: boolean }>(sql`
        update reviews set
          state = case when reviewer_id = ${reviewerId}::uuid then ${after(verb)} else ${after('released')} end, ended_at = now(),
          draft = case when reviewer_id = ${reviewerId}::uuid then null else draft end,
          fence = case when reviewer_id = ${reviewerId}::uuid then fence else fence + 1 end
        where task_id = ${taskId}::uuid and (state = 'leased' or (reviewer_id = ${reviewerId}::uuid and state = 'expired'))
        returning task_id as "taskId", reviewer_id as "reviewerId", fence, reviewer_id <> ${reviewerId}::uuid as "isPeer"`)
      return rows.filter((row) => row.isPeer).map(endedOf)
    },

    /** Ends the leases of locked tasks that leave the desk otherwise: withdrawn, or open to readers again. Drafts stay. */
    release: async (taskIds: readonly string[], why: string, at: Date): Promise<Ended[]> => {
      const { rows } = await db.execute<{ taskId: string; reviewerId: string; fence: string }>(sql`
        with ended as (
          update reviews set state = ${after('released')}, ended_at = now(), fence = fence + 1
          where task_id = any(${sql.param(taskIds)}::uuid[]) and state = 'leased' returning id, project_id, task_id, reviewer_id, fence),
        told as (
          insert into events (organization_id, project_id, subject_id, type, payload, at)
          select p.organization_id, e.project_id, e.id, 'review.released',
            jsonb_build_object('taskId', e.task_id, 'reviewerId', e.reviewer_id, 'fence', e.fence, 'by', ${why}::text), ${at}::timestamptz
          from ended e join projects p on p.id = e.project_id)
        select task_id as "taskId", reviewer_id as "reviewerId", fence from ended`)
      return rows.map(endedOf)
    },
  }
}
