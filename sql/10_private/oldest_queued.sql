-- Since when the scan waits that waits longest: of the heads of all lanes on the roster, one index probe each.

create or replace function scanrook.oldest_queued() returns timestamptz
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select min(h.created_at) from scanrook.marked_lanes n cross join lateral (
      select q.created_at from scanrook.scan_jobs q
      where q.status = 'queued' and q.org_id = n.org_id and q.resource_class = n.resource_class
        and q.source = n.source and q.priority = n.priority and q.ready_seq >= n.mark
      order by q.ready_seq limit 1) h);
end
$$;

revoke all on function scanrook.oldest_queued() from public;
comment on function scanrook.oldest_queued() is 'Since when the longest waiting scan waits';
