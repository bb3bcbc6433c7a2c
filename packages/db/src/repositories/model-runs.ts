import type {
  BackendId,
  ModelId,
  ModelRunId,
  ModelRunScope,
  ModelRunState,
  OrganizationId,
  PersonId,
  ProjectId,
  SampleId,
  TaskId,
} from '@reticle/domain'
import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { backends, modelRuns } from '../schema/backends.ts'
import { models, modelVersions } from '../schema/models.ts'
import { people } from '../schema/people.ts'
import { projects } from '../schema/projects.ts'
import { onSide } from './held-out.ts'

export type ModelRunReject = { readonly at: string; readonly reason: string }
type Change = Partial<
  Pick<
    typeof modelRuns.$inferInsert,
    'state' | 'modelVersionId' | 'job' | 'done' | 'failed' | 'total' | 'position' | 'metrics' | 'error' | 'finishedAt'
  >
>

/** A task that a model is asked of, in the order of the import. */
export type PredictionTask = {
  readonly taskId: TaskId
  readonly sampleId: SampleId
  readonly protocolId: string
  readonly name: string
  readonly position: number
}

const live: ModelRunState[] = ['waiting', 'running']
const mostRejects = 200

const shown = {
  id: modelRuns.id,
  projectId: modelRuns.projectId,
  modelId: modelRuns.modelId,
  model: models.name,
  version: modelVersions.version,
  backendId: modelRuns.backendId,
  backend: backends.name,
  kind: modelRuns.kind,
  state: modelRuns.state,
  scope: modelRuns.scope,
  releaseId: modelRuns.releaseId,
  parameters: modelRuns.parameters,
  done: modelRuns.done,
  failed: modelRuns.failed,
  total: modelRuns.total,
  metrics: modelRuns.metrics,
  rejects: modelRuns.rejects,
  error: modelRuns.error,
  createdBy: people.name,
  createdAt: modelRuns.createdAt,
  finishedAt: modelRuns.finishedAt,
}

/** Tasks of a scope after a position, that the version has said nothing of where that is wanted. */
const tasksOf = (projectId: string, { states, onlyMissing, heldOut }: ModelRunScope, versionId: string, after: number) => sql`
  from tasks t join samples s on s.id = t.sample_id
  where t.project_id = ${projectId}::uuid and t.position > ${after}::bigint and t.state = any (${sql.param(states)}::text[]) and s.withdrawn_at is null
    ${heldOut === undefined ? sql`` : sql`and ${onSide(heldOut, sql`s.groups`, sql`s.sha256`)}`}
    ${onlyMissing ? sql`and not exists (select from suggestions g where g.model_version_id = ${versionId}::uuid and g.task_id = t.id)` : sql``}`

