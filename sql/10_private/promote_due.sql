-- Moves scheduled jobs whose time has come into the queue, a bounded batch, oldest first.
--
-- A claim looks only at those that fell due lately (since), so that it does not walk the dead entries of all before; reap
-- looks at everything. Locks: the jobs, skipping those somebody holds; the organisations' rows, shared. An event each.

create or replace function scanrook.promote_due(batch integer default 200, since timestamptz default '-infinity')
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := scanrook.now();
  v_ids uuid[];
  v_id uuid;
  v_attempt integer;
begin
  select array_agg(d.id order by d.run_at) into v_ids
  from (
    select j.id, j.run_at from scanrook.scan_jobs j
    where j.status = 'scheduled' and j.run_at > since and j.run_at <= v_now
    order by j.run_at
    limit batch
    for update skip locked) d;
  if v_ids is null then
    return 0;
  end if;
  perform scanrook.open_lane(l.org_id, l.resource_class, l.source, l.priority)
  from (
    select distinct j.org_id, j.resource_class, j.source, j.priority from scanrook.scan_jobs j where j.id = any (v_ids)
    order by 1, 2, 3, 4) l;

  foreach v_id in array v_ids loop
    update scanrook.scan_jobs j set status = 'queued', ready_seq = nextval('scanrook.ready_seq') where j.id = v_id
    returning j.attempt into v_attempt;
    perform scanrook.record_event(v_id, v_attempt, 'queued');
  end loop;
  return cardinality(v_ids);
end
$$;

revoke all on function scanrook.promote_due(integer, timestamptz) from public;
comment on function scanrook.promote_due(integer, timestamptz) is 'scheduled to queued, for what is due';
