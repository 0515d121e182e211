-- Deletes finished scans with everything of theirs: results, events, attempts. Pinned ones and those that somebody holds
-- or has retried meanwhile are spared.
--
-- Called by purge_step. Locks: generation_lock (shared: an import changes findings of finished scans), the jobs (skipping
-- held ones), then their rows; a finished scan has no lease. Returns how many it deleted.

create or replace function scanrook.purge_jobs(job_ids uuid[]) returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids uuid[];
  v_since timestamptz;
begin
  perform scanrook.lock_generation_shared();
  -- Materialized, so that the rows are found by key: the condition on the status would offer the index of what is finished.
  with held as materialized (
    select j.id, j.created_at, j.status, j.pinned_at from scanrook.scan_jobs j
    where j.id = any (job_ids)
    for update skip locked)
  select array_agg(h.id), min(h.created_at) into v_ids, v_since
  from held h
  where h.status in ('succeeded', 'failed', 'cancelled') and h.pinned_at is null;
  if v_ids is null then
    return 0;
  end if;
  delete from scanrook.scan_files f where f.job_id = any (v_ids);
  delete from scanrook.scan_packages p where p.job_id = any (v_ids);
  delete from scanrook.scan_findings f where f.job_id = any (v_ids);
  delete from scanrook.scan_events e where e.job_id = any (v_ids) and e.created_at >= v_since;
  delete from scanrook.scan_jobs j where j.id = any (v_ids);
  return cardinality(v_ids);
end
$$;

revoke all on function scanrook.purge_jobs(uuid[]) from public;
comment on function scanrook.purge_jobs(uuid[]) is 'Deletes finished scans with their results, events and attempts';
