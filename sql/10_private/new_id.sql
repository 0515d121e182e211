-- New identifiers: uuid version 7 (RFC 9562), 48 bits of milliseconds and 74 random bits, so that ids are ordered by
-- time and results can be partitioned by them. PostgreSQL 15 has no generator of its own.

create or replace function scanrook.new_id() returns uuid
language sql volatile parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select encode(
    set_bit(set_bit(
      overlay(
        uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from scanrook.now()) * 1000)::bigint) from 3)
        from 1 for 6),
      52, 1), 53, 1),
    'hex')::uuid
$$;

revoke all on function scanrook.new_id() from public;
comment on function scanrook.new_id() is 'A new time-ordered uuid (version 7)';
