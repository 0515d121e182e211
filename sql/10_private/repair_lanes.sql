-- Keeps the roster and its marks: puts lanes with queued jobs back that got lost, takes lanes off that have been empty for
-- an hour, deletes superseded marks. The slow timer calls it.
--
-- Locks: the claim lock (a claim counts on the lanes it reads); for each removal the organisation's row, and only if that
-- is free: a submit under way holds it shared. The check is a statement of its own after the lock, so it sees every
-- submit that committed before.

create or replace function scanrook.repair_lanes() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_missing scanrook.lanes[];
  v_lane record;
begin
  -- A loose scan of the ready index: from each lane on to the next.
  select array_agg(row(null, l.*, v_now)::scanrook.lanes) into v_missing
  from (
    with recursive l as (
      (select q.org_id, q.resource_class, q.source, q.priority from scanrook.scan_jobs q where q.status = 'queued'
        order by q.org_id, q.resource_class, q.source, q.priority limit 1)
      union all
      select n.* from l cross join lateral (
        select q.org_id, q.resource_class, q.source, q.priority from scanrook.scan_jobs q
        where q.status = 'queued'
          and (q.org_id, q.resource_class, q.source, q.priority) > (l.org_id, l.resource_class, l.source, l.priority)
        order by q.org_id, q.resource_class, q.source, q.priority limit 1) n
    )
    table l) l
  where not exists (
    select from scanrook.lanes n
    where n.org_id = l.org_id and n.resource_class = l.resource_class and n.source = l.source and n.priority = l.priority);

  lock table scanrook.claim_lock in share row exclusive mode;
  perform scanrook.open_lane(l.org_id, l.resource_class, l.source, l.priority) from unnest(v_missing) l;
  for v_lane in
    select n.* from scanrook.lanes n
    where n.created_at < v_now - interval '1 hour'
      and not exists (
        select from (select m.taken_at from scanrook.lane_marks m where m.lane_id = n.id order by m.id desc limit 1) m
        where m.taken_at > v_now - interval '1 hour')
      and not exists (
        select from scanrook.scan_jobs q
        where q.status = 'queued' and q.org_id = n.org_id and q.resource_class = n.resource_class
          and q.source = n.source and q.priority = n.priority)
    order by n.id
  loop
    perform from scanrook.organizations o where o.id = v_lane.org_id for update skip locked;
    if found then
      delete from scanrook.lanes n
      where n.id = v_lane.id and not exists (
        select from scanrook.scan_jobs q
        where q.status = 'queued' and q.org_id = n.org_id and q.resource_class = n.resource_class
          and q.source = n.source and q.priority = n.priority);
    end if;
  end loop;

  delete from scanrook.lane_marks m
  where not exists (select from scanrook.lanes n where n.id = m.lane_id)
    or exists (select from scanrook.lane_marks newer where newer.lane_id = m.lane_id and newer.id > m.id);
end
$$;

revoke all on function scanrook.repair_lanes() from public;
comment on function scanrook.repair_lanes() is 'Keeps the roster of lanes complete and short, and deletes old marks';
