-- Who may have which task changes with the live protocol of a project and with the affiliation of a person, without a change of any task: what
-- the cursors have passed by the old rules is looked at again.
create or replace function void_project_cursors() returns trigger language plpgsql as $$
begin
  delete from dispatch_cursors where project_id = new.id;
  return null;
end
$$;

create or replace trigger projects_cursors_void after update of protocol_id on projects
  for each row when (old.protocol_id is distinct from new.protocol_id) execute function void_project_cursors();

create or replace function void_person_cursors() returns trigger language plpgsql as $$
begin
  delete from dispatch_cursors c where c.annotator_id = new.id or c.project_id in (
    select a.project_id from annotators a where a.person_id = new.id
    union select a.project_id from assignments a where a.annotator_id = new.id and a.state = 'leased'
    union select n.project_id from annotations n where n.annotator_id = new.id);
  return null;
end
$$;

create or replace trigger people_cursors_void after update of affiliation on people
  for each row when (old.affiliation is distinct from new.affiliation) execute function void_person_cursors();
