begin;
select plan(1);
-- Every pair of states, and every state to begin with: legal exactly when scanrook.transitions lists it.
create function pg_temp.attempt(from_status text, to_status text) returns text language plpgsql as $$
declare
  v_id uuid := scanrook.new_id();
begin
  -- A job in its first state, put there with the trigger off.
  if from_status <> 'none' then
    set local session_replication_role = replica;
    insert into scanrook.scan_jobs (id, org_id, target, scan_type, source, bucket, object_key, status, result, resource_class,
      run_at, ready_seq,
      submitted_by, created_at, finished_at, error_code)
    values (v_id, 1, 'x', 'object', 's3', 'b', 'k', from_status, case when from_status = 'succeeded' then 'complete' end,
      'small', now(), 1, 'x', now(),
      case when from_status in ('succeeded', 'failed', 'cancelled') then now() end, 'SR999');
    set local session_replication_role = origin;
    update scanrook.scan_jobs set status = to_status, result = case when to_status = 'succeeded' then 'complete' end,
      finished_at = case when to_status in ('succeeded', 'failed', 'cancelled') then now() end where id = v_id;
  else
    insert into scanrook.scan_jobs (id, org_id, target, scan_type, source, bucket, object_key, status, result, resource_class,
      run_at, ready_seq,
      submitted_by, created_at, finished_at, error_code)
    values (v_id, 1, 'x', 'object', 's3', 'b', 'k', to_status, case when to_status = 'succeeded' then 'complete' end,
      'small', now(), 1, 'x', now(),
      case when to_status in ('succeeded', 'failed', 'cancelled') then now() end, 'SR999');
  end if;
  return 'passes';
exception
  when others then return sqlstate;
end
$$;
create temporary view pairs as
select f.status as from_status, t.status as to_status
from unnest(array['none', 'scheduled', 'queued', 'dispatched', 'running', 'succeeded', 'failed',
  'cancelled']) f (status)
cross join unnest(array['scheduled', 'queued', 'dispatched', 'running', 'succeeded', 'failed', 'cancelled']) t (status)
where f.status <> t.status;
select results_eq(
  'select from_status, to_status, pg_temp.attempt(from_status, to_status) from pairs order by 1, 2',
  $$select p.from_status, p.to_status, case when exists (
      select from scanrook.transitions t where t.from_status = p.from_status and t.to_status = p.to_status)
        then 'passes' else 'SR190' end
    from pairs p order by 1, 2$$, 'legal ones pass, all others fail with SR190');

select * from finish();
rollback;
