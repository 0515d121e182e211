-- One bounded step of deleting finished scans, oldest end first: looks at no more than 1,000 scans and deletes until
-- about 100,000 rows are gone, at least one scan.
--
-- limits: per status the time before which a scan must have ended ({"succeeded": ..., "failed": ..., "cancelled": ...};
-- absent: kept). week_wait: how much longer a succeeded scan waits while its result partition exists, because the drop
-- of the week costs nothing and deleting rows does; after that the partition is held by another scan. mark: where the
-- last step ended, null at the beginning; the new one is null when all have been looked at. It is a lower bound of the
-- index, so that an old snapshot, under which deleted entries stay, does not make each step walk all those before.
-- Sorting is off: without statistics PostgreSQL would rather read and sort all that follows the mark, each time.
-- Called by the duty `retention` and scan_worker.purge_batch. Locks: those of purge_jobs.

create or replace function scanrook.purge_step(
  limits jsonb, week_wait interval, inout mark jsonb, out purged_count integer)
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_sort = off
as $$
declare
  v_latest timestamptz := (select max(l.value::timestamptz) from jsonb_each_text(limits) l);
  v_after timestamptz := coalesce((mark ->> 'finished_at')::timestamptz, '-infinity');
  v_after_id uuid := coalesce(mark ->> 'id', '00000000-0000-0000-0000-000000000000')::uuid;
  v_job record;
  v_ids uuid[];
  v_row_count bigint := 0;
  v_job_count integer := 0;
begin
  mark := null;
  for v_job in
    select j.id, j.finished_at, j.status, j.pinned_at, (limits ->> j.status)::timestamptz as ended_before,
      coalesce((j.summary_json ->> 'file_count')::bigint, 0) + coalesce((j.summary_json ->> 'package_count')::bigint, 0)
        + coalesce((j.summary_json ->> 'finding_count')::bigint, 0) as row_count
    from scanrook.scan_jobs j
    where j.status in ('succeeded', 'failed', 'cancelled') and j.finished_at <= v_latest
      and (j.finished_at, j.id) > (v_after, v_after_id)
    order by j.finished_at, j.id
    limit 1000
  loop
    if v_job.pinned_at is null and v_job.finished_at <= v_job.ended_before
      and (v_job.status <> 'succeeded' or v_job.finished_at <= v_job.ended_before - week_wait
        or not scanrook.has_partition(v_job.id))
    then
      v_ids := array_append(v_ids, v_job.id);
      v_row_count := v_row_count + 10 + v_job.row_count;
    end if;
    v_job_count := v_job_count + 1;
    if v_row_count >= 100000 or v_job_count = 1000 then
      mark := jsonb_build_object('finished_at', v_job.finished_at, 'id', v_job.id);
      exit;
    end if;
  end loop;
  purged_count := case when v_ids is null then 0 else scanrook.purge_jobs(v_ids) end;
end
$$;

revoke all on function scanrook.purge_step(jsonb, interval, jsonb) from public;
comment on function scanrook.purge_step(jsonb, interval, jsonb) is 'One bounded step of deleting finished scans';
