-- The lock of "no advisory falls between match and publish": match and publish share it, an import takes it for its last
-- step only. Always taken before any row that both sides write, so that neither waits for the other in a circle.

create or replace function scanrook.lock_generation_shared() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  lock table scanrook.generation_lock in row exclusive mode;
end
$$;

create or replace function scanrook.lock_generation_exclusive() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  lock table scanrook.generation_lock in share row exclusive mode;
end
$$;

revoke all on function scanrook.lock_generation_shared() from public;
revoke all on function scanrook.lock_generation_exclusive() from public;
comment on function scanrook.lock_generation_shared() is 'Held by match and publish to commit';
comment on function scanrook.lock_generation_exclusive() is 'Held by the last step of an import to commit';
