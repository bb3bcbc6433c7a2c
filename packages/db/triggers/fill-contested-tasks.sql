-- Tasks that were contested before there was a table of them, or before their row had its facets. A file of its own, behind contested-tasks.sql:
-- making a trigger locks the table, and nobody should wait there until an old study is filled in.
select add_contested(locked.task) from (
  select t as task from tasks t
  where t.state = 'contested' and not exists (select from contested_tasks k where k.task_id = t.id and k.facets <> '{}')
  order by t.id for no key update of t) locked;
