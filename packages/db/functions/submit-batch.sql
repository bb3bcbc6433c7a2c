-- Takes many submissions at once: one statement for all of them, acknowledged by one commit (docs/spec/lifecycle.md, L22 to L29, L51, L52).
-- The arrays are columns, in the order of arrival, `contents` the last of them as one JSON array: Postgres takes them in for half of what rows
-- of JSON cost. Of one (annotator, key) and of one assignment there is one submission at most, which the committer of packages/db sees to.
-- Their tasks are locked first, in the order of their ids, as everywhere.
--
-- Of each submission it says: accepted; known (this key was answered before); or why it was refused, which changed nothing:
--   key-conflict    the key was used for another assignment;
--   submitted       this assignment has its annotation;
--   wrong-state     it is in `state`;
--   stale-fence     no such lease was ever given out; the last one is `row_fence`;
--   other-protocol  it was checked against another protocol than the task's, `pinned`;
--   missing         there is no such task.
-- A lease without a row is that of a claim which nobody wrote down yet: its row is made here, already submitted, and the event of the
-- submission tells of the lease, too.
--
-- Whatever looks new is taken without asking whether its key was used before: the unique keys say so, by an error (23505) that undoes all.
-- The committer sends the batch again then, with `is_careful`, which looks each of them up.
drop function if exists submit_raced();
drop function if exists submit_batch(jsonb, uuid[]);
create or replace function submit_batch(
  is_careful boolean, wakes boolean, assignment_ids uuid[], task_ids uuid[], project_ids uuid[], organization_ids uuid[], annotator_ids uuid[],
  repeats smallint[], purposes text[], fences bigint[], protocol_ids uuid[], keys text[], annotation_ids uuid[], region_counts integer[],
  milliseconds integer[], times timestamptz[], leased_times timestamptz[], expiry_times timestamptz[], contents jsonb)
returns table (
  n integer, outcome text, annotation_id uuid, submitted_at timestamptz, state text, row_fence bigint, pinned uuid,
  is_counted boolean, held_slot boolean, has_quorum boolean)
