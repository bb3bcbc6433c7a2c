-- What the queue of the dispenser hangs on, kept for whoever writes a task (submit, skip, sweep, more reads, reopening, a new priority):
--   is_open      the task collects, has a free slot, and is for everyone: what is for a pool is not in the common queue;
--   level        reads that were begun, when the order of the protocol goes by them;
--   queue_key    the order of import, unless something else was given;
--   returned_at  set when a slot comes free, or the task moves forward, behind annotators who may have passed it, and cleared when the task
--                has no slot: a dispenser with a cursor for each annotator would never come back to such a task. The dispenser folds marks
--                that grow many: it clears them and takes the cursors back.
-- Whoever changes many tasks sets reticle.bulk and deletes the project's cursors instead: no task is marked then.
create or replace function mark_returned() returns trigger language plpgsql as $$
begin
  new.queue_key := coalesce(new.queue_key, new.position);
  new.level := case new.level_rule
    when 'least-read' then new.counted + new.leased
    when 'most-read' then -(new.counted + new.leased)
    else 0 end;
  new.is_open := new.state = 'collecting' and new.pool is null and new.counted + new.leased < new.reads;
  if not new.is_open then
    new.returned_at := null;
    return new;
  end if;
  if current_setting('reticle.bulk', true) = 'on' then
    return new;
  end if;
  if tg_op = 'INSERT' then
    new.returned_at := null;
    if exists (
      select 1 from dispatch_cursors c
      where c.project_id = new.project_id
        and (c.rank, c.level, c.queue_key, c.task_id) > (-new.priority, new.level, new.queue_key, new.id)
    ) then
      new.returned_at := now();
    end if;
  elsif not old.is_open
    or new.counted + new.leased < old.counted + old.leased
    or (-new.priority, new.level, new.queue_key) < (-old.priority, old.level, old.queue_key) then
    -- Always the last time: a fold leaves fresh marks alone.
    new.returned_at := now();
  end if;
  return new;
end
$$;

-- Nothing of this hangs on the key alone, but for a mark, and bulk changes leave none: places by the million pass it over.
drop trigger if exists tasks_returned on tasks;
create or replace trigger tasks_returned_new before insert on tasks
  for each row execute function mark_returned();
create or replace trigger tasks_returned_changed before update on tasks
  for each row when (
    (old.state, old.pool, old.counted, old.leased, old.reads, old.priority, old.level_rule, old.level, old.is_open, old.returned_at)
      is distinct from
    (new.state, new.pool, new.counted, new.leased, new.reads, new.priority, new.level_rule, new.level, new.is_open, new.returned_at)
    or new.queue_key is null or current_setting('reticle.bulk', true) is distinct from 'on')
  execute function mark_returned();
