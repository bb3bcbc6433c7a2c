import { sql } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { inTransaction } from '../transaction.ts'

const quarter = (at: string) => sql.raw(`date_bin('15 minutes', ${at}, timestamptz '2000-01-01 00:00:00Z')`)

/** The state that an event leaves its task in, as `foldTask` of the domain has it; null where it changes none. */
const stateAfter = (event: string) =>
  sql.raw(`case ${event}.type
    when 'task.opened' then 'collecting' when 'task.restored' then coalesce(${event}.payload->>'to', 'collecting') when 'task.quorum-met' then 'comparing'
    when 'task.more-reads' then 'collecting' when 'task.revising' then 'collecting' when 'task.returned' then 'collecting'
    when 'task.settled' then 'settled' when 'task.known' then 'settled' when 'task.contested' then 'contested'
    when 'task.withdrawn' then 'withdrawn'
    when 'task.reopened' then case when ${event}.payload->>'to' = 'contested' then 'contested' else 'collecting' end end`)

const moves = `'task.opened', 'task.restored', 'task.quorum-met', 'task.more-reads', 'task.revising', 'task.returned', 'task.settled', 'task.known',
  'task.contested', 'task.withdrawn', 'task.reopened'`

/** Of one seal: what it changed, by quarters of an hour and by the group keys of samples. The state before is that of the task's event before. */
const count = (seal: number) => sql`
  with batch as materialized (
    select e.id, e.project_id, e.subject_id, e.type, e.payload, ${quarter('e.at')} as bucket
    from event_seals s cross join lateral unnest(s.ids) span join events e on e.id >= lower(span) and e.id < upper(span)
    where s.number = ${seal} and e.project_id is not null),
  steps as materialized (
    select b.project_id, b.bucket, b.subject_id, ${stateAfter('b')} as into_state, before.state as out_of
    from batch b left join lateral (
      select ${stateAfter('p')} as state from events p
      where p.subject_id = b.subject_id and p.id < b.id and p.type in (${sql.raw(moves)}) order by p.id desc limit 1) before on true
    where b.type in (${sql.raw(moves)})),
  readings as (
    select b.project_id, b.bucket,
      case b.type when 'annotation.submitted' then 1 when 'annotation.imported' then -1 else 0 end as submits,
      case when b.type = 'annotation.submitted' then ((b.payload->>'isCounted')::boolean is true)::int
        when b.type = 'annotation.imported' then -(a.is_counted)::int when b.type = 'assignment.expired' then 0 else -1 end as reads,
      case b.type when 'annotation.submitted' then a.active_milliseconds when 'annotation.imported' then -a.active_milliseconds else 0 end as milliseconds,
      (b.type = 'assignment.expired')::int as expired
    from batch b left join annotations a on a.id = b.subject_id and b.type in ('annotation.submitted', 'annotation.imported')
    where b.type in ('annotation.submitted', 'annotation.imported', 'annotation.revised', 'annotation.set-aside', 'assignment.expired')),
  counted as (
    select project_id, bucket, submits, reads, milliseconds, expired, 0 as opened, 0 as settled_in, 0 as settled_out, 0 as contested_in,
      0 as contested_out, 0 as withdrawn_in, 0 as withdrawn_out from readings
    union all
    select project_id, bucket, 0, 0, 0, 0, (out_of is null)::int, (into_state = 'settled')::int, (out_of = 'settled')::int,
      (into_state = 'contested')::int, (out_of = 'contested')::int, (into_state = 'withdrawn')::int, (out_of = 'withdrawn')::int
    from steps where into_state is distinct from out_of),
  kept as (
    insert into progress_counts as k (project_id, bucket, submits, reads, milliseconds, expired, opened, settled_in, settled_out, contested_in,
      contested_out, withdrawn_in, withdrawn_out)
    select project_id, bucket, sum(submits), sum(reads), coalesce(sum(milliseconds), 0), sum(expired), sum(opened), sum(settled_in),
      coalesce(sum(settled_out), 0), sum(contested_in), coalesce(sum(contested_out), 0), sum(withdrawn_in), coalesce(sum(withdrawn_out), 0)
    from counted group by project_id, bucket order by project_id, bucket
    on conflict (project_id, bucket) do update set
      submits = k.submits + excluded.submits, reads = k.reads + excluded.reads, milliseconds = k.milliseconds + excluded.milliseconds,
      expired = k.expired + excluded.expired, opened = k.opened + excluded.opened, settled_in = k.settled_in + excluded.settled_in,
      settled_out = k.settled_out + excluded.settled_out, contested_in = k.contested_in + excluded.contested_in,
      contested_out = k.contested_out + excluded.contested_out, withdrawn_in = k.withdrawn_in + excluded.withdrawn_in,
      withdrawn_out = k.withdrawn_out + excluded.withdrawn_out)
  insert into progress_groups as g (project_id, key, value, tasks, settled, contested, withdrawn)
  select s.project_id, named.key, left(named.value, 500), sum((s.out_of is null)::int),
    sum((s.into_state = 'settled')::int - coalesce(s.out_of = 'settled', false)::int),
    sum((s.into_state = 'contested')::int - coalesce(s.out_of = 'contested', false)::int),
    sum((s.into_state = 'withdrawn')::int - coalesce(s.out_of = 'withdrawn', false)::int)
  from steps s join tasks t on t.id = s.subject_id join samples m on m.id = t.sample_id cross join lateral jsonb_each_text(m.groups) named
  where s.into_state is distinct from s.out_of
  group by 1, 2, 3 order by 1, 2, 3
  on conflict (project_id, key, value) do update set
    tasks = g.tasks + excluded.tasks, settled = g.settled + excluded.settled, contested = g.contested + excluded.contested,
    withdrawn = g.withdrawn + excluded.withdrawn`

