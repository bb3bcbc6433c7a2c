/**
 * The SQL of the dispenser. Parameters of both claims: $1 project, $2 annotator, $3 id of a new assignment, $4 minutes of the lease.
 * `rank` is the negative priority, so that (rank, position) ascending is the order of the queue, and one index serves it.
 */

const isClaimable = `t.state = 'collecting' and t.counted + t.leased < t.reads`

/** Never to one who has seen at the desk what the task's readers said. */
const isUnviewed = `not exists (select 1 from task_viewings v where v.project_id = $1 and v.person_id = $2 and v.task_id = t.id)`

/** Never twice to one annotator: not while leased, not once submitted, not after a skip. */
const isUnseen = `${isUnviewed} and not exists (
    select 1 from assignments a
    where a.task_id = t.id and a.annotator_id = $2 and a.state in ('leased', 'submitted', 'skipped'))`

/** As above, but for what was put off ("not now"), which comes again. */
const isNotBarred = `${isUnviewed} and not exists (
    select 1 from assignments a
    where a.task_id = t.id and a.annotator_id = $2
      and (a.state in ('leased', 'submitted') or (a.state = 'skipped' and a.skip_kind <> 'not-now')))`

/**
 * Leases the candidate: the pair's row with its next fence, one slot more taken, the event; all or nothing, since each part is fed by the
 * row of the one before. The upsert is the guard against a racing claim of the same annotator, which the snapshot does not show.
 */
const leaseCandidate = `
  lease as (
    insert into assignments as a (id, project_id, task_id, annotator_id, state, fence, leased_at, expires_at)
    select $3, $1, candidate.id, $2, 'leased', 1, now(), now() + $4::float8 * interval '1 minute' from candidate
    on conflict (task_id, annotator_id) do update set
      state = 'leased', fence = a.fence + 1, leased_at = excluded.leased_at, expires_at = excluded.expires_at,
      ended_at = null, skip_kind = null, skip_reason = null
    where a.state in ('expired', 'released') or (a.state = 'skipped' and a.skip_kind = 'not-now')
    returning a.id, a.task_id, a.fence, a.leased_at, a.expires_at),
  slot as (
    update tasks t set leased = t.leased + 1 from lease where t.id = lease.task_id),
  event as (
    insert into events (organization_id, project_id, subject_id, type, actor_id, payload, at)
    select (select organization_id from projects where id = $1), $1, lease.id, 'assignment.leased', $2,
      jsonb_build_object('taskId', lease.task_id, 'fence', lease.fence, 'expiresAt', lease.expires_at), lease.leased_at
    from lease)`

const answer = `
  select candidate.id as candidate_id, candidate.sample_id, lease.id as assignment_id, lease.fence::int, lease.leased_at, lease.expires_at
  from (select) one left join candidate on true left join lease on true`

/**
 * The best task for an annotator, found and leased in one statement. Looked at in this order: tasks given back; the queue from this
 * annotator's cursor on; what the annotator put off ("not now"), longest ago first. A task that another claim holds locked is passed over,
 * so claims never wait for each other.
 *
 * The cursor moves to the first task that this annotator could have, in steps of more than $5 positions to spare the write; everything
 * before it is taken, full, or marked as given back by the trigger tasks_returned. $6 false reads from the head instead.
 */
export const claimBest = `
with place as materialized (
    select coalesce(max(rank), -2147483648) as rank, coalesce(max(position), -9223372036854775808) as position
    from dispatch_cursors where project_id = $1 and annotator_id = $2 and $6::boolean),
  given_back as materialized (
    select t.id, t.sample_id from tasks t
    where t.project_id = $1 and t.returned_at is not null and ${isClaimable} and ${isUnseen}
    order by (-t.priority), t.position limit 1 for update of t skip locked),
  ahead as materialized (
    select t.id, t.sample_id from tasks t
    where not exists (select from given_back) and t.project_id = $1 and ${isClaimable}
      and (-t.priority, t.position) >= ((select rank from place), (select position from place)) and ${isUnseen}
    order by (-t.priority), t.position limit 1 for update of t skip locked),
  put_off as materialized (
    select t.id, t.sample_id from assignments s join tasks t on t.id = s.task_id
    where not exists (select from given_back) and not exists (select from ahead)
      and s.annotator_id = $2 and s.project_id = $1 and s.state = 'skipped' and s.skip_kind = 'not-now' and ${isClaimable} and ${isUnviewed}
    order by s.ended_at, s.id limit 1 for update of t skip locked),
  candidate as materialized (select * from given_back union all select * from ahead union all select * from put_off),
  first_open as materialized (
    select (-t.priority) as rank, t.position from tasks t
    where exists (select from ahead) and t.project_id = $1 and ${isClaimable}
      and (-t.priority, t.position) >= ((select rank from place), (select position from place)) and ${isUnseen}
    order by (-t.priority), t.position limit 1),
  moved as (
    insert into dispatch_cursors as c (project_id, annotator_id, rank, position)
    select $1, $2, first_open.rank, first_open.position from first_open, place
    where $6::boolean and (first_open.rank > place.rank or first_open.position > place.position + $5::bigint)
    on conflict (project_id, annotator_id) do update set rank = excluded.rank, position = excluded.position
    where (c.rank, c.position) < (excluded.rank, excluded.position)),
${leaseCandidate}
${answer}`

/** Leases the one task $5, if this annotator may still have it: the guard behind a candidate that Redis picked. */
export const claimOne = `
with candidate as materialized (
    select t.id, t.sample_id from tasks t
    where t.id = $5 and t.project_id = $1 and ${isClaimable} and ${isNotBarred}
    for update of t),
${leaseCandidate}
${answer}`

/**
 * Why nothing was found, for $1 and $2: whether there is a protocol; whether a task is free after all (locked by another claim a moment
 * ago); and when the next lease runs out that keeps this annotator from a task.
 */
export const whyNone = `
select
  exists (select from projects p where p.id = $1 and p.protocol_id is null) as has_no_protocol,
  exists (
    select from tasks t where t.project_id = $1 and ${isClaimable} and ${isNotBarred}
  ) as is_free,
  (select l.expires_at from assignments l join tasks t on t.id = l.task_id
    where l.project_id = $1 and l.annotator_id <> $2 and l.state = 'leased'
      and t.state = 'collecting' and t.counted < t.reads and ${isNotBarred}
    order by l.expires_at limit 1) as retry_at`

/** Ends at most $1 leases that ran out. Tasks are locked before assignments, as everywhere; what is locked now waits for the next sweep. */
export const sweepExpired = `
with due as materialized (
    select a.id, a.task_id from (
      select id, task_id from assignments where state = 'leased' and expires_at <= now() order by expires_at limit $1) a
    join tasks t on t.id = a.task_id
    order by t.id for update of t skip locked),
  ended as (
    update assignments a set state = 'expired', ended_at = now() from due
    where a.id = due.id and a.state = 'leased' and a.expires_at <= now()
    returning a.id, a.task_id, a.project_id, a.annotator_id, a.fence),
  freed as (
    update tasks t set leased = t.leased - e.n
    from (select task_id, count(*)::int as n from ended group by task_id) e where t.id = e.task_id),
  event as (
    insert into events (organization_id, project_id, subject_id, type, payload, at)
    select p.organization_id, ended.project_id, ended.id, 'assignment.expired',
      jsonb_build_object('taskId', ended.task_id, 'annotatorId', ended.annotator_id, 'fence', ended.fence), now()
    from ended join projects p on p.id = ended.project_id)
select project_id, task_id, annotator_id from ended`
