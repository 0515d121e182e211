-- The scanner says that it began, binds its pod to the attempt and learns what to scan.
--
-- The first pod wins; a repeat by the same pod gets the same answer, another pod or one without a uid is refused.
-- time_left_ms is the scanner's own limit: it stops itself by then and reports SR312, so that the attempt ends with its
-- reason and its log. settings.deadline_margin later is deadline_at, which ends the attempt whatever the scanner does.
-- node: the Kubernetes node, for people. Errors: SR101 stale or wrong token; SR105 bound to another pod. Locks: lease, job. One event.

create or replace function scan_worker.start(
  job uuid, fence bigint, token text, pod_uid text, scanner_version text, node text default null)
returns table (
  number bigint, attempt integer, target text, scan_type text, bucket text, object_key text, file_path text,
  options jsonb, stage_key uuid, beat_interval_ms bigint, run_lease_ms bigint, time_left_ms bigint,
  advisories_as_of timestamptz)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_lease scanrook.scan_leases;
  v_settings scanrook.settings;
begin
  select * into v_lease from scanrook.scan_leases l
  where l.job_id = start.job and l.fence = start.fence
    and l.token_hash = sha256(convert_to(start.token, 'UTF8'))
  for update;
  if v_lease.job_id is null then
    perform scanrook.refuse_stale(job, fence);
  elsif coalesce(v_lease.pod_uid <> start.pod_uid, start.pod_uid is null) then
    raise exception using errcode = 'SR105',
      message = case when start.pod_uid is null then 'a pod without a uid cannot own an attempt'
        else format('attempt %s of the scan is bound to another pod', v_lease.attempt) end,
      detail = 'The first pod that calls start owns the attempt, by its uid.',
      hint = 'Stop this pod and write nothing; the other one does the work.';
  end if;
  select * into strict v_settings from scanrook.settings;

  if v_lease.pod_uid is null then
    update scanrook.scan_jobs j
    set status = 'running', started_at = v_now, scanner_version = start.scanner_version
    where j.id = v_lease.job_id;
    update scanrook.scan_leases l
    set pod_uid = start.pod_uid, stage_key = gen_random_uuid(), stage = 'start', detail = null, beat_at = v_now,
      leased_until = v_now + v_settings.run_lease,
      deadline_at = (
        select least(v_now + c.time_limit, j.deadline) + v_settings.deadline_margin
        from scanrook.scan_jobs j join scanrook.resource_classes c on c.name = j.resource_class
        where j.id = l.job_id)
    where l.job_id = v_lease.job_id
    returning * into v_lease;
    update scanrook.scan_attempts a set started_at = v_now, pod_uid = start.pod_uid, node = left(start.node, 253)
    where a.job_id = v_lease.job_id and a.attempt = v_lease.attempt;
    perform scanrook.record_event(v_lease.job_id, v_lease.attempt, 'running');
  end if;

  return query
    select j.number, v_lease.attempt, j.target, j.scan_type, j.bucket, j.object_key, j.file_path, j.options,
      v_lease.stage_key, (extract(epoch from v_settings.beat_interval) * 1000)::bigint,
      (extract(epoch from v_settings.run_lease) * 1000)::bigint,
      (extract(epoch from v_lease.deadline_at - v_settings.deadline_margin - v_now) * 1000)::bigint,
      (select max(f.imported_at) from scanrook.advisory_feeds f)
    from scanrook.scan_jobs j where j.id = v_lease.job_id;
end
$$;

revoke all on function scan_worker.start(uuid, bigint, text, text, text, text) from public;
comment on function scan_worker.start(uuid, bigint, text, text, text, text) is 'A scanner begins an attempt and learns what to scan';
