-- Spares a scan from retention and purge until it is unpinned: its results, events and attempts stay.
-- A repeat changes nothing. Locks: lease, job, retention_lock (shared, to commit). One audit row. Errors: SR006, SR032
-- when its results are gone already, SR120 without the right administer.

create or replace function scan.pin(job_id uuid)
returns table (id bigint, state text, note text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_job scanrook.scan_jobs := scanrook.lock_job(job_id);
begin
  perform scanrook.require_right(v_job.org_id, 'administer');
  lock table scanrook.retention_lock in row exclusive mode;
  if v_job.status = 'succeeded' and not scanrook.has_partition(v_job.id) then
    perform scanrook.refuse_retired(v_job, 'pinned');
  elsif v_job.pinned_at is null then
    update scanrook.scan_jobs j set pinned_at = scanrook.now(), pinned_by = scanrook.actor()
    where j.id = v_job.id
    returning * into v_job;
    perform scanrook.record_audit('pin', v_job.org_id, v_job.id);
  end if;
  return query select v_job.number, v_job.status,
    format('pinned by %s since %s', v_job.pinned_by, to_char(v_job.pinned_at, 'YYYY-MM-DD HH24:MI TZ'));
end
$$;

create or replace function scan.pin(number bigint)
returns table (id bigint, state text, note text)
language sql security definer
set search_path = pg_catalog, pg_temp
as $$ select * from scan.pin(scanrook.find_job(number)) $$;

revoke all on function scan.pin(uuid) from public;
revoke all on function scan.pin(bigint) from public;
comment on function scan.pin(uuid) is 'Spares a scan from retention, by its uuid';
comment on function scan.pin(bigint) is
$$Spares a scan from retention and purge until scan.unpin
It holds the results of its week: others of that week are then deleted row by row.
Example: select * from scan.pin(42);$$;
