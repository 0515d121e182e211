-- How many queued scans of the same organisation go before this one; stops counting at 100. One range per lane, from
-- its mark.

create or replace function scanrook.queue_place(job scanrook.scan_jobs) returns integer
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select count(*) from (
      select from scanrook.marked_lanes n
      cross join lateral (
        select from scanrook.scan_jobs q
        where q.status = 'queued' and q.org_id = n.org_id and q.resource_class = n.resource_class
          and q.source = n.source and q.priority = n.priority and q.ready_seq >= n.mark
          and q.ready_seq < case when n.priority > job.priority then 9223372036854775807 else job.ready_seq end
        limit 100) q
      where n.org_id = job.org_id and n.priority >= job.priority
      limit 100) ahead);
end
$$;

revoke all on function scanrook.queue_place(scanrook.scan_jobs) from public;
comment on function scanrook.queue_place(scanrook.scan_jobs) is 'Scans of the organisation that go before this one, at most 100';
