import type { AnnotationContent, AnnotationPurpose, Confused } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { goldScores } from '../schema/gold-scores.ts'

/** As `basisOf` of known-answers.ts, for a task `t` and its row `k` of a file. */
const basis = sql`coalesce(t.adjudication_id::text, t.consensus_id::text, 'file ' || k.added_at::text, '')`
const isGold = sql`t.is_gold and t.state = 'settled'`
/** Scores that stand: of tasks that are gold, against the answer that holds now. */
const standing = (projectId: string) => sql`
  select s.* from tasks t left join known_answers k on k.task_id = t.id join gold_scores s on s.task_id = t.id
  where t.project_id = ${projectId} and ${isGold} and s.basis = ${basis}`

type UnscoredReading = {
  annotationId: string
  taskId: string
  personId: string
  purpose: AnnotationPurpose
  content: AnnotationContent
  submittedAt: Date
}
/** Where a page of the gold list goes on: the tasks to look at again are first, then the lowest mean, then ids. */
type GoldPlace = { readonly calm: number; readonly mean: number; readonly id: string }

type GoldRow = {
  taskId: string
  calm: number
  mean: number | null
  sum: number
  n: number
  good: number
  contradicting: number
  confirmedAt: Date | null
  confirmedBy: string | null
  /** Of the whole list. */
  total: number
  lookAgain: number
}

