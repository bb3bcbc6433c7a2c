import type { ProtocolId, SampleId, TaskId, TaskState } from '@reticle/domain'
import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { newId } from '../ids.ts'
import { annotations } from '../schema/annotations.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'
import { looksUnreadTo, stateTo } from './gold-mask.ts'
import { shownSample } from './samples.ts'

const chunk = 1000
/** Rows after a position, at most `limit`; `next` of the answer is where the following page begins, null at the end. */
type Page = { readonly after: number; readonly limit: number }
const everything: Page = { after: -1, limit: 2_147_483_647 }

/** Opening tasks, listing them for the desk, and the desk's own changes of state. */
export const taskRepository = (db: Executor) => {
  const annotatedBy = (personId: string) =>
    db
      .select({ one: sql`1` })
      .from(annotations)
      .where(and(eq(annotations.taskId, tasks.id), eq(annotations.annotatorId, personId)))

  const summaries = (personId: string) =>
    db
      .select({
        id: tasks.id,
        projectId: tasks.projectId,
        protocolId: tasks.protocolId,
        position: tasks.position,
        state: tasks.state,
        reason: tasks.reason,
        annotations: tasks.counted,
        reads: tasks.reads,
        agreement: tasks.agreement,
        priority: tasks.priority,
        isGold: tasks.isGold,
        adjudicationId: tasks.adjudicationId,
        resolutionKind: tasks.resolutionKind,
        consensusId: tasks.consensusId,
        contestedAt: tasks.contestedAt,
        round: tasks.round,
        isOwn: sql<boolean>`exists ${annotatedBy(personId)}`,
        looksUnread: looksUnreadTo(personId),
        sample: shownSample,
      })
      .from(tasks)
      .innerJoin(samples, eq(samples.id, tasks.sampleId))

  return {
    /** Tasks in queue order, after position `after`. `masksKnown`: what looks unread to that person counts as collecting (gold.md, G9). */
    list: async (query: {
      projectId: string
      personId: string
      state?: TaskState | undefined
      masksKnown?: boolean
      after: number | null
      limit: number
    }) =>
      summaries(query.personId)
        .where(
          and(
            eq(tasks.projectId, query.projectId),
            query.state === undefined
              ? undefined
              : query.masksKnown === true
                ? sql`${stateTo(query.personId)} = ${query.state}`
                : eq(tasks.state, query.state),
            query.after === null ? undefined : gt(tasks.position, query.after),
          ),
        )
        .orderBy(asc(tasks.position))
        .limit(query.limit),

    /** These tasks, in the order in which they are named. */
    summaries: async (ids: readonly string[], personId: string) => {
      const rows = ids.length === 0 ? [] : await summaries(personId).where(inArray(tasks.id, [...ids]))
      const byId = new Map(rows.map((row) => [row.id, row]))
      return ids.flatMap((id) => byId.get(id) ?? [])
    },

    summary: async (id: string, personId: string) => {
      const [row] = await summaries(personId).where(eq(tasks.id, id))
      return row
    },

    /** Contested tasks that look unread to this person. */
    maskedContested: async (projectId: string, personId: string): Promise<TaskId[]> => {
      const rows = await db
        .select({ id: tasks.id })
        .from(tasks)
        .where(and(eq(tasks.projectId, projectId), eq(tasks.state, 'contested'), looksUnreadTo(personId)))
      return rows.map(({ id }) => id as TaskId)
    },

    /** Locks a task until the end of the transaction. */
    lock: async (id: string) => {
      const [row] = await db.select().from(tasks).where(eq(tasks.id, id)).for('update')
      return row === undefined ? undefined : { ...row, id: row.id as TaskId, protocolId: row.protocolId as ProtocolId }
    },

    hasAnnotated: async (id: string, personId: string): Promise<boolean> =>
      (await db.$count(annotations, and(eq(annotations.taskId, id), eq(annotations.annotatorId, personId)))) > 0,

    /** Opens a task for each sample of a page that has none. Answers the new tasks in queue order. */
    openMissing: async (
      projectId: string,
      protocolId: string,
      reads: number,
      at: Date,
      { after, limit }: Page = everything,
    ): Promise<{ opened: { id: TaskId; sampleId: SampleId }[]; next: number | null }> => {
      const page = await db
        .select({ sampleId: samples.id, position: samples.position, taskId: tasks.id })
        .from(samples)
        .leftJoin(tasks, eq(tasks.sampleId, samples.id))
        .where(and(eq(samples.projectId, projectId), isNull(samples.withdrawnAt), gt(samples.position, after)))
        .orderBy(asc(samples.position))
        .limit(limit)
      const missing = page.flatMap(({ taskId, ...sample }) => (taskId === null ? [sample] : []))
      const opened: { id: TaskId; sampleId: SampleId }[] = []
      for (let start = 0; start < missing.length; start += chunk) {
        const rows = missing
          .slice(start, start + chunk)
          .map((sample) => ({ id: newId(), projectId, protocolId, reads, createdAt: at, ...sample }))
        const added = await db.insert(tasks).values(rows).onConflictDoNothing().returning({ id: tasks.id, sampleId: tasks.sampleId })
        opened.push(...added.map((row) => ({ id: row.id as TaskId, sampleId: row.sampleId as SampleId })))
      }
      return { opened, next: page.length < limit ? null : (page.at(-1)?.position ?? null) }
    },

    /**
     * Moves those of a page of collecting tasks that nobody has begun (no assignment was ever made of them) to a protocol. Answers their
     * ids. Locks in the order of ids, as everyone who locks several tasks.
     */
    moveUnbegun: async (
      projectId: string,
      protocolId: string,
      reads: number,
      { after, limit }: Page = everything,
    ): Promise<{ moved: TaskId[]; next: number | null }> => {
      const { rows } = await db.execute<{ id: string | null; next: string | null }>(sql`
        with page as materialized (
          select id, position from tasks
          where project_id = ${projectId} and state = 'collecting' and position > ${after} order by position limit ${limit}),
        locked as materialized (
          select t.id from tasks t join page on page.id = t.id
          where t.state = 'collecting' and t.counted = 0 and t.leased = 0 and t.protocol_id <> ${protocolId}
            and not exists (select from assignments a where a.task_id = t.id)
          order by t.id for no key update of t),
        moved as (
          update tasks t set protocol_id = ${protocolId}, reads = ${reads} from locked where t.id = locked.id returning t.id)
        select moved.id, (select case when count(*) < ${limit} then null else max(position) end from page) as next
        from (select) one left join moved on true`)
      const next = rows[0]?.next ?? null
      return { moved: rows.flatMap((row) => (row.id === null ? [] : [row.id as TaskId])), next: next === null ? null : Number(next) }
    },

    /** A locked task is settled by a signed decision. */
    settleByAdjudication: async (
      id: string,
      change: { state: TaskState; adjudicationId: string; reason: string; at: Date },
    ): Promise<void> => {
      await db
        .update(tasks)
        .set({
          state: change.state,
          adjudicationId: change.adjudicationId,
          resolutionKind: 'adjudication',
          reason: change.reason,
          settledAt: change.at,
        })
        .where(eq(tasks.id, id))
    },

    /** A locked, settled task becomes gold, or an ordinary one again: then its resolution is of the kind that it was before. */
    setGold: async (id: string, isGold: boolean): Promise<void> => {
      const before = sql`case when ${tasks.adjudicationId} is null then 'consensus' else 'adjudication' end`
      await db
        .update(tasks)
        .set({ isGold, resolutionKind: isGold ? 'gold' : before })
        .where(eq(tasks.id, id))
    },

    /** A locked task is open again: its resolution no longer holds, and it is no gold; its rows and events stay. */
    reopen: async (id: string, change: { state: TaskState; reason: string; contestedAt: Date | null; reads: number }): Promise<void> => {
      await db
        .update(tasks)
        .set({ ...change, ruleId: null, resolutionKind: null, adjudicationId: null, settledAt: null, isGold: false, pool: null })
        .where(eq(tasks.id, id))
    },
  }
}
