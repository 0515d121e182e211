-- Moves the marks of lanes that jobs were taken from, or that were found empty: to the first job that is queued still, and never beyond what has
-- settled (see settle_ready_seq). Called by the claim, which holds the claim lock. Rows: one mark per lane that moved.

create or replace function scanrook.move_marks(lane_ids bigint[], moment timestamptz) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_settled bigint := scanrook.settle_ready_seq(moment);
begin
  insert into scanrook.lane_marks (lane_id, ready_seq, is_head, taken_at)
  select n.id, f.ready_seq, f.is_head, moment
  from scanrook.marked_lanes n
  cross join lateral (
    select least(v_settled + 1, min(q.ready_seq)) as ready_seq, coalesce(min(q.ready_seq) <= v_settled, false) as is_head
    from (
      select q.ready_seq from scanrook.scan_jobs q
      where q.status = 'queued' and q.org_id = n.org_id and q.resource_class = n.resource_class
        and q.source = n.source and q.priority = n.priority and q.ready_seq >= n.mark
      order by q.ready_seq limit 1) q) f
  where n.id = any (lane_ids) and (f.ready_seq > n.mark or n.is_head and not f.is_head);
end
$$;

revoke all on function scanrook.move_marks(bigint[], timestamptz) from public;
comment on function scanrook.move_marks(bigint[], timestamptz) is 'Moves the marks of lanes to what is queued still';