/** How readers do on known answers. */
export const goldRepository = (db: Executor) => ({
  /** Readings of gold that were not held against the answer that holds now. */
  unscored: async (projectId: string, limit: number): Promise<UnscoredReading[]> => {
    const { rows } = await db.execute<UnscoredReading>(sql`
      select n.id as "annotationId", n.task_id as "taskId", n.annotator_id as "personId", n.purpose, n.content, n.submitted_at as "submittedAt"
      from tasks t left join known_answers k on k.task_id = t.id
        join annotations n on n.task_id = t.id and n.purpose in ('gold', 'qualification')
        left join gold_scores s on s.annotation_id = n.id
      where t.project_id = ${projectId} and ${isGold} and s.basis is distinct from ${basis}
      order by n.id limit ${limit}`)
    return rows.map((row) => ({ ...row, submittedAt: new Date(row.submittedAt) }))
  },
  /** One reading, whatever its purpose. */
  reading: async (annotationId: string): Promise<UnscoredReading | undefined> => {
    const { rows } = await db.execute<UnscoredReading>(sql`
      select n.id as "annotationId", n.task_id as "taskId", n.annotator_id as "personId", n.purpose, n.content, n.submitted_at as "submittedAt"
      from annotations n where n.id = ${annotationId}`)
    return rows.map((row) => ({ ...row, submittedAt: new Date(row.submittedAt) }))[0]
  },
  addScores: async (rows: readonly (typeof goldScores.$inferInsert)[]): Promise<void> => {
    if (rows.length === 0) return
    await db
      .insert(goldScores)
      .values([...rows])
      .onConflictDoUpdate({
        target: goldScores.annotationId,
        set: {
          basis: sql`excluded.basis`,
          score: sql`excluded.score`,
          confusion: sql`excluded.confusion`,
          scoredAt: sql`excluded.scored_at`,
        },
      })
  },
  /** Scores of some readings, in the order of their submission, as far as their tasks are still gold. */
  scoresOf: async (annotationIds: readonly string[]): Promise<number[]> => {
    const { rows } = await db.execute<{ score: number }>(sql`
      select s.score from gold_scores s join tasks t on t.id = s.task_id
      where s.annotation_id = any (${sql.param(annotationIds)}::uuid[]) and ${isGold} order by s.annotation_id`)
    return rows.map((row) => row.score)
  },

  /** Gold tasks with the figures of their readings, those to look at again first (docs/spec/gold.md, G23). */
  list: async (query: {
    projectId: string
    goodFrom: number
    contradictsBelow: number
    lookAgainFrom: number
    after: GoldPlace | null
    limit: number
  }): Promise<GoldRow[]> => {
    const { projectId, after } = query
    const { rows } = await db.execute<GoldRow>(sql`
      with scores as materialized (${standing(projectId)}),
        readers as materialized (select person_id, sum(score) as total, count(*) as n from scores group by person_id),
        gold as (
          select t.id, f.at as confirmed_at, p.name as confirmed_by
          from tasks t left join known_answers k on k.task_id = t.id
            left join lateral (
              select e.at, e.actor_id from events e
              where e.subject_id = t.id and e.type = 'task.gold-confirmed' and e.payload->>'basis' = ${basis}
              order by e.id desc limit 1) f on true
            left join people p on p.id = f.actor_id
          where t.project_id = ${projectId} and ${isGold}),
        figures as (
          select g.id, g.confirmed_at, g.confirmed_by, count(s.score)::int as n, avg(s.score)::float8 as mean, coalesce(sum(s.score), 0)::float8 as sum,
            count(*) filter (where is_good)::int as good, count(*) filter (where is_good and s.score < ${query.contradictsBelow})::int as contradicting
          from gold g left join lateral (
            select s.score, r.n > 1 and (r.total - s.score) / (r.n - 1) >= ${query.goodFrom}
              and (g.confirmed_at is null or s.submitted_at > g.confirmed_at) as is_good
            from scores s join readers r on r.person_id = s.person_id where s.task_id = g.id) s on true
          group by g.id, g.confirmed_at, g.confirmed_by),
        listed as (
          select f.*, case when f.good >= ${query.lookAgainFrom} and 2 * f.contradicting > f.good then 0 else 1 end as calm from figures f)
      select l.id as "taskId", l.calm, l.mean, l.sum, l.n, l.good, l.contradicting, l.confirmed_at as "confirmedAt", l.confirmed_by as "confirmedBy",
        (select count(*)::int from listed) as total, (select count(*)::int from listed where calm = 0) as "lookAgain"
      from listed l
      where ${after === null ? sql`true` : sql`(l.calm, coalesce(l.mean, 2), l.id) > (${after.calm}::int, ${after.mean}::float8, ${after.id}::uuid)`}
      order by l.calm, coalesce(l.mean, 2), l.id limit ${query.limit}`)
    return rows.map((row) => ({ ...row, confirmedAt: row.confirmedAt === null ? null : new Date(row.confirmedAt) }))
  },
  /** What was mistaken for what, reading by reading, on some tasks. */
  confusionsOn: async (projectId: string, taskIds: readonly string[]) => {
    const { rows } = await db.execute<{ taskId: string; confusion: readonly Confused[] }>(sql`
      select s.task_id as "taskId", s.confusion from (${standing(projectId)}) s where s.task_id = any (${sql.param(taskIds)}::uuid[])`)
    return Map.groupBy(rows, (row) => row.taskId)
  },

  /** Sums of scores by reader, for hidden gold and for the test. */
  readers: async (projectId: string) => {
    const { rows } = await db.execute<{ personId: string; purpose: AnnotationPurpose; sum: number; n: number }>(sql`
      select s.person_id as "personId", s.purpose, sum(s.score)::float8 as sum, count(*)::int as n
      from (${standing(projectId)}) s group by s.person_id, s.purpose`)
    return rows
  },
  hiddenOf: async (projectId: string, personId: string): Promise<{ sum: number; n: number }> => {
    const { rows } = await db.execute<{ sum: number; n: number }>(sql`
      select coalesce(sum(s.score), 0)::float8 as sum, count(*)::int as n
      from gold_scores s join tasks t on t.id = s.task_id
      where s.project_id = ${projectId} and s.person_id = ${personId} and s.purpose = 'gold' and ${isGold}`)
    return rows[0] ?? { sum: 0, n: 0 }
  },
  /** Counts of what was mistaken for what, by reader. */
  confusions: async (projectId: string) => {
    const { rows } = await db.execute<Confused & { personId: string }>(sql`
      select s.person_id as "personId", c.subject, c.known, c.given, sum(c.n)::int as n
      from (${standing(projectId)}) s cross join lateral jsonb_to_recordset(s.confusion) as c (subject text, known text, given text, n int)
      group by s.person_id, c.subject, c.known, c.given order by c.subject, c.known, c.given`)
    return Map.groupBy(rows, (row) => row.personId)
  },

  /** How many readings stood behind the last advice on a reader; undefined when there was none. Locks the reader's row against a second one. */
  lastAdvice: async (projectId: string, personId: string): Promise<number | undefined> => {
    await db.execute(sql`select from annotators where project_id = ${projectId} and person_id = ${personId} for update`)
    const { rows } = await db.execute<{ n: number }>(sql`
      select (e.payload->>'n')::int as n from events e
      where e.subject_id = ${personId} and e.project_id = ${projectId} and e.type = 'annotator.advised' order by e.id desc limit 1`)
    return rows[0]?.n
  },
  /** Who manages a project: managers, and owners of its organization. */
  managers: async (projectId: string): Promise<string[]> => {
    const { rows } = await db.execute<{ personId: string }>(sql`
      select distinct m.person_id as "personId" from projects p
        join memberships m on (m.project_id = p.id and m.role = 'manager')
          or (m.organization_id = p.organization_id and m.project_id is null and m.role = 'owner')
      where p.id = ${projectId}`)
    return rows.map((row) => row.personId)
  },
})
