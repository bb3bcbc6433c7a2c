-- Whether what has this key is held out of training, to measure a model by (docs/spec/models.md, MR41): the first 32 bits of a hash of the seed and
-- the key, as a share of all.
create or replace function is_held_out(seed bigint, share double precision, key text) returns boolean
language sql immutable parallel safe as $$
  select ('x' || substr(md5('held-out ' || seed || ' ' || key), 1, 8))::bit(32)::bigint < share * 4294967296
$$;

-- The same by a draw as it stands in plans and queries: by the value of its group key, else by the content.
create or replace function is_held_out_by(draw jsonb, groups jsonb, sha256 text) returns boolean
language sql immutable parallel safe as $$
  select is_held_out((draw->>'seed')::bigint, (draw->>'share')::float8, coalesce(groups->>(draw->>'groupBy'), sha256))
$$;
