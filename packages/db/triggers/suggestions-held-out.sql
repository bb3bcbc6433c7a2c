-- What a retrain loop holds out is read without suggestions, whoever writes them (docs/spec/models.md, MR41).
create or replace function mark_held_out() returns trigger language plpgsql as $$
begin
  if not new.is_held_out and exists (
    select from learning_loops l, tasks t join samples s on s.id = t.sample_id
    where l.project_id = new.project_id and l.state <> 'ended' and t.id = new.task_id
      and is_held_out_by(l.plan->'heldOut', s.groups, s.sha256)
  ) then
    new.is_held_out := true;
  end if;
  return new;
end
$$;

create or replace trigger suggestions_held_out before insert on suggestions
  for each row execute function mark_held_out();
