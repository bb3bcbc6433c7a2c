/** Locks the tasks $1 in the order of their ids, as everywhere, before their rows are looked at. */
export const lockTasks = `select from tasks where id = any($1::uuid[]) order by id for no key update`

/**
 * Writes first leases that have no row yet, all in one statement: arrays $1 assignment ids, $2 tasks, $3 annotators, $4 projects, $5 when they
 * were leased, $6 when they run out. A lease takes a slot, in the order given, while its task collects and has one; otherwise, and when it ran
 * out meanwhile, its row is `expired`, so that the work under it is kept. What has a row already is left alone. Answers what got no slot. The
 * tasks are locked by lockTasks.
 */
export const persistLeases = `
with given as materialized (
    select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::timestamptz[])
      with ordinality as g (id, task_id, annotator_id, project_id, leased_at, expires_at, n)),
  fresh as materialized (
    select g.*, l.free, g.expires_at > now() as is_running,
      count(*) filter (where g.expires_at > now()) over (partition by g.task_id order by g.n) as turn
    -- A look-up of each: joining two lists of thousands in a loop, the only join that these connections make, would take seconds.
    from given g cross join lateral (
      select case when t.state = 'collecting' then t.reads - t.counted - t.leased else 0 end as free
      from tasks t where t.id = g.task_id limit 1) l
    where not exists (
      select from assignments a where a.task_id = g.task_id and a.annotator_id = g.annotator_id and a.repeat = 0 offset 0)),
  made as (
    insert into assignments (id, project_id, task_id, annotator_id, state, fence, leased_at, expires_at, ended_at)
    select f.id, f.project_id, f.task_id, f.annotator_id, case when f.is_running and f.turn <= f.free then 'leased' else 'expired' end,
      1, f.leased_at, f.expires_at, case when f.is_running and f.turn <= f.free then null else now() end
    from fresh f order by f.task_id, f.n
    on conflict do nothing
    returning id, project_id, task_id, annotator_id, state, leased_at, expires_at),
  slots as (
    update tasks t set leased = t.leased + m.n
    from (select task_id, count(*)::int as n from made where state = 'leased' group by task_id) m
    where t.id = m.task_id and t.id = any($2::uuid[])),
  event as (
    insert into events (organization_id, project_id, subject_id, type, actor_id, payload, at)
    select p.organization_id, m.project_id, m.id, e.type, case when e.type = 'assignment.leased' then m.annotator_id end,
      case when e.type = 'assignment.leased'
        then jsonb_build_object('taskId', m.task_id, 'fence', 1, 'expiresAt', m.expires_at, 'purpose', 'vote', 'repeat', 0)
        else jsonb_build_object('taskId', m.task_id, 'annotatorId', m.annotator_id, 'fence', 1) end,
      case when e.type = 'assignment.leased' then m.leased_at else now() end
    from made m join projects p on p.id = m.project_id
    cross join (values (1, 'assignment.leased'), (2, 'assignment.expired')) as e (step, type)
    where e.step = 1 or m.state = 'expired'
    order by m.id, e.step)
select id from made where state = 'expired'`
