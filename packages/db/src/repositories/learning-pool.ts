import type { AnnotationContent, Answer, HeldOut, ModelSaid, TaskState } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { isHeldOutBy } from './held-out.ts'

/** A version of a model that is asked. `learntUntil`: tasks that were settled by then may be in the release that it learnt from. */
export type PoolVersion = { readonly id: string; readonly modelId: string; readonly name: string; readonly learntUntil: string | null }

/** What one version said of a task; marks only where they were asked for. */
export type SaidOf = {
  readonly probabilities: Readonly<Record<string, number>> | null
  readonly confidences: ModelSaid['confidences'] | null
  readonly regions: AnnotationContent['regions'] | null
}

/** What strategies go by, of one task that can be read, or was. */
export type PoolRow = {
  readonly taskId: string
  readonly state: TaskState
  readonly reads: number
  readonly agreement: number | null
  readonly isHeldOut: boolean
  /** It is settled, and neither a reviewer nor a file said so. */
  readonly isByConsensus: boolean
  /** By the versions that were asked; null where one said nothing, or may have learnt from this very task. */
  readonly said: readonly (SaidOf | null)[]
  /** The first of these versions that has one. */
  readonly vector: readonly number[] | null
  /** Perceptual hash of the picture: 16 hexadecimal digits. */
  readonly pictureHash: string | null
}

type Asked = {
  readonly projectId: string
  readonly versions: readonly PoolVersion[]
  readonly draws: readonly HeldOut[]
  readonly questionId: string | null
  readonly needs: { readonly marks: boolean; readonly vectors: boolean; readonly hashes: boolean }
}

/** What a reader, a decision or a consensus says to one question; `version`: of the protocol whose words it is in. */
export type SaidAnswer = { readonly answer: Answer | null; readonly version: number }
export type PoolHistory = {
  readonly taskId: string
  readonly votes: readonly (SaidAnswer & { readonly annotatorId: string })[]
  /** Of a settled task. */
  readonly resolved: SaidAnswer | null
}

const answerIn = (answers: ReturnType<typeof sql>, questionId: string) =>
  sql`(select answer from jsonb_array_elements(${answers}) answer where answer->>'questionId' = ${questionId} limit 1)`

/** All that ordering by models and readers goes by, page by page. */
export const learningPoolRepository = (db: Executor) => ({
  /** The newest versions of each model of a project that is not withdrawn, newest first, at most `most` of each. */
  versionsOf: async (projectId: string, most: number): Promise<PoolVersion[]> => {
    const { rows } = await db.execute<PoolVersion>(sql`
      select id, "modelId", name, "learntUntil" from (
        select v.id, v.model_id as "modelId", m.name || ' ' || v.version as name, r.plan->>'asOf' as "learntUntil",
          row_number() over (partition by v.model_id order by v.id desc) as n
        from model_versions v join models m on m.id = v.model_id left join releases r on r.id = v.release_id
        where m.project_id = ${projectId}::uuid and m.withdrawn_at is null and (
          exists (select from suggestions s where s.model_version_id = v.id)
          or exists (select from task_embeddings e where e.model_version_id = v.id))) newest
      where n <= ${most} order by id desc`)
    return rows
  },
  /** These versions, in the order in which they are named, as far as the project has them. */
  versions: async (projectId: string, ids: readonly string[]): Promise<PoolVersion[]> => {
    const { rows } = await db.execute<PoolVersion>(sql`
      select v.id, v.model_id as "modelId", m.name || ' ' || v.version as name, r.plan->>'asOf' as "learntUntil"
      from unnest(${sql.param(ids)}::uuid[]) with ordinality as asked (id, n) join model_versions v on v.id = asked.id
        join models m on m.id = v.model_id left join releases r on r.id = v.release_id
      where m.project_id = ${projectId}::uuid order by asked.n`)
    return rows
  },
  count: async (projectId: string): Promise<number> => {
    const { rows } = await db.execute<{ n: number }>(sql`select count(*)::int as n from tasks where project_id = ${projectId}::uuid`)
    return rows[0]?.n ?? 0
  },
  /** The next tasks in the order of import that are not withdrawn; `last` is the position to go on from, null at the end. */
  page: async (
    { projectId, versions, draws, questionId, needs }: Asked,
    after: number,
    limit: number,
  ): Promise<{ rows: PoolRow[]; last: number | null }> => {
    const asked = sql`unnest(${sql.param(versions.map(({ id }) => id))}::uuid[], ${sql.param(versions.map(({ learntUntil }) => learntUntil))}::timestamptz[])
      with ordinality as v (id, until, n)`
    const said = needs.marks
      ? sql`json_build_object('confidences', s.said->'confidences', 'regions', s.content->'regions')`
      : sql`json_build_object('probabilities', s.said->'probabilities'->${questionId ?? ''}::text)`
    const { rows } = await db.execute<PoolRow & { position: number; isGone: boolean }>(sql`
      select t.id as "taskId", t.position::float8 as position, t.state, t.counted as reads, t.agreement,
        t.state = 'withdrawn' or p.withdrawn_at is not null as "isGone", held.out as "isHeldOut",
        t.resolution_kind = 'consensus' and not t.is_gold as "isByConsensus",
        (select coalesce(json_agg((
            select ${said} from suggestions s
            where s.model_version_id = v.id and s.task_id = t.id and s.said is not null
              and (v.until is null or t.settled_at is null or t.settled_at > v.until or held.out)
            order by s.id desc limit 1) order by v.n), '[]') from ${asked}) as said,
        ${needs.vectors ? sql`(select e.vector from ${asked} join task_embeddings e on e.model_version_id = v.id and e.task_id = t.id order by v.n limit 1)` : sql`null`} as vector,
        ${needs.hashes ? sql`p.picture_hash` : sql`null`} as "pictureHash"
      from (
        select id, sample_id, position, state, counted, agreement, settled_at, resolution_kind, is_gold from tasks
        where project_id = ${projectId}::uuid and position > ${after} order by position limit ${limit}) t
      join samples p on p.id = t.sample_id
      cross join lateral (select ${isHeldOutBy(draws, sql`p.groups`, sql`p.sha256`)} as out) held
      order by t.position`)
    return { rows: rows.filter(({ isGone }) => !isGone), last: rows.at(-1)?.position ?? null }
  },
  /** What was said to a question of these tasks: votes that count, and what those that are settled say. */
  history: async (taskIds: readonly string[], questionId: string): Promise<PoolHistory[]> => {
    const { rows } = await db.execute<PoolHistory>(sql`
      select t.id as "taskId", (
          select coalesce(json_agg(json_build_object('annotatorId', a.annotator_id, 'version', made.version,
            'answer', ${answerIn(sql`a.content->'answers'`, questionId)}) order by a.id), '[]')
          from annotations a join protocols made on made.id = a.protocol_id
          where a.task_id = t.id and a.is_counted and a.purpose in ('vote', 'revision')) as votes,
        case when t.state = 'settled' then json_build_object('version', own.version, 'answer', coalesce(
          ${answerIn(sql`(select d.content->'answers' from adjudications d where d.id = t.adjudication_id)`, questionId)},
          ${answerIn(sql`(select c.outcome->'answers' from consensus c where c.id = t.consensus_id and t.adjudication_id is null)`, questionId)})) end as resolved
      from tasks t join protocols own on own.id = t.protocol_id
      where t.id = any (${sql.param(taskIds)}::uuid[]) order by t.id`)
    return rows
  },
})
