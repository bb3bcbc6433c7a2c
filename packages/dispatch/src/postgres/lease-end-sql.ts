/** The SQL that keeps leases and marks in order behind the claims. Tasks are locked before assignments, by id, as everywhere. */

/**
 * Ends at most $1 leases that ran out; what is locked now waits for the next sweep. Only votes hold a slot. Rows are named twice, in a join and
 * in a list, so that no plan made while the tables were small reads all of them to look for each among the few.
 */
export const sweepExpired = `
with due as materialized (
    select a.id, a.task_id from (
      select id, task_id from assignments where state = 'leased' and expires_at <= now() order by expires_at limit $1) a
    join tasks t on t.id = a.task_id
    order by t.id for no key update of t skip locked),
  ended as (
    update assignments a set state = 'expired', ended_at = now() from due
    where a.id = due.id and a.id = any(array(select id from due)) and a.state = 'leased' and a.expires_at <= now()
    returning a.id, a.task_id, a.project_id, a.annotator_id, a.fence, a.purpose),
  freed as (
    update tasks t set leased = t.leased - e.n
    from (select task_id, count(*)::int as n from ended where purpose = 'vote' group by task_id) e
    where t.id = e.task_id and t.id = any(array(select task_id from due))),
  event as (
    insert into events (organization_id, project_id, subject_id, type, payload, at)
    select p.organization_id, ended.project_id, ended.id, 'assignment.expired',
      jsonb_build_object('taskId', ended.task_id, 'annotatorId', ended.annotator_id, 'fence', ended.fence), now()
    from ended join projects p on p.id = ended.project_id)
select project_id, task_id, annotator_id from ended`

/** Projects with more than $1 tasks marked as given back that a fold would take back now; see `fold`. */
export const projectsToFold = `
select t.project_id from tasks t where t.returned_at is not null and t.returned_at < now() - $2::float8 * interval '1 second'
group by t.project_id having count(*) > $1`

/**
 * Puts at most $2 tasks of the project $1 that are marked as given back into the ordinary queue: the marks go, and all cursors behind the first
 * of them go back to its place. A fresh mark stays ($3 seconds), since a claim that began before it may be about to move its cursor past it.
 * Locked tasks wait for the next fold. A cursor without a task says to the next claim that it is far behind.
 */
export const fold = `
with marked as materialized (
    select t.id, (-t.priority) as rank, t.level, t.queue_key from tasks t
    where t.project_id = $1 and t.returned_at is not null and t.returned_at < now() - $3::float8 * interval '1 second'
    order by (-t.priority), t.level, t.queue_key, t.id limit $2 for no key update skip locked),
  first as materialized (select m.rank, m.level, m.queue_key, m.id from marked m order by m.rank, m.level, m.queue_key, m.id limit 1),
  cleared as (update tasks t set returned_at = null from marked m where t.id = m.id),
  taken_back as (
    update dispatch_cursors c set rank = f.rank, level = f.level, queue_key = f.queue_key, task_id = '00000000-0000-0000-0000-000000000000'
    from first f
    where c.project_id = $1 and (c.rank, c.level, c.queue_key, c.task_id) > (f.rank, f.level, f.queue_key, f.id))
select count(*)::int as folded from marked`
