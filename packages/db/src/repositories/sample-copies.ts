import type { PersonId, ProjectId, SampleId, TaskId } from '@reticle/domain'
import { and, asc, eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { newId } from '../ids.ts'
import { projects } from '../schema/projects.ts'
import { protocols } from '../schema/protocols.ts'
import { samples } from '../schema/samples.ts'
import { sources } from '../schema/sources.ts'
import { tasks } from '../schema/tasks.ts'

/** What came of it: `isNew` is false where the project had that content, withdrawn or not. */
export type CopiedSample = {
  readonly sampleId: SampleId
  readonly taskId: TaskId | null
  readonly position: number
  readonly sha256: string
  readonly protocolId: string
  readonly reads: number
  readonly isNew: boolean
}

/** Samples that go into the queue of another project: the same bytes, the same pyramid, nothing stored anew. */
export const sampleCopyRepository = (db: Executor) => {
  /** The source of what comes from other projects; made when the first one comes. */
  const sourceOf = async (organizationId: string, projectId: string): Promise<string> => {
    const [known] = await db
      .select({ id: sources.id })
      .from(sources)
      .where(and(eq(sources.projectId, projectId), eq(sources.kind, 'project')))
      .orderBy(asc(sources.id))
      .limit(1)
    if (known !== undefined) return known.id
    const id = newId()
    await db.insert(sources).values({ id, organizationId, projectId, kind: 'project', name: 'Other projects' })
    return id
  }
  return {
    /** What is known of projects that rules send tasks to. */
    targets: async (ids: readonly string[]) => {
      const rows = await db
        .select({ id: projects.id, organizationId: projects.organizationId, protocolId: projects.protocolId })
        .from(projects)
        .where(sql`${projects.id} = any(${sql.param(ids)}::uuid[])`)
      return rows.map((row) => ({ ...row, id: row.id as ProjectId }))
    },
    /** Who labels on these projects, by their expertise. */
    pools: async (ids: readonly string[]): Promise<{ projectId: ProjectId; pool: string; personIds: PersonId[] }[]> => {
      const { rows } = await db.execute<{ projectId: string; pool: string; personIds: string[] }>(sql`
        select a.project_id as "projectId", pool, array_agg(a.person_id::text) as "personIds"
        from annotators a cross join lateral unnest(a.expertise) as pool
        where a.project_id = any(${sql.param(ids)}::uuid[]) and exists (
          select from memberships m where m.project_id = a.project_id and m.person_id = a.person_id and m.role = 'annotator')
        group by a.project_id, pool`)
      return rows.map((row) => ({ ...row, projectId: row.projectId as ProjectId, personIds: row.personIds as PersonId[] }))
    },
    /** Puts the sample of a task at the end of another project, whose row must be locked, and opens its task there. */
    copy: async (taskId: string, target: { readonly id: string; readonly organizationId: string; readonly protocolId: string }) => {
      const [found] = await db
        .select({ sample: samples })
        .from(tasks)
        .innerJoin(samples, eq(samples.id, tasks.sampleId))
        .where(eq(tasks.id, taskId))
      if (found === undefined) throw new Error(`task ${taskId} has no sample`)
      const { sample } = found
      const content = and(eq(samples.projectId, target.id), eq(samples.sha256, sample.sha256), eq(samples.part, sample.part))
      const [known] = await db
        .select({ id: samples.id, position: samples.position, taskId: tasks.id })
        .from(samples)
        .leftJoin(tasks, eq(tasks.sampleId, samples.id))
        .where(content)
      const [protocol] = await db.select({ content: protocols.content }).from(protocols).where(eq(protocols.id, target.protocolId))
      if (protocol === undefined) throw new Error(`protocol ${target.protocolId} is not there`)
      const { reads } = protocol.content.redundancy
      const same = { sha256: sample.sha256, protocolId: target.protocolId, reads }
      if (known !== undefined) {
        const { id, position } = known
        return { ...same, sampleId: id as SampleId, taskId: known.taskId as TaskId | null, position, isNew: false } satisfies CopiedSample
      }
      const [last] = await db
        .select({ position: sql<number>`coalesce(max(${samples.position}), 0)::float8` })
        .from(samples)
        .where(eq(samples.projectId, target.id))
      const position = (last?.position ?? 0) + 1
      const [sampleId, copyId] = [newId(), newId()]
      const sourceId = await sourceOf(target.organizationId, target.id)
      await db
        .insert(samples)
        .values({ ...sample, id: sampleId, projectId: target.id, sourceId, position, withdrawnAt: null, createdAt: sql`now()` })
      await db.insert(tasks).values({ id: copyId, projectId: target.id, sampleId, protocolId: target.protocolId, position, reads })
      return { ...same, sampleId: sampleId as SampleId, taskId: copyId as TaskId, position, isNew: true } satisfies CopiedSample
    },
  }
}
