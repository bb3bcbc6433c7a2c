-- Who may do what changed: api processes keep verified callers, their roles and what holds for annotators for some seconds, and forget all of
-- it when they hear this. Told with the commit, once for each statement, whoever writes. What a row of `sessions` or `tokens` says of when it
-- was last seen is no such change, nor is the count of submissions of an annotator.
create or replace function tell_access() returns trigger language plpgsql as $$
begin
  perform pg_notify('reticle_access', '');
  return null;
end
$$;

create or replace trigger sessions_access after delete or update of revoked_at, expires_at, token_sha256, person_id on sessions
  for each statement execute function tell_access();
create or replace trigger tokens_access after delete or update of revoked_at, expires_at, secret_sha256, person_id on tokens
  for each statement execute function tell_access();
create or replace trigger people_access after delete or update of name, email, disabled_at, demo_part, affiliation on people
  for each statement execute function tell_access();
create or replace trigger memberships_access after insert or delete or update or truncate on memberships
  for each statement execute function tell_access();
create or replace trigger projects_access after delete or update of organization_id, protocol_id on projects
  for each statement execute function tell_access();
create or replace trigger annotators_access after delete or update of paused_at, most, most_per_day, expertise on annotators
  for each statement execute function tell_access();
-- The statement that counts submissions makes rows, too: those that hold nothing else change nothing.
create or replace trigger annotators_access_new after insert on annotators
  for each row when (new.paused_at is not null or new.most is not null or new.most_per_day is not null or cardinality(new.expertise) > 0)
  execute function tell_access();
