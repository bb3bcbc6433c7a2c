-- The key by which tasks of the same priority and level are ordered, ascending (docs/spec/dispensing.md, D10 to D19). `value` is the
-- agreement, the score or the number within the group; what has none comes last. Equal values go by the order of import.
create or replace function queue_key(kind text, seed text, task uuid, place bigint, value double precision) returns bigint
language sql immutable as $$
  select case kind
    when 'random' then ('x' || substr(md5(seed || ':' || task::text), 1, 16))::bit(64)::bigint
    when 'low-agreement' then (coalesce(sortable_int(value::real), 2147483647)::bigint << 31) + place
    when 'uncertainty' then (coalesce(sortable_int((-value)::real), 2147483647)::bigint << 31) + place
    when 'learning' then (coalesce(sortable_int((-value)::real), 2147483647)::bigint << 31) + place
    when 'diversity' then (coalesce(sortable_int((-value)::real), 2147483647)::bigint << 31) + place
    when 'stratified' then (value::bigint << 31) + place
    else place
  end
$$;
