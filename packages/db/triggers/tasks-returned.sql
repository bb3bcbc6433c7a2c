-- tasks.returned_at: set when a slot comes free behind annotators who may have passed the task, cleared when the task has none.
-- A trigger, so that no writer (submit, skip, sweep, more reads, reopening, a new priority) can forget it: a dispenser with a cursor
-- for each annotator would never come back to such a task.
create or replace function mark_returned() returns trigger language plpgsql as $$
begin
  if new.state <> 'collecting' or new.counted + new.leased >= new.reads then
    new.returned_at := null;
  elsif tg_op = 'INSERT' then
    new.returned_at := null;
    if exists (
      select 1 from dispatch_cursors c
      where c.project_id = new.project_id and (c.rank, c.position) > (-new.priority, new.position)
    ) then
      new.returned_at := now();
    end if;
  elsif old.state <> 'collecting'
    or new.reads > old.reads
    or new.counted + new.leased < old.counted + old.leased
    or new.priority <> old.priority
    or new.position <> old.position then
    new.returned_at := coalesce(new.returned_at, now());
  end if;
  return new;
end
$$;

create or replace trigger tasks_returned before insert or update on tasks
  for each row execute function mark_returned();