language plpgsql
-- The plan is made once for each connection, when the tables may still be small.
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
  perform from tasks t where t.id = any (task_ids) order by t.id for no key update;
  -- A statement of its own, behind the locks: it sees what racing submissions committed meanwhile.
  return query
  with facts as materialized (
      select s.n, s."taskId", s."projectId", s."organizationId", s."annotatorId", s.repeat, s.fence, s."protocolId", s.key, s."annotationId",
        s.content, s."regionCount", s."activeMilliseconds", s.at, s."leasedAt", s."expiresAt",
        t.state as task_state, t.reads, t.counted, t.protocol_id as pinned,
        coalesce(a.id, s."assignmentId") as row_id, a.state, coalesce(a.fence, 1) as row_fence, a.id is null as is_new,
        coalesce(a.purpose, s.purpose) as row_purpose, v.person_id is not null as has_seen_peers,
        t.pool is null or x.person_id is not null as is_asked,
        e.id as earlier_id, e.submitted_at as earlier_at,
        case
          when e.id is not null then case when e.assignment_id = coalesce(a.id, s."assignmentId") then 'known' else 'key-conflict' end
          when t.id is null then 'missing'
          when a.state = 'submitted' or o.id is not null then 'submitted'
          when a.state not in ('leased', 'expired', 'released') then 'wrong-state'
          when s.fence > coalesce(a.fence, 1) then 'stale-fence'
          when t.protocol_id <> s."protocolId" then 'other-protocol'
          else 'accepted' end as outcome
      from rows from (
        unnest(assignment_ids, task_ids, project_ids, organization_ids, annotator_ids, repeats, purposes, fences, protocol_ids, keys,
          annotation_ids, region_counts, milliseconds, times, leased_times, expiry_times),
        jsonb_array_elements(contents)) with ordinality as s (
        "assignmentId", "taskId", "projectId", "organizationId", "annotatorId", repeat, purpose, fence, "protocolId", key, "annotationId",
        "regionCount", "activeMilliseconds", at, "leasedAt", "expiresAt", content, n)
      -- Each a look-up by the whole of a unique key, written so that no plan can read a table from end to end, however small it was then.
      left join lateral (select id, state, reads, counted, protocol_id, pool from tasks where id = s."taskId" limit 1) t on true
      left join lateral (
        select id, state, fence, purpose from assignments
        where task_id = s."taskId" and annotator_id = s."annotatorId" and repeat = s.repeat limit 1) a on true
      -- The other two are looked up only where it cannot be taken as it is, or may have been taken before.
      left join lateral (
        select id from annotations
        where is_careful and task_id = s."taskId" and annotator_id = s."annotatorId" and repeat = s.repeat and supersedes is null limit 1) o on true
      left join lateral (
        select id, assignment_id, submitted_at from annotations
        where (is_careful or t.id is null or t.protocol_id <> s."protocolId" or a.state <> 'leased' or s.fence > coalesce(a.fence, 1))
          and annotator_id = s."annotatorId" and idempotency_key = s.key limit 1) e on true
      left join lateral (select person_id from task_viewings
        where task_id = s."taskId" and person_id = s."annotatorId" and project_id = s."projectId" limit 1) v on true
      left join lateral (select person_id from annotators
        where t.pool is not null and project_id = s."projectId" and person_id = s."annotatorId" and t.pool = any (expertise) limit 1) x on true),
    -- Only a vote of someone who has not seen the readers, and is of the pool that is asked, counts, and only while the task still wants one: in
    -- the order of arrival.
    judged as materialized (
      select r.*, r.may_count and r.place <= r.reads as is_counted, r.may_count and r.place = r.reads as is_last,
        r.outcome = 'accepted' and r.state = 'leased' and r.row_purpose = 'vote' as held_slot
      from (
        select c.*, c.counted + count(*) filter (where c.may_count) over (partition by c."taskId" order by c.n rows unbounded preceding) as place
        from (
          select f.*, f.outcome = 'accepted' and f.row_purpose = 'vote' and f.task_state = 'collecting' and not f.has_seen_peers and f.is_asked
            as may_count
          from facts f) c) r),
    assigned as (
      insert into assignments
        (id, project_id, task_id, annotator_id, repeat, purpose, state, fence, leased_at, expires_at, ended_at)
      select row_id, "projectId", "taskId", "annotatorId", repeat, row_purpose, 'submitted', row_fence,
        coalesce("leasedAt", at), coalesce("expiresAt", at), now() from judged where outcome = 'accepted' and is_new),
    ended as (
      update assignments set state = 'submitted', ended_at = now(), draft = null
      where id = any (array(select row_id from judged where outcome = 'accepted' and not is_new))),
    added as (
      insert into annotations
        (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count, is_counted, purpose, repeat,
         active_milliseconds, submitted_at)
      select "annotationId", "projectId", "taskId", row_id, "annotatorId", "protocolId", key, content, "regionCount", is_counted, row_purpose, repeat,
        "activeMilliseconds", at from judged where outcome = 'accepted'),
    counting as (
      update tasks t set
        counted = t.counted + c.counted, leased = t.leased - c.left_slots,
        state = case when c.is_full then 'comparing' else t.state end
      from (
        select "taskId" as task_id, count(*) filter (where is_counted)::integer as counted, count(*) filter (where held_slot)::integer as left_slots,
          bool_or(is_last) as is_full
        from judged where outcome = 'accepted' group by "taskId") c
      -- The first condition alone would let a plan for small tables read all tasks, and look for each in the batch.
      where t.id = c.task_id and t.id = any (task_ids) and (c.counted > 0 or c.left_slots > 0)),
    told as (
      insert into events (organization_id, project_id, subject_id, type, actor_id, payload, at)
      select "organizationId", "projectId", "annotationId", 'annotation.submitted', "annotatorId", jsonb_build_object(
          'taskId', "taskId", 'assignmentId', row_id, 'fence', fence, 'isCounted', is_counted,
          'isLate', not is_new and state <> 'leased' or fence <> row_fence,
          'leasedAt', case when is_new then "leasedAt" end), at
      from judged where outcome = 'accepted'
      union all
      select "organizationId", "projectId", "annotationId", 'annotation.kept-as-extra', "annotatorId", jsonb_build_object('taskId', "taskId"), at
      from judged where outcome = 'accepted' and not is_counted
      union all
      select "organizationId", "projectId", "taskId", 'task.quorum-met', null, jsonb_build_object('reads', reads), at
      from judged where is_last),
    tallied as (
      insert into annotators as r (project_id, person_id, submitted, day, submitted_on_day)
      select "projectId", "annotatorId", count(*), (max(at) at time zone 'UTC')::date, count(*)
      from judged where outcome = 'accepted' and row_purpose <> 'qualification'
      group by "projectId", "annotatorId" order by "projectId", "annotatorId"
      on conflict (project_id, person_id) do update set
        submitted = r.submitted + excluded.submitted,
        submitted_on_day = case when r.day >= excluded.day then r.submitted_on_day else 0 end
          + case when r.day > excluded.day then 0 else excluded.submitted_on_day end,
        day = greatest(r.day, excluded.day)),
    -- Wakes the loop that compares; delivered with the commit. The loop looks again a moment after it found some, so not every batch does.
    woken as materialized (select pg_notify('reticle_comparing', '') from judged where wakes and is_last limit 1)
  select j.n::integer - 1, j.outcome, coalesce(j.earlier_id, j."annotationId"), coalesce(j.earlier_at, j.at), j.state, j.row_fence, j.pinned,
    j.is_counted, j.held_slot or (j.is_new and j.outcome = 'accepted'), j.is_last
  from judged j where (select count(*) from woken) >= 0;
end
$$;
