-- Takes over the live attempts of a cluster whose dispatcher is gone, so that somebody watches their Kubernetes Jobs.
--
-- Gone is a dispatcher that has deregistered or been silent for three polls. Nothing else changes: the lease keeps its
-- time, so renew an unstarted one soon, its token stays with the scanner that has it, and calls of the old holder stay
-- legal. Attempts of the caller, of other clusters and of child processes are left alone, as are those that somebody holds,
-- until the next time. At most batch, oldest first. Called by dispatchers of the cluster on their timer. Answers like
-- claim, without a token and with what is left of the pending limit. Locks: leases, skipping held ones. Rows: the leases
-- and their attempts.

create or replace function scan_worker.adopt(holder uuid, cluster text, batch integer default 200)
returns table (
  job_id uuid, number bigint, attempt integer, fence bigint, target text, scan_type text, file_path text,
  resource_class text, cpu_request text, cpu_limit text, memory_request text, memory_limit text, scratch_limit text,
  time_limit_seconds integer, dispatch_lease_ms bigint, bucket text, object_key text, pending_limit_ms bigint,
  is_started boolean, is_cancel_requested boolean)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_settings scanrook.settings;
  v_since timestamptz;
  v_ids uuid[];
begin
  select * into strict v_settings from scanrook.settings;
  v_since := v_now - 3 * v_settings.dispatcher_poll;
  select array_agg(e.job_id) into v_ids
  from (
    select l.job_id from scanrook.live_leases l
    where l.cluster = adopt.cluster and l.holder <> adopt.holder
      and not exists (select from scanrook.dispatchers d where d.holder = l.holder and d.beat_at > v_since)
    order by l.live_seq
    limit least(greatest(batch, 0), 1000)
    for update skip locked) e;
  if v_ids is null then
    return;
  end if;

  -- Asked again now that the leases are ours: another may have adopted one after the look above began, and a statement
  -- that meets a changed row looks at that row again, but not at the dispatchers.
  return query
    with adopted as (
      update scanrook.scan_leases l set holder = adopt.holder
      where l.job_id = any (v_ids) and l.holder <> adopt.holder
        and not exists (select from scanrook.dispatchers d where d.holder = l.holder and d.beat_at > v_since)
      returning l.*
    ), history as (
      update scanrook.scan_attempts a set holder = adopt.holder
      from adopted l
      where a.job_id = l.job_id and a.attempt = l.attempt
      returning a.job_id
    )
    select j.id, j.number, l.attempt, l.fence, j.target, j.scan_type, j.file_path, j.resource_class,
      c.cpu_request, c.cpu_limit, c.memory_request, c.memory_limit, c.scratch_limit,
      extract(epoch from c.time_limit)::integer, (extract(epoch from v_settings.dispatch_lease) * 1000)::bigint,
      j.bucket, j.object_key, (extract(epoch from greatest(l.pending_until - v_now, interval '0')) * 1000)::bigint,
      l.pod_uid is not null, l.is_cancel_requested
    from adopted l
    join history h on h.job_id = l.job_id
    join scanrook.scan_jobs j on j.id = l.job_id
    join scanrook.resource_classes c on c.name = j.resource_class
    order by l.fence;
end
$$;

revoke all on function scan_worker.adopt(uuid, text, integer) from public;
comment on function scan_worker.adopt(uuid, text, integer) is
  'Takes over attempts of a cluster whose dispatcher is gone; makes no new token';
