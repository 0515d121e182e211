-- Names for the first half of the two-part advisory lock keys, so that no two uses collide.

create or replace function scanrook.lock_class(name text) returns integer
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case name
    when 'claim' then 771001
    when 'roster' then 771002
    when 'feed' then 771003
    when 'generation' then 771004
    when 'partitions' then 771005
  end
$$;

revoke all on function scanrook.lock_class(text) from public;
comment on function scanrook.lock_class(text) is 'First key of each family of advisory locks';
