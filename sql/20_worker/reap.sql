-- Gives up what nobody keeps alive (scanrook.end_overdue), then sweeps what ended attempts left in staging.
--
-- Runs on every dispatcher's timer; each pass is bounded. A claim does the first part only: the sweep can wait, and would
-- cost it more than the choice of the scan. Locks: those of end_overdue. Returns how many attempts and jobs it ended.

create or replace function scan_worker.reap(batch integer default 200) returns integer
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_count integer;
begin
  v_count := scanrook.end_overdue(batch);
  perform scanrook.sweep_staging();
  return v_count;
end
$$;

revoke all on function scan_worker.reap(integer) from public;
comment on function scan_worker.reap(integer) is 'Ends attempts and jobs that nobody keeps alive, within bounds';
