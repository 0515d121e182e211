-- Puts a failed or cancelled scan back into the queue with fresh budgets; attempts and fences go on counting.
-- A deadline that has passed is dropped. Locks: lease, job, retention_lock (shared, to commit: its results' partition
-- stays). One event, one hint. Errors: SR006, SR032 when that partition is gone, SR120 without the right control, SR191.

create or replace function scan.retry(job_id uuid)
returns table (id bigint, state text, note text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_job scanrook.scan_jobs := scanrook.lock_job(job_id);
begin
  perform scanrook.require_right(v_job.org_id, 'control');
  if v_job.status not in ('failed', 'cancelled') then
    raise exception using errcode = 'SR191', message = format('scan %s cannot be retried', v_job.number),
      detail = format('It is %s; only a failed or cancelled scan can be retried.', v_job.status),
      hint = case v_job.status
        when 'succeeded' then format('Scan the target anew: select scan.submit(%L);  (SR191)', v_job.target)
        else format('See why it waits: select * from scan.explain(%s);  (SR191)', v_job.number)
      end;
  end if;
  lock table scanrook.retention_lock in row exclusive mode;
  if not scanrook.has_partition(v_job.id) then
    perform scanrook.refuse_retired(v_job, 'retried');
  end if;
  update scanrook.scan_jobs j
  set status = 'queued', ready_seq =
      scanrook.take_ready_seq(v_job.org_id, v_job.resource_class, v_job.source, v_job.priority), run_at = v_now,
    deadline = case when j.deadline > v_now then j.deadline end, finished_at = null,
    scan_failure_count = 0, infrastructure_failure_count = 0, cancel_requested_at = null, cancel_reason = null,
    error_code = null, error_message = null, error_hint = null
  where j.id = v_job.id;
  perform scanrook.record_event(v_job.id, v_job.attempt, 'queued', 'retried by ' || scanrook.actor());
  perform scanrook.record_audit('retry', v_job.org_id, v_job.id);
  perform pg_catalog.pg_notify('scan_ready', '');
  return query select v_job.number, 'queued', format('attempt %s follows', v_job.attempt + 1);
exception
  when unique_violation then
    raise exception using errcode = 'SR102', message = format('scan %s cannot be retried', v_job.number),
      detail = format('Another unfinished scan has its idempotency key %L.', v_job.idempotency_key),
      hint = 'Wait for that one, or cancel it first: table scan.progress;  (SR102)';
end
$$;

create or replace function scan.retry(number bigint)
returns table (id bigint, state text, note text)
language sql security definer
set search_path = pg_catalog, pg_temp
as $$ select * from scan.retry(scanrook.find_job(number)) $$;

revoke all on function scan.retry(uuid) from public;
revoke all on function scan.retry(bigint) from public;
comment on function scan.retry(uuid) is 'Puts a failed or cancelled scan back into the queue, by its uuid';
comment on function scan.retry(bigint) is
$$Puts a failed or cancelled scan back into the queue
It starts with fresh retry budgets; its attempts go on counting.
Example: select * from scan.retry(42);$$;
