import type { AnnotationContent, AnnotationPurpose, ProjectId, ResolutionKind, TaskConsensus, TaskState } from '@reticle/domain'
import { eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { projects } from '../schema/projects.ts'
import { protocols } from '../schema/protocols.ts'
import { tasks } from '../schema/tasks.ts'
import { scoresOf, versionOf, versionsUpTo } from './comparing.ts'

/** A task with all its annotations that no later one supersedes, by id; its latest consensus, and the decision in force while it is settled by one. */
export type TaskHistoryRow = {
  readonly taskId: string
  readonly sampleId: string
  readonly position: number
  readonly state: TaskState
  readonly resolutionKind: ResolutionKind | null
  readonly consensus: TaskConsensus | null
  readonly decided: AnnotationContent | null
  /** Of the protocol that the task is read under: consensus and decision are in its words. */
  readonly version: number
  /** Scores that a model pushed, by kind. */
  readonly scores: Readonly<Record<string, number>>
  readonly annotations: readonly {
    readonly id: string
    readonly annotatorId: string
    readonly content: AnnotationContent
    /** Of the protocol that it was made under. */
    readonly version: number
    readonly submittedAt: number
    readonly activeMilliseconds: number
    readonly purpose: AnnotationPurpose
    readonly isCounted: boolean
  }[]
}

/** All that was read in a project, page by page. */
export const projectHistoryRepository = (db: Executor) => ({
  liveProtocol: async (projectId: ProjectId) => {
    const [row] = await db
      .select({ id: protocols.id, content: protocols.content, version: protocols.version, versions: versionsUpTo(sql`${protocols.id}`) })
      .from(projects)
      .innerJoin(protocols, eq(protocols.id, projects.protocolId))
      .where(eq(projects.id, projectId))
    return row
  },
  tasks: (projectId: ProjectId): Promise<number> => db.$count(tasks, eq(tasks.projectId, projectId)),
  /** The next tasks in the order of import, without withdrawn ones; `last` is the position to go on from, null at the end. */
  page: async (projectId: ProjectId, after: number, limit: number): Promise<{ rows: TaskHistoryRow[]; last: number | null }> => {
    const { rows } = await db.execute<TaskHistoryRow & { isWithdrawn: boolean }>(sql`
      select t.id as "taskId", t.sample_id as "sampleId", t.position::float8 as position, t.state, t.resolution_kind as "resolutionKind",
        t.state = 'withdrawn' or (select s.withdrawn_at is not null from samples s where s.id = t.sample_id) as "isWithdrawn",
        (select c.outcome from consensus c where c.id = t.consensus_id) as consensus,
        (select a.content from adjudications a where a.id = t.adjudication_id) as decided, ${scoresOf(sql`t.id`)} as scores,
        (select own.version from protocols own where own.id = t.protocol_id) as version, given.annotations
      from (
        select id, sample_id, position, protocol_id, state, resolution_kind, consensus_id, adjudication_id from tasks
        where project_id = ${projectId} and position > ${after} order by position limit ${limit}) t
      cross join lateral (
        select coalesce(json_agg(json_build_object('id', a.id, 'annotatorId', a.annotator_id, 'content', a.content, 'version', ${versionOf},
            'submittedAt', floor(extract(epoch from a.submitted_at) * 1000)::float8, 'activeMilliseconds', a.active_milliseconds,
            'purpose', a.purpose, 'isCounted', a.is_counted) order by a.id), '[]') as annotations
        from annotations a
        where a.task_id = t.id and not exists (select from annotations later where later.supersedes = a.id offset 0)) given
      order by t.position`)
    return { rows: rows.filter(({ isWithdrawn }) => !isWithdrawn), last: rows.at(-1)?.position ?? null }
  },
})
