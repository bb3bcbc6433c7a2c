-- What was said stays said: events, submissions, decisions, outcomes and protocol versions are added and never changed.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: add a row that supersedes instead of a %', tg_table_name, lower(tg_op)
    using errcode = 'restrict_violation';
end
$$;

create or replace trigger events_append_only before update or delete on events
  for each row execute function refuse_change();
create or replace trigger annotations_append_only before delete on annotations
  for each row execute function refuse_change();
-- All of a submission but one bit: it counts no more, because a revision took its place or a reviewer set it aside, which an event tells of.
create or replace trigger annotations_keep_said before update on annotations
  for each row when (not (old.is_counted and not new.is_counted and to_jsonb(old) - 'is_counted' = to_jsonb(new) - 'is_counted'))
  execute function refuse_change();
create or replace trigger adjudications_append_only before update or delete on adjudications
  for each row execute function refuse_change();
create or replace trigger consensus_append_only before update or delete on consensus
  for each row execute function refuse_change();
create or replace trigger protocols_append_only before update or delete on protocols
  for each row execute function refuse_change();

create or replace trigger event_seals_append_only before update or delete on event_seals
  for each row execute function refuse_change();

create or replace trigger event_seals_keep before truncate on event_seals
  for each statement execute function refuse_change();
create or replace trigger events_keep before truncate on events
  for each statement execute function refuse_change();
create or replace trigger annotations_keep before truncate on annotations
  for each statement execute function refuse_change();
create or replace trigger adjudications_keep before truncate on adjudications
  for each statement execute function refuse_change();
create or replace trigger consensus_keep before truncate on consensus
  for each statement execute function refuse_change();
create or replace trigger protocols_keep before truncate on protocols
  for each statement execute function refuse_change();
