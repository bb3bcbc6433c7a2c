-- Takes many submissions at once: one statement for all of them, acknowledged by one commit (docs/spec/lifecycle.md, L22 to L29, L51, L52).
-- `batch` is an array in the order of arrival; of one (annotator, key) and of one assignment it holds one submission at most, which the
-- committer of packages/db sees to. `task_ids` are their tasks, which are locked first, in the order of their ids, as everywhere.
--
-- Of each submission it says: accepted; known (this key was answered before); or why it was refused, which changed nothing:
--   key-conflict    the key was used for another assignment;
--   submitted       this assignment has its annotation;
--   wrong-state     it is in `state`;
--   stale-fence     no such lease was ever given out; the last one is `row_fence`;
--   other-protocol  it was checked against another protocol than the task's, `pinned`;
--   missing         there is no such task.
-- A lease without a row is that of a claim which nobody wrote down yet: its row is made here, already submitted.
create or replace function submit_raced() returns integer language plpgsql as $$
begin
  raise exception 'a racing submission used the same key' using errcode = 'serialization_failure';
end
$$;

drop function if exists submit_batch(jsonb, uuid[]);
create function submit_batch(batch jsonb, task_ids uuid[])
returns table (
  n integer, outcome text, annotation_id uuid, submitted_at timestamptz, state text, row_fence bigint, pinned uuid,
  is_counted boolean, held_slot boolean, has_quorum boolean)