/** Of one seal: the tasks that it tells of, as they are now, in place of what they were when they were counted last. */
const tally = (seal: number) => sql`
  with batch as materialized (
    select e.subject_id, e.type
    from event_seals s cross join lateral unnest(s.ids) span join events e on e.id >= lower(span) and e.id < upper(span)
    where s.number = ${seal} and e.project_id is not null),
  touched as (
    select subject_id as id from batch where type like 'task.%' and type <> 'task.opened'
    union select a.task_id from batch b join annotations a on a.id = b.subject_id
      where b.type in ('annotation.submitted', 'annotation.revised', 'annotation.set-aside')),
  present as materialized (select t.id, t.project_id, t.state, t.reads, t.counted from touched join tasks t on t.id = touched.id),
  past as materialized (
    select p.project_id, m.state, m.reads, m.counted from present p join progress_tasks m on m.task_id = p.id),
  kept as (
    insert into progress_tasks (task_id, state, reads, counted) select id, state, reads, counted from present order by id
    on conflict (task_id) do update set state = excluded.state, reads = excluded.reads, counted = excluded.counted)
  insert into progress_tallies as y (project_id, state, reads, counted, tasks)
  select project_id, state, reads, counted, sum(n) from (
    select project_id, state, reads, counted, 1 as n from present
    union all select project_id, state, reads, counted, -1 from past) changed
  group by 1, 2, 3, 4 having sum(n) <> 0 order by 1, 2, 3, 4
  on conflict (project_id, state, reads, counted) do update set tasks = y.tasks + excluded.tasks`

/** Counts the events of the next seal that were not; false when there is none. One process at a time, each seal once. */
const foldNext = async (database: Database, at: Date): Promise<boolean> =>
  inTransaction(database, 'begin', async (tx) => {
    await tx.execute(sql`insert into progress_folds (seal, folded_at) values (0, ${at}) on conflict do nothing`)
    const { rows } = await tx.execute<{ seal: string }>(sql`
      select s.number::text as seal from (select seal from progress_folds where id = 1 for update) f
        join event_seals s on s.number = f.seal + 1`)
    const [next] = rows
    if (next === undefined) {
      await tx.execute(
        sql`update progress_folds set folded_at = ${at} where id = 1 and folded_at < ${at}::timestamptz - interval '1 minute'`,
      )
      return false
    }
    await tx.execute(sql`update progress_folds set seal = ${Number(next.seal)}, folded_at = ${at} where id = 1`)
    await tx.execute(count(Number(next.seal)))
    await tx.execute(tally(Number(next.seal)))
    return true
  })

/** Brings the counts of progress up to the last seal (docs/spec/progress.md, PG2). */
export const foldProgress = async (database: Database, now: () => Date): Promise<void> => {
  while (await foldNext(database, now()));
}
