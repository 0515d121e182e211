-- Puts a lane on the roster when it is absent, before a job in it is queued.
--
-- Locks: the organisation's row, shared (as its foreign key does anyway), to commit; it keeps maintenance from removing
-- the lane meanwhile. The check for the row must be a statement of its own after the lock, or it would look at an older
-- snapshot. The new lane begins with a mark: every number of it is taken after this.

create or replace function scanrook.open_lane(org_id bigint, resource_class text, source text, priority integer)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lane_id bigint;
begin
  perform from scanrook.organizations o where o.id = open_lane.org_id for key share;
  if not exists (
    select from scanrook.lanes n
    where n.org_id = open_lane.org_id and n.resource_class = open_lane.resource_class
      and n.source = open_lane.source and n.priority = open_lane.priority)
  then
    insert into scanrook.lanes (org_id, resource_class, source, priority, created_at)
    values (open_lane.org_id, open_lane.resource_class, open_lane.source, open_lane.priority, scanrook.now())
    on conflict on constraint lanes_are_listed_once do nothing
    returning id into v_lane_id;
    if v_lane_id is not null then
      insert into scanrook.lane_marks (lane_id, ready_seq, is_head, taken_at)
      values (v_lane_id, (select c.last_value from scanrook.ready_seq c), false, scanrook.now());
    end if;
  end if;
end
$$;

revoke all on function scanrook.open_lane(bigint, text, text, integer) from public;
comment on function scanrook.open_lane(bigint, text, text, integer) is 'Puts a lane on the roster when it is absent';