/** Runs of models: asked for over the API, done by a worker. */
export const modelRunRepository = (db: Executor) => {
  const shownQuery = () =>
    db
      .select(shown)
      .from(modelRuns)
      .innerJoin(models, eq(models.id, modelRuns.modelId))
      .innerJoin(people, eq(people.id, modelRuns.createdBy))
      .leftJoin(modelVersions, eq(modelVersions.id, modelRuns.modelVersionId))
      .leftJoin(backends, eq(backends.id, modelRuns.backendId))

  return {
    add: async (row: typeof modelRuns.$inferInsert): Promise<void> => {
      await db.insert(modelRuns).values(row)
    },
    get: async (id: string) => (await shownQuery().where(eq(modelRuns.id, id)))[0],
    /** Newest first, those before an id. */
    listOf: async (projectId: string, { before, modelId }: { before: string | null; modelId?: string | undefined }, limit: number) =>
      shownQuery()
        .where(
          and(
            eq(modelRuns.projectId, projectId),
            before === null ? undefined : lt(modelRuns.id, before),
            modelId === undefined ? undefined : eq(modelRuns.modelId, modelId),
          ),
        )
        .orderBy(desc(modelRuns.id))
        .limit(limit),
    /** What a worker needs. */
    work: async (id: string) => {
      const [row] = await db
        .select({ run: modelRuns, organizationId: projects.organizationId })
        .from(modelRuns)
        .innerJoin(projects, eq(projects.id, modelRuns.projectId))
        .where(eq(modelRuns.id, id))
      if (row === undefined) return undefined
      return {
        ...row.run,
        id: row.run.id as ModelRunId,
        projectId: row.run.projectId as ProjectId,
        modelId: row.run.modelId as ModelId,
        backendId: row.run.backendId as BackendId | null,
        organizationId: row.organizationId as OrganizationId,
        createdBy: row.run.createdBy as PersonId,
      }
    },
    /** Locks the row until the end of the transaction. */
    lock: async (id: string): Promise<{ state: ModelRunState; backendId: string | null; kind: string } | undefined> => {
      const [row] = await db
        .select({ state: modelRuns.state, backendId: modelRuns.backendId, kind: modelRuns.kind })
        .from(modelRuns)
        .where(eq(modelRuns.id, id))
        .for('update')
      return row
    },
    set: async (id: string, change: Change): Promise<void> => {
      await db.update(modelRuns).set(change).where(eq(modelRuns.id, id))
    },
    /** Counts what was worked off, up to a position, of a run in this state; false when it is in another: it was cancelled meanwhile. */
    advance: async (
      id: string,
      { done, failed, position = -1, rejects }: { done: number; failed: number; position?: number; rejects: readonly ModelRunReject[] },
      state: ModelRunState = 'running',
    ): Promise<boolean> => {
      const told = JSON.stringify(
        rejects.slice(0, mostRejects).map(({ at, reason }) => ({ at: at.slice(0, 300), reason: reason.slice(0, 500) })),
      )
      const { rowCount } = await db.execute(sql`
        update model_runs set done = done + ${done}, failed = failed + ${failed}, position = greatest(position, ${position}),
          rejects = case when jsonb_array_length(rejects) >= ${mostRejects} then rejects else rejects || ${told}::jsonb end
        where id = ${id}::uuid and state = ${state}`)
      return (rowCount ?? 0) > 0
    },
    /** True while it runs. */
    isRunning: async (id: string): Promise<boolean> =>
      (await db.$count(modelRuns, and(eq(modelRuns.id, id), eq(modelRuns.state, 'running')))) > 0,
    /** Another run of the same kind that the backend is at. */
    otherRunning: async (backendId: string, kind: 'predict' | 'train' | 'push', except: string): Promise<boolean> =>
      (await db.$count(
        modelRuns,
        and(
          eq(modelRuns.backendId, backendId),
          eq(modelRuns.kind, kind),
          eq(modelRuns.state, 'running'),
          sql`${modelRuns.id} <> ${except}`,
        ),
      )) > 0,
    /** The oldest run that waits for this backend. */
    nextWaiting: async (backendId: string, kind: string): Promise<ModelRunId | undefined> => {
      const { rows } = await db.execute<{ id: ModelRunId }>(sql`
        select id from model_runs where backend_id = ${backendId}::uuid and kind = ${kind} and state = 'waiting' order by id limit 1`)
      return rows[0]?.id
    },
    /** Runs of a backend, or of a model, that wait or run. */
    liveOf: async (where: { readonly backendId: string } | { readonly modelId: string }): Promise<ModelRunId[]> => {
      const rows = await db
        .select({ id: modelRuns.id })
        .from(modelRuns)
        .where(
          and(
            'backendId' in where ? eq(modelRuns.backendId, where.backendId) : eq(modelRuns.modelId, where.modelId),
            inArray(modelRuns.state, live),
          ),
        )
      return rows.map(({ id }) => id as ModelRunId)
    },
    openIn: (projectId: string): Promise<number> =>
      db.$count(modelRuns, and(eq(modelRuns.projectId, projectId), inArray(modelRuns.state, live))),
    /** Those that should be done or under way and were asked for before `before`: their job may have been lost. */
    unfinished: async (before: Date, limit: number): Promise<ModelRunId[]> => {
      const rows = await db
        .select({ id: modelRuns.id })
        .from(modelRuns)
        .where(and(inArray(modelRuns.state, live), lt(modelRuns.createdAt, before)))
        .limit(limit)
      return rows.map((row) => row.id as ModelRunId)
    },
    /** How many tasks a run has before it. */
    countTasks: async (projectId: string, scope: ModelRunScope, versionId: string, after: number): Promise<number> => {
      const { rows } = await db.execute<{ n: number }>(sql`select count(*)::int as n ${tasksOf(projectId, scope, versionId, after)}`)
      return Math.min(rows[0]?.n ?? 0, scope.most ?? Number.POSITIVE_INFINITY)
    },
    /** The next tasks of a run, in the order of the import. */
    nextTasks: async (
      projectId: string,
      scope: ModelRunScope,
      versionId: string,
      after: number,
      limit: number,
    ): Promise<PredictionTask[]> => {
      const { rows } = await db.execute<PredictionTask>(sql`
        select t.id as "taskId", t.sample_id as "sampleId", t.protocol_id as "protocolId", s.name, t.position::float8 as position
        ${tasksOf(projectId, scope, versionId, after)} order by t.position limit ${limit}`)
      return rows
    },
  }
}
