-- A 32-bit number that sorts as the float does (IEEE 754: the bits of negative floats run backwards).
create or replace function sortable_int(value real) returns integer language sql immutable as $$
  select case when bits >= 0 then bits else (bits # x'7fffffff'::integer) end
  from (select ('x' || encode(float4send(value), 'hex'))::bit(32)::integer as bits) as raw
$$;
