-- Since when the scan waits that waits longest: of the heads of all lanes on the roster, one index probe each.

create or replace function scanrook.oldest_queued() returns timestamptz
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select min(q.created_at) from scanrook.org_ready e cross join lateral (
      select j.created_at from scanrook.scan_jobs j
      where j.status = 'queued' and j.org_id = e.org_id and j.resource_class = e.resource_class
      order by j.priority desc, j.ready_seq limit 1) q);
end
$$;

revoke all on function scanrook.oldest_queued() from public;
comment on function scanrook.oldest_queued() is 'Since when the longest waiting scan waits';
