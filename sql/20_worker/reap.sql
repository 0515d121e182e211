-- Gives up what nobody keeps alive, queues what is due however late, finds jobs below the marks of their lanes, then
-- deletes staged rows of attempts that are over.
--
-- The timer of every dispatcher calls it; each pass is bounded. Deleting a million staged rows takes a third of a second,
-- so claim, which serves everybody in turn, leaves that to this call. Locks: those of repair_marks (the claim lock, which
-- has to come first), of end_overdue and of promote_due; none for the sweep but the staged rows. A hint on scan_ready when
-- a mark moved or something was queued. Returns how many attempts and jobs it ended.

create or replace function scan_worker.reap(batch integer default 200) returns integer
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_found integer := scanrook.repair_marks();
  v_count integer := scanrook.end_overdue(batch);
begin
  perform scanrook.run_schedules();
  if v_found + scanrook.promote_due(1000) > 0 then
    perform pg_catalog.pg_notify('scan_ready', '');
  end if;
  perform scanrook.sweep_staging();
  return v_count;
end
$$;

revoke all on function scan_worker.reap(integer) from public;
comment on function scan_worker.reap(integer) is 'Ends attempts and jobs that nobody keeps alive, within bounds';
