-- Leaves a scan to retention again. A scan that is not pinned stays as it is. Locks: lease, job. One audit
-- row. Errors: SR006, SR120 without the right administer.

create or replace function scan.unpin(job_id uuid)
returns table (id bigint, state text, note text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_job scanrook.scan_jobs := scanrook.lock_job(job_id);
begin
  perform scanrook.require_right(v_job.org_id, 'administer');
  if v_job.pinned_at is not null then
    update scanrook.scan_jobs j set pinned_at = null, pinned_by = null where j.id = v_job.id;
    perform scanrook.record_audit('unpin', v_job.org_id, v_job.id);
  end if;
  return query
    select v_job.number, v_job.status, coalesce((
      select format('kept %s after its end', scanrook.brief(r.keep))
      from scanrook.retention r where r.kind = v_job.status and r.keep is not null), 'kept for now');
end
$$;

create or replace function scan.unpin(number bigint)
returns table (id bigint, state text, note text)
language sql security definer
set search_path = pg_catalog, pg_temp
as $$ select * from scan.unpin(scanrook.find_job(number)) $$;

revoke all on function scan.unpin(uuid) from public;
revoke all on function scan.unpin(bigint) from public;
comment on function scan.unpin(uuid) is 'Leaves a pinned scan to retention again, by its uuid';
comment on function scan.unpin(bigint) is
$$Leaves a pinned scan to retention again
Example: select * from scan.unpin(42);$$;
