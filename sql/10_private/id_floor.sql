-- The lowest uuid version 7 of a moment: the bound between partitions by job id.

create or replace function scanrook.id_floor(moment timestamptz) returns uuid
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select rpad(lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$;

revoke all on function scanrook.id_floor(timestamptz) from public;
comment on function scanrook.id_floor(timestamptz) is 'Lowest job id of a moment; bounds of result partitions';
