-- The id of the assignment of a task to an annotator: UUID version 8 of a keyed hash. There is one for each (task, annotator, repeat), whoever
-- makes it and however often it is leased; and nobody without the secret can name one that was never handed out.
-- packages/dispatch/src/assignment-id.ts computes the same.
create or replace function assignment_id(task uuid, annotator uuid, repeat integer) returns uuid language sql stable as $$
  select encode(set_byte(set_byte(h, 6, (get_byte(h, 6) & 15) | 128), 8, (get_byte(h, 8) & 63) | 128), 'hex')::uuid
  from (
    select substr(sha256(s.value || uuid_send(task) || uuid_send(annotator) || int4send(repeat)), 1, 16) as h
    from installation_secrets s where s.name = 'assignment-id') as hashed
$$;
