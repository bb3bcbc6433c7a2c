-- What the contested tasks of a project are listed and filtered by, kept for whoever writes a task: a row of contested_tasks while a task is
-- contested. At the end of the statement, so that a consensus which the same statement added is seen.

-- The options of one answer: what a filter names behind the question. Numbers, texts and dates have none.
create or replace function options_of(value jsonb) returns setof text language sql immutable as $$
  select value->>'option' where value->>'kind' = 'choice'
  union all select jsonb_array_elements_text(value->'options') where value->>'kind' = 'choices'
  union all select '?' where value->>'kind' = 'cannot-tell'
$$;

-- Labels and options that readers gave, by the outcome of their comparison: each mark of a reader is in one of its objects.
create or replace function marks_of_outcome(outcome jsonb) returns text[] language sql immutable as $$
  select coalesce(array_agg(distinct mark order by mark), '{}') from (
    select jsonb_object_keys(region->'labelVotes') as mark from jsonb_array_elements(outcome->'regions') region
    union all
    select (answer->>'questionId') || ':' || option
    from (
      select jsonb_array_elements(outcome->'answers') as answer
      union all
      select jsonb_array_elements(region->'answers') from jsonb_array_elements(outcome->'regions') region where region ? 'answers') answers,
      jsonb_array_elements(answer->'votes') vote, options_of(vote->'value') option) marks
$$;

-- The same from the annotations themselves, of a task that was contested without a comparison.
create or replace function marks_of_readers(task uuid) returns text[] language sql stable as $$
  select coalesce(array_agg(distinct mark order by mark), '{}') from (
    select region->>'labelId' as mark from annotations a, jsonb_array_elements(a.content->'regions') region
    where a.task_id = task and a.is_counted
    union all
    select (answer->>'questionId') || ':' || option
    from annotations a, jsonb_array_elements(a.content->'answers') answer, options_of(answer->'value') option
    where a.task_id = task and a.is_counted) marks
$$;

-- What a contested task can be found by, as `kind value`. Agreement goes into 20 bins, each from its lower edge to below the next one, by the
-- very numbers that a filter compares with, so that a bar of the histogram holds what its filter finds. Blinded readers are left out.
create or replace function facets_of(reason text, agreement float8, marks text[], groups text[], readers uuid[]) returns text[]
language sql immutable as $$
  select array['task ', 'reason ' || reason, 'agreement ' || coalesce(width_bucket(agreement,
      array[0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]::float8[])::text, '')]
    || array(select 'label ' || mark from unnest(marks) mark)
    || array(select 'group ' || keyed from unnest(groups) keyed)
    || array(select 'reader ' || reader from unnest(readers) reader)
$$;

create or replace function add_contested(task tasks) returns void language plpgsql as $$
declare
  found_outcome jsonb := (select c.outcome from consensus c where c.id = task.consensus_id);
  found_marks text[] := case when found_outcome is null then marks_of_readers(task.id) else marks_of_outcome(found_outcome) end;
  found_groups text[] := (select coalesce(array_agg(key || '=' || value order by key), '{}')
      from samples s, jsonb_each_text(s.groups) where s.id = task.sample_id);
  found_readers uuid[] := (select coalesce(array_agg(distinct a.annotator_id), '{}')
      from annotations a where a.task_id = task.id and a.purpose in ('vote', 'revision'));
  is_review_blind boolean := coalesce((select (p.content->'review'->>'isBlind')::boolean from protocols p where p.id = task.protocol_id), true);
begin
  insert into contested_tasks as k
    (task_id, project_id, contested_at, reason, agreement, marks, groups, readers, objects, disputed, is_blind, facets)
  select task.id, task.project_id, coalesce(task.contested_at, now()), coalesce(task.reason, ''), task.agreement,
    found_marks, found_groups, found_readers,
    coalesce(jsonb_array_length(found_outcome->'regions'), 0),
    coalesce((select count(*) from jsonb_array_elements(found_outcome->'regions') region where region->>'kind' <> 'agreed'), 0),
    is_review_blind,
    facets_of(coalesce(task.reason, ''), task.agreement, found_marks, found_groups, case when is_review_blind then '{}' else found_readers end)
  on conflict (task_id) do update set
    contested_at = excluded.contested_at, reason = excluded.reason, agreement = excluded.agreement, marks = excluded.marks,
    groups = excluded.groups, readers = excluded.readers, objects = excluded.objects, disputed = excluded.disputed,
    is_blind = excluded.is_blind, facets = excluded.facets;
end
$$;

create or replace function keep_contested() returns trigger language plpgsql as $$
begin
  if new.state <> 'contested' then
    delete from contested_tasks where task_id = new.id;
  elsif tg_op = 'INSERT' or (old.state, old.consensus_id, old.contested_at, old.reason, old.agreement)
      is distinct from (new.state, new.consensus_id, new.contested_at, new.reason, new.agreement) then
    perform add_contested(new);
  end if;
  return null;
end
$$;

create or replace trigger tasks_contested after update on tasks
  for each row when (old.state = 'contested' or new.state = 'contested') execute function keep_contested();
create or replace trigger tasks_contested_new after insert on tasks
  for each row when (new.state = 'contested') execute function keep_contested();

-- Counts by facet: a row for each change, which waits for nobody (see schema/contested-counts.ts).
create or replace function count_contested() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if old.facets = new.facets then return null; end if;
  end if;
  if tg_op <> 'INSERT' then
    insert into contested_counts (project_id, facets, n) select old.project_id, old.facets, -1 where old.facets <> '{}';
  end if;
  if tg_op <> 'DELETE' then
    insert into contested_counts (project_id, facets, n) select new.project_id, new.facets, 1 where new.facets <> '{}';
  end if;
  return null;
end
$$;

create or replace trigger contested_tasks_counted after insert or update or delete on contested_tasks
  for each row execute function count_contested();
