-- What submit says of a scan it has taken: its place in the queue, or when its time comes.

create or replace function scanrook.submit_note(job scanrook.scan_jobs) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return case
    when job.status = 'queued' then format('queued, place %s of its organisation', scanrook.queue_place(job) + 1)
    when job.status = 'scheduled' then 'scheduled for ' || to_char(job.run_at, 'YYYY-MM-DD HH24:MI:SS TZ')
    else job.status
  end;
end
$$;

revoke all on function scanrook.submit_note(scanrook.scan_jobs) from public;
comment on function scanrook.submit_note(scanrook.scan_jobs) is 'What submit says of a scan: its place in the queue';
