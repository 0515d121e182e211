-- The dispatcher's slow timer: what keeps the engine healthy but need not be prompt. Partitions ahead, roster repaired.
-- Any number of dispatchers may call it; each step is idempotent.

create or replace function scan_worker.maintain() returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform scanrook.repair_lanes();
  perform scanrook.make_partitions();
end
$$;

revoke all on function scan_worker.maintain() from public;
comment on function scan_worker.maintain() is 'Makes partitions ahead, repairs the roster';
