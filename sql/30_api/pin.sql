-- Spares a scan from retention and purge until it is unpinned: its results, events and attempts stay.
-- A repeat changes nothing. Locks: retention_lock (shared, to commit), then the job. Errors: SR006, SR032 when its
-- results are gone already.

create or replace function scan.pin(job_id uuid)
returns table (id bigint, state text, note text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_job scanrook.scan_jobs;
begin
  lock table scanrook.retention_lock in row exclusive mode;
  update scanrook.scan_jobs j
  set pinned_at = coalesce(j.pinned_at, scanrook.now()), pinned_by = coalesce(j.pinned_by, session_user)
  where j.id = pin.job_id
  returning * into v_job;
  if v_job.id is null then
    raise exception using errcode = 'SR006', message = format('there is no scan %s', job_id),
      detail = 'Expected the id of a scan.', hint = 'See what there is: table scan.progress;  (SR006)';
  elsif v_job.status = 'succeeded' and not scanrook.has_partition(v_job.id) then
    perform scanrook.refuse_retired(v_job, 'pinned');
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
