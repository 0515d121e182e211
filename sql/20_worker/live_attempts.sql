-- The attempts that live now, for dispatchers that compare them with processes or pods, and to see requested cancels.

create or replace function scan_worker.live_attempts()
returns table (
  job_id uuid, attempt integer, fence bigint, holder uuid, is_started boolean, is_cancel_requested boolean,
  leased_until timestamptz, pending_until timestamptz, deadline_at timestamptz, cluster text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select l.job_id, l.attempt, l.fence, l.holder, l.pod_uid is not null, l.is_cancel_requested,
    l.leased_until, l.pending_until, l.deadline_at, l.cluster
  from scanrook.live_leases l
$$;

revoke all on function scan_worker.live_attempts() from public;
comment on function scan_worker.live_attempts() is 'Live attempts, without tokens';
