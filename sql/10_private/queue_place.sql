-- How many queued scans of the same lane go before this one; stops counting at 100. One range of the ready index.

create or replace function scanrook.queue_place(job scanrook.scan_jobs) returns integer
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select count(*) from (
      select from scanrook.scan_jobs q
      where q.status = 'queued' and q.org_id = job.org_id and q.resource_class = job.resource_class
        and (q.priority > job.priority or (q.priority = job.priority and q.ready_seq < job.ready_seq))
      limit 100) ahead);
end
$$;

revoke all on function scanrook.queue_place(scanrook.scan_jobs) from public;
comment on function scanrook.queue_place(scanrook.scan_jobs) is 'Scans ahead in the same lane, at most 100';
