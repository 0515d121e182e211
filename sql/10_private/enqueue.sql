-- Takes one validated request into the queue, or aside until run_at: the one place where a job begins.
--
-- Callers have decided who may and how many: scan.submit for people, schedules and rescans for themselves. Returns the
-- job; all null when an unfinished job of the organisation has the idempotency key. Locks: the organisation's row,
-- shared, to commit. Rows: one job, one event. One hint on scan_ready. Errors: those of read_target and labels_problem.

create or replace function scanrook.enqueue(
  org_id bigint, target text, options jsonb, labels jsonb, priority integer, submitted_by text,
  idempotency_key text default null, run_at timestamptz default null, deadline timestamptz default null,
  schedule_id bigint default null, rescan_of uuid default null)
returns scanrook.scan_jobs
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- For `on conflict`, which takes no qualified names.
#variable_conflict use_column
declare
  v_now timestamptz := scanrook.now();
  v_is_ahead boolean := coalesce(enqueue.run_at > v_now, false);
  v_target record := scanrook.read_target(enqueue.target);
  v_job scanrook.scan_jobs;
begin
  if (v_target.problem).code is not null then
    perform scanrook.raise_problem(v_target.problem);
  elsif labels <> '{}' then
    perform scanrook.raise_problem(scanrook.labels_problem(labels));
  end if;
  insert into scanrook.scan_jobs (id, org_id, target, scan_type, source, bucket, object_key, file_path, options, labels,
    status, priority, resource_class, idempotency_key, run_at, deadline, ready_seq, submitted_by, created_at, schedule_id,
    rescan_of)
  values (scanrook.new_id(), enqueue.org_id, enqueue.target, v_target.scan_type, v_target.source, v_target.bucket,
    v_target.object_key, v_target.file_path, enqueue.options, coalesce(enqueue.labels, '{}'),
    case when v_is_ahead then 'scheduled' else 'queued' end, enqueue.priority, enqueue.options ->> 'resource_class',
    enqueue.idempotency_key, greatest(coalesce(enqueue.run_at, v_now), v_now), enqueue.deadline,
    case when not v_is_ahead then scanrook.take_ready_seq(
      enqueue.org_id, enqueue.options ->> 'resource_class', v_target.source, enqueue.priority) end,
    enqueue.submitted_by, v_now, enqueue.schedule_id, enqueue.rescan_of)
  on conflict (org_id, idempotency_key)
    where idempotency_key is not null and status in ('scheduled', 'queued', 'dispatched', 'running')
    do nothing
  returning * into v_job;

  if v_job.id is not null then
    perform scanrook.record_event(v_job.id, 0, v_job.status,
      case when num_nonnulls(enqueue.schedule_id, enqueue.rescan_of) > 0 then 'by ' || enqueue.submitted_by end);
    perform pg_catalog.pg_notify('scan_ready', '');
  end if;
  return v_job;
end
$$;

revoke all on function scanrook.enqueue(bigint, text, jsonb, jsonb, integer, text, text, timestamptz, timestamptz, bigint, uuid)
  from public;
comment on function scanrook.enqueue(bigint, text, jsonb, jsonb, integer, text, text, timestamptz, timestamptz, bigint, uuid) is
  'Takes one validated request into the queue';
