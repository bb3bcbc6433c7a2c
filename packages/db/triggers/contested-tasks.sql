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

create or replace function add_contested(task tasks) returns void language plpgsql as $$
declare
  found_outcome jsonb := (select c.outcome from consensus c where c.id = task.consensus_id);
begin
  insert into contested_tasks as k
    (task_id, project_id, contested_at, reason, agreement, marks, groups, readers, objects, disputed, is_blind)
  select task.id, task.project_id, coalesce(task.contested_at, now()), coalesce(task.reason, ''), task.agreement,
    case when found_outcome is null then marks_of_readers(task.id) else marks_of_outcome(found_outcome) end,
    (select coalesce(array_agg(key || '=' || value order by key), '{}')
      from samples s, jsonb_each_text(s.groups) where s.id = task.sample_id),
    (select coalesce(array_agg(distinct a.annotator_id), '{}')
      from annotations a where a.task_id = task.id and a.purpose in ('vote', 'revision')),
    coalesce(jsonb_array_length(found_outcome->'regions'), 0),
    coalesce((select count(*) from jsonb_array_elements(found_outcome->'regions') region where region->>'kind' <> 'agreed'), 0),
    coalesce((select (p.content->'review'->>'isBlind')::boolean from protocols p where p.id = task.protocol_id), true)
  on conflict (task_id) do update set
    contested_at = excluded.contested_at, reason = excluded.reason, agreement = excluded.agreement, marks = excluded.marks,
    groups = excluded.groups, readers = excluded.readers, objects = excluded.objects, disputed = excluded.disputed,
    is_blind = excluded.is_blind;
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
