import type { AnnotationContent, TaskConsensus } from '@reticle/domain'
import { eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { type ProjectQualityOutcome, projectQuality } from '../schema/project-quality.ts'
import { projects } from '../schema/projects.ts'
import { protocols } from '../schema/protocols.ts'
import { versionOf, versionsUpTo } from './comparing.ts'

type QualityRow = {
  readonly taskId: string
  readonly position: number
  readonly isWithdrawn: boolean
  readonly consensus: TaskConsensus | null
  readonly annotations: readonly {
    readonly id: string
    readonly annotatorId: string
    readonly content: AnnotationContent
    /** Of the protocol that it was made under. */
    readonly version: number
    readonly activeMilliseconds: number
  }[]
}

/** What the project-wide numbers are made of, and where they are kept. */
export const projectQualityRepository = (db: Executor) => ({
  liveProtocol: async (projectId: string) => {
    const [row] = await db
      .select({ content: protocols.content, version: protocols.version, versions: versionsUpTo(sql`${protocols.id}`) })
      .from(projects)
      .innerJoin(protocols, eq(protocols.id, projects.protocolId))
      .where(eq(projects.id, projectId))
    return row
  },
  /**
   * The next tasks in the order of import, with their latest consensus and their counted annotations. Looked up
   * task by task, so that a page costs the same however large the project is.
   */
  page: async (projectId: string, after: number, limit: number): Promise<QualityRow[]> => {
    const { rows } = await db.execute<QualityRow>(sql`
      select t.id as "taskId", t.position::float8 as position, given.annotations,
        t.state = 'withdrawn' or (select s.withdrawn_at is not null from samples s where s.id = t.sample_id) as "isWithdrawn",
        (select c.outcome from consensus c where c.id = t.consensus_id) as consensus
      from (
        select id, position, sample_id, consensus_id, state from tasks
        where project_id = ${projectId} and position > ${after} order by position limit ${limit}) t
      cross join lateral (
        select coalesce(json_agg(json_build_object('id', a.id, 'annotatorId', a.annotator_id, 'content', a.content,
            'version', ${versionOf}, 'activeMilliseconds', a.active_milliseconds) order by a.id), '[]') as annotations
        from annotations a
        where a.task_id = t.id and a.is_counted and not exists (select from annotations later where later.supersedes = a.id offset 0)) given
      order by t.position`)
    return rows
  },
  save: async (projectId: string, outcome: ProjectQualityOutcome, computedAt: Date, costMilliseconds: number): Promise<void> => {
    const set = { outcome, computedAt, costMilliseconds }
    await db
      .insert(projectQuality)
      .values({ projectId, ...set })
      .onConflictDoUpdate({ target: projectQuality.projectId, set })
  },
  /** When the numbers were computed last, and what that took. */
  last: async (projectId: string) => {
    const [row] = await db
      .select({ computedAt: projectQuality.computedAt, costMilliseconds: projectQuality.costMilliseconds })
      .from(projectQuality)
      .where(eq(projectQuality.projectId, projectId))
    return row
  },
})
