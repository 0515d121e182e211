-- Keeps an attempt that has not started alive while its pod is pending, up to the pending limit, and says what it waits
-- for in scan.progress and scan.explain (at most 200 characters; null: nothing in particular). Any dispatcher may.
-- Returns false when the attempt has started or is gone: then there is nothing to renew. Locks: the lease.

create or replace function scan_worker.renew(job uuid, fence bigint, detail text default null) returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update scanrook.scan_leases l
  set leased_until = least(scanrook.now() + (select s.dispatch_lease from scanrook.settings s), l.pending_until),
    detail = left(renew.detail, 200)
  where l.job_id = renew.job and l.fence = renew.fence and l.pod_uid is null;
  return found;
end
$$;

revoke all on function scan_worker.renew(uuid, bigint, text) from public;
comment on function scan_worker.renew(uuid, bigint, text) is 'Keeps a pending attempt alive and says what it waits for';