language plpgsql
-- The plan is made once for each connection, when the tables may still be small.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
  perform from tasks t where t.id = any (task_ids) order by t.id for no key update;
  -- A statement of its own, behind the locks: it sees what racing submissions committed meanwhile.
  return query
  with facts as materialized (
      select s.*, t.state as task_state, t.reads, t.counted, t.protocol_id as pinned,
        coalesce(a.id, s."assignmentId") as row_id, a.state, coalesce(a.fence, 1) as row_fence, a.id is null as is_new,
        coalesce(a.purpose, s.purpose) as row_purpose, v.person_id is not null as has_seen_peers, e.id as earlier_id, e.assignment_id as earlier_assignment, e.submitted_at as earlier_at,
        case
          when e.id is not null then case when e.assignment_id = coalesce(a.id, s."assignmentId") then 'known' else 'key-conflict' end
          when t.id is null then 'missing'
          when a.state = 'submitted' or o.id is not null then 'submitted'
          when a.state not in ('leased', 'expired', 'released') then 'wrong-state'
          when s.fence > coalesce(a.fence, 1) then 'stale-fence'
          when t.protocol_id <> s."protocolId" then 'other-protocol'
          else 'accepted' end as outcome
      from jsonb_to_recordset(batch) as s (
        n integer, "assignmentId" uuid, "taskId" uuid, "projectId" uuid, "organizationId" uuid, "annotatorId" uuid, repeat smallint, purpose text,
        fence bigint, "protocolId" uuid, key text, "annotationId" uuid, content jsonb, "regionCount" integer, "activeMilliseconds" integer,
        at timestamptz, "leasedAt" timestamptz, "expiresAt" timestamptz)
      -- Each a look-up by the whole of a unique key, written so that no plan can read a table from end to end, however small it was then.
      left join lateral (select * from tasks where id = s."taskId" limit 1) t on true
      left join lateral (
        select * from assignments where task_id = s."taskId" and annotator_id = s."annotatorId" and repeat = s.repeat limit 1) a on true
      left join lateral (
        select id from annotations
        where task_id = s."taskId" and annotator_id = s."annotatorId" and repeat = s.repeat and supersedes is null limit 1) o on true
      left join lateral (select * from annotations where annotator_id = s."annotatorId" and idempotency_key = s.key limit 1) e on true
      left join lateral (select person_id from task_viewings
        where task_id = s."taskId" and person_id = s."annotatorId" and project_id = s."projectId" limit 1) v on true),
    -- Only a vote of someone who has not seen the readers counts, and only while the task still wants one: in the order of arrival.
    judged as materialized (
      select r.*, r.may_count and r.place <= r.reads as is_counted, r.may_count and r.place = r.reads as is_last,
        r.outcome = 'accepted' and r.state = 'leased' and r.row_purpose = 'vote' as held_slot
      from (
        select c.*, c.counted + count(*) filter (where c.may_count) over (partition by c."taskId" order by c.n) as place
        from (
          select f.*, f.outcome = 'accepted' and f.row_purpose = 'vote' and f.task_state = 'collecting' and not f.has_seen_peers as may_count
          from facts f) c) r),
    accepted as materialized (select * from judged j where j.outcome = 'accepted'),
    assigned as (
      insert into assignments as a
        (id, project_id, task_id, annotator_id, repeat, purpose, state, fence, leased_at, expires_at, ended_at)
      select row_id, "projectId", "taskId", "annotatorId", repeat, row_purpose, 'submitted', row_fence,
        coalesce("leasedAt", at), coalesce("expiresAt", at), now() from accepted
      on conflict (task_id, annotator_id, repeat) do update set state = 'submitted', ended_at = excluded.ended_at, draft = null),
    added as (
      insert into annotations
        (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count, is_counted, purpose, repeat,
         active_milliseconds, submitted_at)
      select "annotationId", "projectId", "taskId", row_id, "annotatorId", "protocolId", key, content, "regionCount", is_counted, row_purpose, repeat,
        "activeMilliseconds", at from accepted
      on conflict do nothing returning 1),
    counting as (
      update tasks t set
        counted = t.counted + c.counted, leased = t.leased - c.left_slots,
        state = case when c.is_full then 'comparing' else t.state end
      from (
        select "taskId" as task_id, count(*) filter (where is_counted)::integer as counted, count(*) filter (where held_slot)::integer as left_slots,
          bool_or(is_last) as is_full
        from accepted group by "taskId") c
      where t.id = c.task_id and (c.counted > 0 or c.left_slots > 0)),
    told as (
      insert into events (organization_id, project_id, subject_id, type, actor_id, payload, at)
      select x."organizationId", x."projectId", e.subject_id, e.type, e.actor_id, e.payload, x.at
      from accepted x cross join lateral (values
        (1, x.is_new, 'assignment.leased', x.row_id, x."annotatorId",
          jsonb_build_object('taskId', x."taskId", 'fence', x.row_fence, 'expiresAt', coalesce(x."expiresAt", x.at))),
        (2, true, 'annotation.submitted', x."annotationId", x."annotatorId", jsonb_build_object(
          'taskId', x."taskId", 'assignmentId', x.row_id, 'fence', x.fence, 'isCounted', x.is_counted,
          'isLate', not x.is_new and x.state <> 'leased' or x.fence <> x.row_fence)),
        (3, not x.is_counted, 'annotation.kept-as-extra', x."annotationId", x."annotatorId", jsonb_build_object('taskId', x."taskId")),
        (4, x.is_last, 'task.quorum-met', x."taskId", null, jsonb_build_object('reads', x.reads))
      ) e (place, is_wanted, type, subject_id, actor_id, payload)
      where e.is_wanted order by x.n, e.place),
    tallied as (
      insert into annotators as r (project_id, person_id, submitted, day, submitted_on_day)
      select "projectId", "annotatorId", count(*), (max(at) at time zone 'UTC')::date, count(*)
      from accepted group by "projectId", "annotatorId" order by "projectId", "annotatorId"
      on conflict (project_id, person_id) do update set
        submitted = r.submitted + excluded.submitted,
        submitted_on_day = case when r.day >= excluded.day then r.submitted_on_day else 0 end
          + case when r.day > excluded.day then 0 else excluded.submitted_on_day end,
        day = greatest(r.day, excluded.day)),
    -- Wakes the loop that compares; delivered with the commit.
    woken as materialized (select pg_notify('reticle_comparing', '') from accepted where is_last limit 1)
  select j.n, j.outcome, coalesce(j.earlier_id, j."annotationId"), coalesce(j.earlier_at, j.at), j.state, j.row_fence, j.pinned,
    j.is_counted, j.held_slot or (j.is_new and j.outcome = 'accepted'), j.is_last
  from judged j
  where case when (select count(*) from added) = (select count(*) from accepted) then (select count(*) from woken) >= 0 else submit_raced() = 0 end
  order by j.n;
end
$$;
