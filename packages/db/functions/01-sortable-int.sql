-- A 32-bit number that sorts as the float does (IEEE 754: the bits of negative floats run backwards; both zeros are 0). One expression, so
-- that Postgres takes it into the query: a call for each of a million tasks would take longer than to write them.
create or replace function sortable_int(value real) returns integer language sql immutable as $$
  select ('x' || encode(float4send(value + 0::real), 'hex'))::bit(32)::integer # (case when value < 0 then 2147483647 else 0 end)
$$;
